"""What tests of the FHIR interface stand on: a clinic's system by its doctor's log-in, old Chen who agreed, one line a deed."""

import json
from typing import Any

from django.test import Client

from songhe.care.health.tests import scene as health
from songhe.links.fhir import checking, invariants
from songhe.register.access import tokens
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from tests import cast

BASE = "/api/fhir/r4"
JSON = "application/fhir+json"
AT = cast.AT


def system(user: User | None = None) -> "System":
    """The system of the town's clinic, or of somebody else."""
    user = user or cast.qin_doctor()
    return System(user, tokens.issue_token(user=user, label="蒲溪镇卫生院 HIS", by=user.actor, at=AT))


class System:
    """A partner's system, as a test talks to it."""

    def __init__(self, user: User, token: str) -> None:
        self.user, self.client = user, Client(headers={"authorization": f"Bearer {token}"})

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        """What is read there."""
        return self._said(self.client.get(_path(path), headers=headers), status)

    def post(self, path: str, body: Any, status: int = 201, **headers: str) -> Any:
        """What a write is answered with."""
        return self._said(self.client.post(_path(path), json.dumps(body), content_type=JSON, headers=headers), status)

    def put(self, path: str, body: Any, status: int = 200, **headers: str) -> Any:
        """The same of an update."""
        return self._said(self.client.put(_path(path), json.dumps(body), content_type=JSON, headers=headers), status)

    def answer(self, method: str, path: str, **more: Any) -> Any:
        """The answer itself, with its headers."""
        return getattr(self.client, method)(_path(path), **more)

    @staticmethod
    def _said(answer: Any, status: int) -> Any:
        assert answer.status_code == status, (answer.status_code, answer.content.decode()[:900])
        said = json.loads(answer.content) if answer.content else None
        if said:
            right(said)
        return said


def right(resource: dict[str, Any]) -> None:
    """Whatever we answer is right FHIR itself."""
    assert not checking.of_schema(resource, resource["resourceType"]), (
        resource,
        checking.of_schema(resource, resource["resourceType"]),
    )
    assert not invariants.broken(resource, checking.definitions()), invariants.broken(resource, checking.definitions())
    for entry in resource.get("entry", []):
        right(entry["resource"])


def _path(path: str) -> str:
    return path.removeprefix("http://testserver") if path.startswith("http") else f"{BASE}/{path}"


def chen(*, agreed: bool = True) -> Elder:
    """Old Chen, who agreed that medical systems share what is known of his health."""
    elder = health.chen()
    if agreed:
        people.give_consent(elder=elder, purpose="partner", given_by="陈老大", by=cast.liu_min().actor, at=AT)
    return elder


def subject(elder: Elder) -> dict[str, str]:
    """A reference to somebody."""
    return {"reference": f"Patient/{elder.pk}"}


def pressure(elder: Elder, sbp: float, dbp: float, when: str = "2026-11-23T10:19:00+08:00", **more: Any) -> dict[str, Any]:
    """A blood pressure as a clinic sends it."""

    def part(loinc: str, value: float) -> dict[str, Any]:
        quantity = {"value": value, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}
        return {"code": {"coding": [{"system": "http://loinc.org", "code": loinc}]}, "valueQuantity": quantity}

    return {
        "resourceType": "Observation", "status": "final", "subject": subject(elder), "effectiveDateTime": when,
        "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
        "component": [part("8480-6", sbp), part("8462-4", dbp)], **more,
    }  # fmt: skip


def quantity(elder: Elder, loinc: str, value: float, unit: str, when: str = "2026-11-23T10:18:00+08:00") -> dict[str, Any]:
    """One value."""
    return {
        "resourceType": "Observation", "status": "final", "subject": subject(elder), "effectiveDateTime": when,
        "code": {"coding": [{"system": "http://loinc.org", "code": loinc}]},
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
    }  # fmt: skip


def concept(text: str = "", system: str = "", code: str = "") -> dict[str, Any]:
    """A CodeableConcept."""
    coding = {"coding": [{"system": system, "code": code}]} if code else {}
    return {**coding, **({"text": text} if text else {})}


def blamed(outcome: dict[str, Any]) -> list[str]:
    """The elements an OperationOutcome names."""
    return [one for issue in outcome["issue"] for one in issue.get("expression", [])]
