"""Sealed facts in answers, logs and figures, and another county's objects by their key; part of `attack.py`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.attack_forms import route_of
from benchmarks.scratch import say

SHAPES = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1\d{10})(?!\d)", re.ASCII)
SHUT = {302, 401, 403, 404, 405, 410}
"""What a door answers that stays shut; 302 leads to the log-in (it is looked at where)."""


@dataclass
class Watch:
    """The sealed numbers of this node, and where they were seen."""

    numbers: dict[str, tuple[str, set[str]]] = field(default_factory=dict)  # number: (what it is, divisions of whose it is)
    scopes: dict[str, str] = field(default_factory=dict)  # log-in: its division
    leaks: dict[str, str] = field(default_factory=dict)
    answers: int = 0
    trial: bool = False  # nothing is said

    def learn(self) -> None:
        """Identity numbers and telephones of all who are on the register, and of those whom one rings for them."""
        from songhe.register.access.models import User
        from songhe.register.people.models import Contact, Elder

        for elder in Elder.objects.all():
            self._learn("id", elder.citizen_id, elder.division_path)
            self._learn("phone", elder.phone, elder.division_path)
        for contact in Contact.objects.select_related("elder"):
            self._learn("phone", contact.phone, contact.elder.division_path)
        self.scopes = {user.username: user.scope for user in User.objects.select_related("division")} | {"": "nowhere"}
        say(f"{len(self.numbers)} sealed numbers are looked for in every answer")

    def _learn(self, what: str, number: str, path: str) -> None:
        """A family may have people in two counties: who may see one of them may see the number."""
        if number:
            self.numbers.setdefault(number, (what, set()))[1].add(path)

    def look(self, user: str, address: str, text: str) -> None:
        """A whole identity number anywhere, or a whole telephone of somebody outside the log-in's division."""
        from songhe.register.access.scope import covers

        self.answers += 1
        for number in set(SHAPES.findall(text)):
            what, paths = self.numbers.get(number, ("", set[str]()))
            his = any(covers(self.scopes[user], path) for path in paths)
            if what and number not in address and (what == "id" or not his):
                self.tell(f"{user or 'nobody'} {route_of(address)} {what}", f"{what} of {sorted(paths)} at {address[:150]}")

    def prove(self) -> None:
        """A number that is there is seen: in a page of the wrong reader, and in a log; else SystemExit."""
        number, (_what, paths) = next((one, facts) for one, facts in self.numbers.items() if facts[0] == "phone")
        other = Watch(self.numbers, self.scopes | {"stranger": "0/0"}, trial=True)
        other.look("stranger", "/x/", f"<p>{number}</p>")
        other.look("stranger", "/y/", f"<p>1{number}</p>")
        if len(other.leaks) != 1 or not paths:
            raise SystemExit("the look for sealed numbers is blind")

    def files(self, paths: list[Path]) -> None:
        """No sealed number in what the processes wrote about themselves."""
        for path in paths:
            hits = {one for one in SHAPES.findall(path.read_text(errors="replace")) if one in self.numbers}
            if hits:
                self.tell(f"log {path.name}", f"{len(hits)} sealed numbers in {path.name}")

    def metrics(self, url: str, secret: str) -> None:
        """The figures for machines: shut without their secret, and naming nobody with it."""
        for given in ("", "Bearer", "Bearer x", f"Basic {secret}"):
            if httpx.get(f"{url}/metrics/", headers={"Authorization": given} if given else {}).status_code == 200:
                self.tell(f"metrics {given}", f"/metrics/ opens with {given!r}")
        told = httpx.get(f"{url}/metrics/", headers={"Authorization": f"Bearer {secret}"})
        if told.status_code != 200:
            raise SystemExit(f"/metrics/ answers {told.status_code} to its own secret")
        if any(one in self.numbers for one in SHAPES.findall(told.text)):
            self.tell("metrics", "/metrics/ says a sealed number")

    def tell(self, key: str, what: str) -> None:
        """Once for each kind."""
        if key not in self.leaks:
            self.leaks[key] = what
            if not self.trial:
                say(f"  LEAK {key}: {what}")


def foreign(watch: Watch, url: str, session: Callable[[str], str], opened: dict[str, set[str]], many: int) -> int:
    """Addresses of one county's objects, asked for by the desk of another and by nobody: how many doors were tried.

    Only what somebody of 汉阴县 opened and that an object's address is: what all may read is left out (`tests/addresses`).
    """
    from tests.addresses import objects

    kinds = {one.name for one in objects()}
    seen: dict[str, list[str]] = {}
    for user, addresses in opened.items():
        for address in sorted(addresses) if watch.scopes[user].startswith("6109/610921") else ():
            if (route := route_of(address)) in kinds:
                seen.setdefault(route, []).append(address)
    tried = 0
    for user in ("heziyang", ""):
        cookies = {"sessionid": session(user)} if user else {}
        with httpx.Client(base_url=url, timeout=60, cookies=cookies) as client:
            for route, addresses in sorted(seen.items()):
                for address in addresses[:many]:
                    tried += 1
                    answer = client.get(address)
                    where = answer.headers.get("location", "")
                    if answer.status_code not in SHUT or (answer.status_code == 302 and "/account/login/" not in where):
                        watch.tell(f"foreign {user or 'nobody'} {route}", f"{address} answers {answer.status_code} {where}")
    say(f"  {tried} doors of 汉阴县 tried from outside, {len(seen)} kinds")
    return tried


def _held(bundle: dict[str, Any]) -> Iterator[str]:
    """What a searchset tells beside the outcome of the search itself."""
    rows = bundle.get("entry", []) if bundle.get("resourceType") == "Bundle" else [{"resource": bundle}]
    yield from (row["resource"]["resourceType"] for row in rows if row["resource"]["resourceType"] != "OperationOutcome")


def foreign_api(watch: Watch, url: str, tokens: dict[str, str], many: int) -> int:
    """The same for other systems: calls, devices and FHIR, with a token of the other county's desk, of a family, and none."""
    from songhe.care.emergency.models import Call
    from songhe.care.fleet.models import Device
    from songhe.register.people.models import Elder

    mine = {"division_path__startswith": "6109/610921"}
    keys: list[Any] = [f"/api/v1/calls/{one}" for one in Call.objects.filter(**mine).values_list("pk", flat=True)[:many]]
    keys += [f"/api/v1/devices/{one}" for one in Device.objects.filter(**mine).values_list("uid", flat=True)[:many]]
    for one in Elder.objects.filter(**mine).values_list("pk", flat=True)[:many]:
        base = "/api/fhir/r4"
        keys += [f"{base}/Patient/{one}", f"{base}/Patient/{one}/$everything", f"{base}/Observation?patient=Patient/{one}"]
    tried = 0
    for who, token in {**tokens, "nobody": ""}.items():
        with httpx.Client(base_url=url, timeout=60, headers={"Authorization": f"Bearer {token}"} if token else {}) as client:
            for address in keys:
                tried += 1
                answer = client.get(address)
                empty = answer.status_code == 200 and not any(_held(answer.json()))
                if answer.status_code not in SHUT - {302} and not empty and answer.status_code != 400:
                    watch.tell(
                        f"foreign api {who} {address.split('/')[2:5]}",
                        f"{address} answers {answer.status_code}: {answer.text[:120]}",
                    )
    say(f"  {tried} addresses of the API asked for from outside")
    return tried
