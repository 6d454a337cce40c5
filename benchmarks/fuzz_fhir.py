"""`make fuzz-fhir`: made-up requests at the FHIR interface through the whole stack, on a scratch node.

No server error, whatever is asked; every refusal an OperationOutcome; every answer right by the official schema. And the
official examples, one by one. ARGS: --requests 4000 --seed 1 --seconds 240 --examples DIR (the official R4 examples, JSON and
XML; also SONGHE_FHIR_EXAMPLES), --strings FILE (a JSON list of nasty strings), --postgres URL. Progress on standard error; the
last line is one JSON.
"""

import argparse
import json
import os
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.fhir_bodies import taken
from benchmarks.scratch import node, say

BASE, JSON = "/api/fhir/r4", "application/fhir+json"
STEPS = ["completed", "revoked", "inactive", "cancelled", "entered-in-error", "stopped", "active", "pending", "noshow"]


def prepared() -> tuple[dict[str, str], list[str], list[dict[str, Any]]]:
    """A village with people who agreed and who did not, a doctor, a bureau, and bodies that the house takes."""
    from songhe.base import clock
    from songhe.care.health import actions as health
    from songhe.care.health.actions import consulting
    from songhe.register.access import tokens
    from songhe.register.access.models import User
    from songhe.register.people import actions as people
    from songhe.register.places.models import Division

    at, place = clock.now(), None
    for code, name, level in (("6109", "安康市", "city"), ("610921", "汉阴县", "county"), ("610921102", "蒲溪镇", "town"),
                              ("610921102001", "蒲溪社区居委会", "village")):  # fmt: skip
        path = f"{place.path}/{code}" if place else code
        place = Division.objects.create(code=code, name=name, level=level, parent=place, path=path, lat=32.8, lng=108.3)
    held = {}
    for name, role, code in (("clinic", "doctor", "610921102"), ("bureau", "county", "610921"), ("desk", "lead", "610921")):
        user = User.objects.create(username=name, name=name, role=role, division=Division.objects.get(code=code))
        held[name] = tokens.issue_token(user=user, label="fuzz", by=user.actor, at=at)
    references, bodies = ["Patient/nobody", "Patient/01930000-0000-7000-8000-000000000000"], list[dict[str, Any]]()
    for number in range(4):
        elder = people.register_elder(
            name=f"老人{number}", sex="1", birth_date=date(1950, 1, 1 + number), division=place, by=user.actor, at=at,
            phone=f"1399250000{number}", address="一组",
        )  # fmt: skip
        if number < 3:
            people.give_consent(elder=elder, purpose="partner", given_by=elder.name, by=user.actor, at=at)
            health.enrol(elder=elder, kind="htn", on=at.date(), by=user.actor, at=at)
        references.append(f"Patient/{elder.pk}")
        doctor, when = User.objects.get(username="clinic"), at + timedelta(hours=2 + number)
        free = consulting.open_slots(doctor=doctor, starts_at=when, count=1, by=user.actor, at=at)[0]
        span = (free.starts_at.isoformat(), (free.starts_at + timedelta(minutes=free.minutes)).isoformat())
        bodies += taken(f"Patient/{elder.pk}", at.isoformat(), span)
    return held, references, bodies


