"""Verbs of places: loading the divisions, and putting one village right."""

import csv
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.places import rules
from songhe.register.places.models import Division, Level, Terrain, Unit

DATA = Path(__file__).parent / "data"


@cache
def _published() -> list[dict[str, str]]:
    with (DATA / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _units() -> list[dict[str, Any]]:
    return json.loads((DATA / "units.json").read_text(encoding="utf-8"))


def load_divisions() -> int:
    """Add the divisions and units that are missing; returns how many. What somebody has edited since stays as it is."""
    with transaction.atomic():
        units = _load_units()
        there = {row.code: row for row in Division.objects.all()}
        run_by = rules.share_out(_units(), [(row["code"], row["kind"]) for row in _published() if row["level"] == "village"])
        new = []
        for row in _published():
            if row["code"] not in there:
                there[row["code"]] = division = _division(row, there.get(row["parent"]), units.get(run_by.get(row["code"], "")))
                new.append(division)
        Division.objects.bulk_create(new, batch_size=500)
    return len(new)


def _load_units() -> dict[str, Unit]:
    facts = ("name", "within", "note")
    return {
        row["code"]: Unit.objects.get_or_create(code=row["code"], defaults={name: row[name] for name in facts})[0]
        for row in _units()
    }


def _division(row: dict[str, str], parent: Division | None, unit: Unit | None) -> Division:
    return Division(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        kind=row["kind"],
        parent=parent,
        path=f"{parent.path}/{row['code']}" if parent else row["code"],
        unit=unit,
        terrain=rules.terrain(level=row["level"], kind=row["kind"], name=row["name"]),
        lat=float(row["lat"]),
        lng=float(row["lng"]),
        located=row["located"],
    )


def set_terrain(*, division: Division, terrain: str, by: Actor, at: datetime) -> None:
    """Say which limit of the 15-minute mechanism holds in this village. Calls that rang before keep theirs."""
    if terrain not in Terrain.values:
        raise Refused(_("地形只能是城镇或山区。"))
    _put_right("terrain", division, by, at, {"terrain": terrain})


def set_unit(*, division: Division, unit: Unit | None, by: Actor, at: datetime) -> None:
    """Say which management unit runs this village; none = its county. Figures of earlier calls keep theirs."""
    if division.level != Level.VILLAGE or (unit and unit.within != division.county_code):
        raise Refused(_("只有该县的村（社区）可以划给这个管理单位。"))
    before = {"unit": division.unit.code if division.unit else ""}
    with journal.deed():
        Division.objects.filter(pk=division.pk).update(unit=unit)
        after = {"unit": unit.code if unit else ""}
        journal.write(
            verb="places.division.unit", subject=division, by=by, at=at, division=division.path, before=before, after=after
        )
    division.unit = unit


def set_position(*, division: Division, lat: float, lng: float, by: Actor, at: datetime) -> None:
    """Enter the real position of a village; from now on it is no longer marked as approximate."""
    if not (31 <= lat <= 34.5 and 107 <= lng <= 111):
        raise Refused(_("这个位置不在安康市内，请核对纬度和经度。"))
    _put_right("position", division, by, at, {"lat": lat, "lng": lng, "located": "measured"})


def _put_right(verb: str, division: Division, by: Actor, at: datetime, changes: dict[str, Any]) -> None:
    before = {name: getattr(division, name) for name in changes}
    with journal.deed():
        Division.objects.filter(pk=division.pk).update(**changes)
        journal.write(
            verb=f"places.division.{verb}", subject=division, by=by, at=at, division=division.path, before=before, after=changes
        )
    for name, value in changes.items():
        setattr(division, name, value)
