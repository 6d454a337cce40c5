"""Facts of two files when they become one: which may be taken over, and how the manifest holds them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.register.life import rules
from songhe.register.people.history import OPEN
from songhe.register.people.models import LIVE, Elder, Status
from songhe.register.places.models import Division

MERGEABLE = LIVE | {Status.DIED.value}
NOTHING: tuple[object, ...] = (None, "", [], "0", "9")  # "0" and "9": sex unknown or not stated
POSITION = ("lat", "lng", "located")
LISTS = ("conditions", "medicines")
CHOOSABLE = (*(name for name in OPEN if name not in {*POSITION, "relation"}), "division", "position", *Elder.SEALED)
"""Facts of which somebody may say that the double's are the right ones; of lists, also that both hold."""


def chosen(survivor: Elder, double: Elder, take: Mapping[str, str]) -> dict[str, Any]:
    """The facts that somebody chose, ready for `people.change_elder`."""
    unknown = set(take) - set(CHOOSABLE)
    if unknown:
        raise TypeError(f"no such facts of a file: {sorted(unknown)}")
    take = {**_unknown(survivor, double, take), **take}
    names = [name for name, word in take.items() if word in {"double", "both"} and name != "position"]
    facts: dict[str, Any] = {name: getattr(double, name) for name in names}
    for name in (name for name in LISTS if take.get(name) == "both"):
        facts[name] = list(dict.fromkeys([*(getattr(survivor, name) or []), *(getattr(double, name) or [])]))
    if take.get("position") == "double":
        facts.update({name: getattr(double, name) for name in POSITION})
    if "division" in facts and rules.county_path(double.division_path) != rules.county_path(survivor.division_path):
        raise Refused(_("两份档案不在同一个县，并档不能换县；请登记迁出。"))
    if "citizen_id" in facts or "document" in facts:
        facts.update(citizen_id=double.citizen_id, document=double.document)
    return facts


def _unknown(survivor: Elder, double: Elder, take: Mapping[str, str]) -> dict[str, str]:
    """What the survivor does not know and the double does is taken over, where nobody chose otherwise."""
    said = [name for name in CHOOSABLE if name not in take and name not in {"position", "division", "document"}]
    found = {name: "double" for name in said if getattr(survivor, name) in NOTHING and getattr(double, name) not in NOTHING}
    here = survivor.division_path == double.division_path and survivor.lat is None and double.lat is not None
    return {**found, **({"position": "double"} if here and "position" not in take else {})}


def fact_out(value: Any) -> Any:
    """A fact as the manifest holds it."""
    if isinstance(value, Division):
        return value.code
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (list, dict, bool, int, float, str, type(None))) else str(value.pk)


def fact_in(name: str, value: Any) -> Any:
    """The same, as the file holds it."""
    if name == "division":
        return Division.objects.get(code=value)
    if name == "birth_date":
        return date.fromisoformat(value) if value else None
    return value
