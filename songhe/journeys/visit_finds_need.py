"""What a visit finds becomes, in the same transaction, what it is in the room it belongs to: a need, a referral, a call.

Joins visits with needs, health and the emergency room. `register` is called once when the house is loaded.
"""

from datetime import datetime
from typing import Any

from songhe.base.actors import Actor
from songhe.care.emergency import actions as emergency
from songhe.care.health.actions import referring
from songhe.care.needs import actions as needs
from songhe.care.visits import actions as visits
from songhe.care.visits.models import Finding
from songhe.register.places.models import Division

CATEGORIES = {"retrofit": "5.7", "benefit": "5.6"}
CLINIC, BUREAU = "卫生院", "民政局"  # words: data
RETROFIT, BENEFIT = "入户探访：家里要适老化改造", "入户探访：可能有补贴没享受到"  # words: data
WISHES = {"retrofit": RETROFIT, "benefit": BENEFIT}
ILL = "入户探访：请看医生"  # words: data


def follow(finding: Finding, by: Actor, at: datetime) -> str:
    """`room:key` of what it became."""
    if finding.kind == "emergency":
        call, _new = emergency.raise_call(
            source=f"visits:{finding.pk}", trigger="person", elder=finding.elder, by=by, at=at, caller_name=by.name,
            place_note=str(finding.words or "")[:200],
        )  # fmt: skip
        return f"emergency:{call.pk}"
    if finding.kind == "health":
        row = referring.request(elder=finding.elder, hospital=clinic(finding), why=str(finding.words or ILL), by=by, at=at)
        return f"health:{row.pk}"
    return f"needs:{_need(finding, by, at)}"


def clinic(finding: Finding) -> str:
    """The clinic of the person's town."""
    town = Division.objects.filter(level="town", path="/".join(finding.division_path.split("/")[:3])).first()
    return f"{town.name if town else finding.elder.division.short_name}{CLINIC}"


def _need(finding: Finding, by: Actor, at: datetime) -> str:
    words = str(finding.words or "") or WISHES.get(finding.kind, "")
    facts: dict[str, Any] = {"item": finding.item, "category": "" if finding.item else CATEGORIES.get(finding.kind, "")}
    need = needs.collect(
        elder=finding.elder, channel="assistant", words=words, said_by=finding.elder.name, by=by, at=at, **facts
    )
    if finding.kind == "benefit":
        county = Division.objects.get(path="/".join(finding.division_path.split("/")[:2]))
        needs.refer(need=need, kind="department", name=f"{county.name}{BUREAU}", why=words, by=by, at=at)
    return str(need.pk)


def register() -> None:
    """Once, when the house is loaded."""
    visits.when_found(follow)
