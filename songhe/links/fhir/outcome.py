"""OperationOutcome: what went wrong, or that nothing did."""

from collections.abc import Iterable
from typing import Any

from songhe.links.fhir.checking import Fault


def issue(code: str, said: str, *, expression: str = "", severity: str = "error", key: str = "") -> dict[str, Any]:
    """One issue; its sentence is for a person, the key of an invariant (`diagnostics`) for whoever mends the sender."""
    told: dict[str, Any] = {"severity": severity, "code": code, "details": {"text": said}}
    told |= {"diagnostics": key} if key else {}
    return {**told, "expression": [expression]} if expression else told


def outcome(*issues: dict[str, Any]) -> dict[str, Any]:
    """All that is to be said of one request."""
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def of_faults(faults: Iterable[Fault]) -> dict[str, Any]:
    """Faults as issues, each with its element."""
    return outcome(*(issue(one.code, one.said, expression=one.expression, key=one.key) for one in faults))


def fine(said: str) -> dict[str, Any]:
    """Nothing is wrong."""
    return outcome(issue("informational", said, severity="information"))
