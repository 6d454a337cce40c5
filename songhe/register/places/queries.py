"""Reads of places. Divisions are public reference data; what stands in them is scoped by the rooms that own it."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from songhe.base.kept import Kept, Many
from songhe.base.prefix import begins
from songhe.register.places import rules
from songhe.register.places.gazetteer import Book, of_rows
from songhe.register.places.models import Division, Level, Unit

county_of = rules.county_of
LONGEST = 200
"""Signs of a name that is looked for: 县·镇·村 in full has forty, and SQLite refuses a pattern of 50,000 bytes."""


def division(code: str) -> Division:
    """The division with this code; Division.DoesNotExist when there is none."""
    return Division.objects.select_related("unit").get(code=code)


_BY_CODE = Kept(lambda code: Division.objects.filter(code=code), code=str)
_BY_PATH = Kept(lambda paths: Division.objects.filter(path__in=paths).values_list("path", "name"), paths=Many(str))
_BELOW = Kept(
    lambda path, level: Division.objects.filter(begins("path", path), level=level).order_by("code"), path=str, level=str
)
_RUN_BY = Kept(lambda unit: Division.objects.filter(unit__code=unit).order_by("code"), unit=str)
_UNITS = Kept(lambda: Unit.objects.order_by("code"))
_UNIT = Kept(lambda code: Unit.objects.filter(code=code), code=str)


def found(code: str) -> Division | None:
    """The division with this code, alone; asked on every page that has a place in its address."""
    row: Division | None = _BY_CODE.first(code=code)
    return row


def unit(code: str) -> Unit | None:
    """The management unit with this code."""
    row: Unit | None = _UNIT.first(code=code)
    return row


def units() -> list[Unit]:
    """Every management unit, by code."""
    return _UNITS()


def below(path: str, level: str) -> list[Division]:
    """Divisions of a level whose path begins so, by code."""
    return _BELOW(path=path, level=level)


def run_by(unit: str) -> list[Division]:
    """The divisions that a management unit runs, by code."""
    return _RUN_BY(unit=unit)


def full_names(paths: Iterable[str]) -> dict[str, str]:
    """Path → official name."""
    return dict(_BY_PATH(paths=list(paths)))


def counties() -> QuerySet[Division]:
    """The counties of the city, by code."""
    return Division.objects.filter(level=Level.COUNTY).order_by("code")


def towns(county: str) -> QuerySet[Division]:
    """Towns and streets of a county, by code."""
    return Division.objects.filter(level=Level.TOWN, path__contains=f"/{county}/").order_by("code")


def villages(town: str) -> QuerySet[Division]:
    """Villages and communities of a town (or of a whole county), by code."""
    return Division.objects.filter(level=Level.VILLAGE, path__contains=f"/{town}/").select_related("unit").order_by("code")


def unit_code(place: Division) -> str:
    """Who answers for the place in the figures: the unit that runs the village, else its county."""
    return place.unit.code if place.unit else place.county_code


def names(path: str) -> str:
    """汉阴县·蒲溪镇·蒲溪社区 for a path; the city's name where it is the city's."""
    return names_of([path])[path]


def names_of(paths: Iterable[str]) -> dict[str, str]:
    """`names` for many paths with one query, for lists."""
    wanted = {path: path.split("/") for path in paths}
    codes = {code for parts in wanted.values() for code in parts}
    known = {row.code: row.short_name for row in Division.objects.filter(code__in=codes)}
    return {
        path: rules.joined([known[code] for code in (parts[1:] or parts) if code in known]) for path, parts in wanted.items()
    }


def search(text: str, within: str, limit: int = 20) -> list[Division]:
    """Villages under the path `within` that start like what somebody typed: code, village, or town and village together."""
    text = "".join(text.split()).replace("·", "")
    rows = Division.objects.filter(Q(path=within) | Q(path__startswith=f"{within}/"), level=Level.VILLAGE)
    rows = rows.select_related("parent__parent").order_by("code")
    if not text or len(text) > LONGEST:
        return []
    if text.isdigit():
        return list(rows.filter(code__startswith=text)[:limit])
    return _by_name(rows, text, limit)


def _by_name(rows: QuerySet[Division], text: str, limit: int) -> list[Division]:
    direct = list(rows.filter(name__startswith=text)[:limit])
    if direct:
        return direct
    spelled = [row for row in rows if _spelled(row, text)]
    return spelled[:limit]


def _spelled(row: Division, text: str) -> bool:
    """True when `text` is the beginning of town + village, or county + town + village."""
    town = row.parent.name if row.parent else ""
    county = row.parent.parent.name if row.parent and row.parent.parent else ""
    return any(whole.startswith(text) for whole in (town + row.name, county + town + row.name))


def gazetteer() -> Book:
    """The book of all places, for whoever matches addresses; making it takes one query and a fifth of a second: keep it."""
    facts = ("code", "name", "level", "path", "terrain", "lat", "lng", "located")
    return of_rows(Division.objects.order_by("code").values_list(*facts))


@cache
def outlines() -> list[dict[str, Any]]:
    """The county boundaries as GeoJSON features (WGS-84)."""
    return json.loads((Path(__file__).parent / "data" / "counties.geojson").read_text(encoding="utf-8"))["features"]
