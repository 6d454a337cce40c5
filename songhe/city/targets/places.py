"""Codes and paths of the places that are counted: divisions, and management units below their county's path."""

from dataclasses import dataclass

from django.http import Http404

from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.places import queries as divisions

LEVELS = ("city", "county", "town", "village")
BELOW = {"city": "county", "county": "town", "unit": "village", "town": "village"}
UNIT = "-"


@dataclass(frozen=True)
class Place:
    """One place that is counted: `code` as in addresses, `path` as in the counts."""

    code: str
    path: str
    name: str
    level: str

    @property
    def below(self) -> str:
        """Level of the places in it; nothing below a village."""
        return BELOW.get(self.level, "")


def path_of(code: str) -> str:
    """The path of a division's code or of a unit's: 6109/610921, 6109/610902-GX."""
    plain, dash, unit = code.partition(UNIT)
    return "/".join(plain[:end] for end in (4, 6, 9, 12) if end <= len(plain)) + dash + unit


def code_of(path: str) -> str:
    """The last code of a path."""
    return path.rsplit("/", 1)[-1]


def level_of(path: str) -> str:
    """What kind of place a path leads to."""
    return "unit" if UNIT in path else LEVELS[path.count("/")]


def place(user: User, code: str = "") -> Place:
    """A place of the user's division by its code, or the whole of it; 404 for what is not there or not his."""
    if not code:
        division = user.division
        return Place(division.code, division.path, division.name, division.level)
    path = path_of(code)
    if not scope.covers(user.scope, path.partition(UNIT)[0]) or (UNIT in code and user.scope.count("/") > 1):
        raise Http404
    found = _unit(code, path) if UNIT in code else _division(code)
    if found is None:
        raise Http404
    return found


def _unit(code: str, path: str) -> Place | None:
    row = divisions.unit(code)
    return Place(code, path, row.name, "unit") if row else None


def _division(code: str) -> Place | None:
    row = divisions.found(code)
    return Place(code, row.path, row.short_name, row.level) if row else None


def below(user: User, of: Place) -> list[Place]:
    """The places one level down, by code; units of a county stand behind it in the list of the city."""
    if not of.below:
        return []
    rows = divisions.run_by(of.code) if of.level == "unit" else divisions.below(f"{of.path}/", of.below)
    found = [Place(row.code, row.path, row.short_name, row.level) for row in rows]
    return _with_units(found) if of.level == "city" else found


def _with_units(counties: list[Place]) -> list[Place]:
    units = divisions.units()
    told: list[Place] = []
    for county in counties:
        told += [county, *(Place(u.code, path_of(u.code), u.name, "unit") for u in units if u.within == county.code)]
    return told