class Fuzz:
    """Asks, and counts what it hears."""

    def __init__(self, made: Any, held: dict[str, str]) -> None:
        from django.test import Client

        self.made, self.dice = made, made.dice
        self.clients = {name: Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})
                        for name, token in held.items()}  # fmt: skip
        self.statuses: Counter[int] = Counter()
        self.errors, self.wrong, self.ids = list[str](), list[str](), ["x"]

    def step(self) -> None:
        """One request."""
        client = self.clients[self.dice.choice(["clinic", "clinic", "clinic", "bureau", "desk"])]
        method, path, body, headers = self.asked()
        facts = {"data": body, "content_type": headers.pop("type", JSON)} if body is not None else {}
        answer = getattr(client, method)(BASE + path, headers=headers, **facts)
        self.statuses[answer.status_code] += 1
        said = b"" if answer.streaming else answer.content
        if answer.status_code >= 500:
            self.errors.append(f"{answer.status_code} {method} {path} {str(body)[:300]}")
        elif said:
            self.look(f"{answer.status_code} {method} {path} {str(body)[:200]}", said)

    def look(self, asked: str, said: bytes) -> None:
        """Is it right FHIR? Ids that are told are asked for later."""
        from songhe.links.fhir.checking import ANSWERS, definitions, of_schema
        from songhe.links.fhir.invariants import broken

        told = json.loads(said)
        rows = [told, *(row["resource"] for row in told.get("entry", []))]
        for row in rows:
            if row.get("resourceType") in ANSWERS:
                faults = of_schema(row, row["resourceType"]) or broken(row, definitions())
                if faults:
                    self.wrong.append(f"{asked} → {faults[0]}")
                if "id" in row:
                    self.ids = [*self.ids[-200:], f"{row['resourceType']}/{row['id']}"]

    def asked(self) -> tuple[str, str, Any, dict[str, str]]:
        """What is asked."""
        ways = [self._search, self._search, self._read, self._create, self._create, self._update, self._operation, self._term]
        return self.dice.choice(ways)()

    def _kind(self) -> str:
        from songhe.links.fhir import TYPES

        return self.dice.choice(TYPES) if self.dice.random() < 0.97 else "Account"

    def _search(self) -> tuple[str, str, Any, dict[str, str]]:
        from songhe.desks.partner.fhir.kinds import TYPES

        kind, patient = self._kind(), self.dice.choice(self.made.references)
        likely = {
            "reference": [patient, *self.ids[-3:]],
            "date": ["2026", "ge2026-11-01", "lt2027", "ne2026-11-23", "2026-11-23T10:00Z"],
        }
        pairs = [f"patient={quote(patient)}"] if self.dice.random() < 0.6 and kind != "Patient" else []
        for _one in range(self.dice.choice([0, 1, 1, 2, 3])):
            name = self.dice.choice([*TYPES, "_count", "_cursor", "_include", "_total", "_format", "_sort", "name:exact", "zz"])
            value = self.made.text(
                likely.get(TYPES.get(name, ""), ["active", "http://loinc.org|8480-6", "10", "0~~0", f"{kind}:subject"])
            )
            pairs.append(f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'))}")
        strict = {"prefer": "handling=strict"} if self.dice.random() < 0.3 else {}
        return "get", f"/{kind}?{'&'.join(pairs)}", None, strict

    def _read(self) -> tuple[str, str, Any, dict[str, str]]:
        one = (
            self.dice.choice(self.ids)
            if self.dice.random() < 0.7
            else f"{self._kind()}/{quote(self.made.text(['x']).encode('utf-8', 'surrogatepass'))}"
        )
        more = self.dice.choice(
            ["", "", "/_history/1", "/$everything?_count=5", "/$everything?_since=2026&_type=Observation,Patient"]
        )
        return "get", f"/{one}{more}", None, {"if-none-match": 'W/"1"'} if self.dice.random() < 0.2 else {}

    def _create(self) -> tuple[str, str, Any, dict[str, str]]:
        body = self.made.resource()
        headers = (
            {"prefer": self.dice.choice(["return=minimal", "return=OperationOutcome"])} if self.dice.random() < 0.2 else {}
        )
        if self.dice.random() < 0.15:
            headers["if-none-exist"] = self.dice.choice(
                ["identifier=x|y", "name=x", "zz=1", "", "_count=0", "patient=Patient/x"]
            )
        name = str(body.get("resourceType") or self._kind())[:60].replace("\x00", "").encode("utf-8", "surrogatepass")
        return "post", f"/{quote(name)}", self._bytes(body), headers

    def _update(self) -> tuple[str, str, Any, dict[str, str]]:
        body, target = self.made.resource(), self.dice.choice(self.ids)
        kind, _slash, key = target.partition("/")
        if self.dice.random() < 0.8:
            fits = [one for one in self.made.bodies if one["resourceType"] == kind]
            body = {**(json.loads(json.dumps(self.dice.choice(fits))) if fits else body), "id": key}
            if self.dice.random() < 0.4:
                body["status"] = self.dice.choice(STEPS)
            if self.dice.random() < 0.4:
                self.made.spoil(body)
        return "put", f"/{target}", self._bytes(body), {"if-match": 'W/"1"'} if self.dice.random() < 0.1 else {}

    def _operation(self) -> tuple[str, str, Any, dict[str, str]]:
        nobody = "/$export-status/01930000-0000-7000-8000-000000000000"
        paths = ["/$validate", f"/{self._kind()}/$validate", "/$export", "/Patient/$export?_type=Patient", "/metadata", nobody]
        path = self.dice.choice(paths)
        if path.endswith("$validate"):
            return "post", path, self._bytes(self.made.resource()), {}
        return "get", path, None, {"prefer": "respond-async"}

    def _term(self) -> tuple[str, str, Any, dict[str, str]]:
        """A question about codes, by its address or as Parameters."""
        from benchmarks.fhir_made import CODES

        kind, name = self.dice.choice(["CodeSystem/$lookup", "CodeSystem/$validate-code", "CodeSystem/loinc/$validate-code",
                                       "ValueSet/$expand", "ValueSet/$validate-code", "ValueSet/service/$expand",
                                       "CodeSystem", "ValueSet", "ValueSet/consult-way"]), self.made.text  # fmt: skip
        system = self.dice.choice(list(CODES))
        likely = {
            "system": [system], "code": CODES[system], "display": ["Heart rate"], "filter": ["浴", "a"], "count": ["3"],
            "url": [system, system.replace("urn:songhe:", "urn:songhe:valueset:")], "offset": ["1"], "displayLanguage": ["en"],
        }  # fmt: skip
        given = {key: name(values) for key, values in likely.items() if self.dice.random() < 0.5}
        if self.dice.random() < 0.4:
            rows: list[dict[str, Any]] = [{"name": key, "valueString": value} for key, value in given.items()]
            rows.append({"name": "coding", "valueCoding": {"system": system, "code": CODES[system][0]}})
            body: dict[str, Any] = {"resourceType": "Parameters", "parameter": rows}
            if self.dice.random() < 0.5:
                self.made.spoil(body)
            return "post", f"/{kind}", self._bytes(body), {}
        said = "&".join(f"{key}={quote(value.encode('utf-8', 'surrogatepass'))}" for key, value in given.items())
        return "get", f"/{kind}?{said}", None, {}

    def _bytes(self, body: Any) -> bytes:
        """JSON, now and then broken."""
        data = json.dumps(body).encode()
        if self.dice.random() < 0.04:
            cut = self.dice.randrange(len(data) + 1)
            return data[:cut] + self.dice.choice([b"", b"\xff", b"}", b'"']) + data[cut + 1 :]
        return data


def examples(fuzz: Fuzz, folder: Path) -> tuple[int, int]:
    """(fine, all): accepted, or refused with an OperationOutcome that names the element."""
    paths = sorted([*folder.glob("*.json"), *folder.glob("*.xml")]) if folder.is_dir() else []
    if not paths:
        say(f"no official examples in {folder or '(nowhere)'}: bring them with ARGS='--examples DIR' or SONGHE_FHIR_EXAMPLES")
    fine = 0
    for path in paths:
        kind = "application/fhir+xml" if path.suffix == ".xml" else JSON
        answer = fuzz.clients["clinic"].post(f"{BASE}/$validate", path.read_bytes(), content_type=kind)
        issues = json.loads(answer.content)["issue"] if answer.status_code == 200 else []
        accepted = bool(issues) and all(one["severity"] == "information" for one in issues)
        named = bool(issues) and all(one.get("expression") for one in issues)
        fine += accepted or named
        blamed = "refused: " + ", ".join(one["expression"][0] for one in issues) if named else "WRONG"
        say(f"{path.name}: {'accepted' if accepted else blamed}")
    return fine, len(paths)


def main() -> None:
    """All of it; exit 1 where a promise does not hold."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--requests", type=int, default=4000)
    asked.add_argument("--seconds", type=float, default=240)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--examples", type=Path, default=Path(os.environ.get("SONGHE_FHIR_EXAMPLES", "examples")))
    asked.add_argument("--strings", type=Path)
    asked.add_argument("--postgres", default="")
    told = asked.parse_args()
    with node(told.postgres):
        from benchmarks.fhir_made import Maker
        from songhe.desks.partner import doors

        doors.Rate.allow_request = lambda self, request: True  # type: ignore[method-assign,assignment]
        held, references, bodies = prepared()
        strings = json.loads(told.strings.read_text(encoding="utf-8")) if told.strings else []
        fuzz = Fuzz(Maker(told.seed, references, bodies, strings), held)
        fine, every = examples(fuzz, told.examples)
        begun = time.monotonic()
        for number in range(1, told.requests + 1):
            fuzz.step()
            if number % 500 == 0:
                say(f"{number} requests, {len(fuzz.errors)} server errors, statuses {dict(sorted(fuzz.statuses.items()))}")
            if time.monotonic() - begun > told.seconds:
                break
        for line in [*fuzz.errors[:10], *fuzz.wrong[:10]]:
            say(line)
        figures = {
            "requests": sum(fuzz.statuses.values()), "server_errors": len(fuzz.errors), "examples_ok": fine, "examples": every,
            "wrong_answers": len(fuzz.wrong), "statuses": {str(key): count for key, count in sorted(fuzz.statuses.items())},
            "per_s": round(sum(fuzz.statuses.values()) / (time.monotonic() - begun), 1),
            "database": "postgresql" if told.postgres else "sqlite",
        }  # fmt: skip
        print(json.dumps(figures))
    raise SystemExit(1 if fuzz.errors or fuzz.wrong or fine < every else 0)


if __name__ == "__main__":
    main()
