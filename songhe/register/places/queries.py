"""Reads of places. Divisions are public reference data; what stands in them is scoped by the rooms that own it."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from songhe.register.places import rules
from songhe.register.places.gazetteer import Book, of_rows
from songhe.register.places.models import Division, Level

county_of = rules.county_of


def division(code: str) -> Division:
    """The division with this code; Division.DoesNotExist when there is none."""
    return Division.objects.select_related("unit").get(code=code)


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
    if not text:
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
