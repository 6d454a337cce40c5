"""The parts of a file in words: conditions, the survey, the kit."""

from datetime import date, datetime, timedelta
from typing import Any

from songhe.care.homebeds import dated, ports, words
from songhe.care.homebeds.models import HomeBed, HomeSurvey, KitItem
from songhe.care.homebeds.ports import Thing

LOW = 20  # percent: standards 9.4, yellow


def survey(row: HomeSurvey, day: date) -> dict[str, Any]:
    """A survey with its findings by room."""
    known, items = dated.findings(row.on), dated.retrofits(day)
    found = dict(row.findings or {})
    lines = [
        {"name": one.name, "room": one.room, "answer": words.ANSWERS[found[code][0]], "note": found[code][1]}
        for code, one in known.items() if code in found
    ]  # fmt: skip
    return {
        "row": row, "lines": lines, "wrong": [one for one in lines if one["answer"][1] != "ok"],
        "mends": [items[code].name for code in row.mends if code in items], "photos": list(row.photos.defer("picture")),
    }  # fmt: skip


def kit(row: HomeBed, at: datetime, day: date) -> list[dict[str, Any]]:
    """Each place of the kit: which device hangs there and when it was heard, why it is empty, or that it is missing."""
    pieces = dated.kit(day)
    there = {item.code: item for item in row.kit.filter(removed_at=None)}
    things = {one.uid: one for one in ports.neighbours().things([row.elder_id]).get(row.elder_id, [])}
    hours = dated.rules(day).offline_hours
    lines = []
    for code, piece in pieces.items():
        item = there.get(code)
        must = piece.must == "always" or (piece.must == "dementia" and row.dementia)
        if item is not None or must or piece.must == "":
            thing = things.get(item.uid) if item else None
            lines.append(
                {"piece": piece, "item": item, "must": must, "thing": thing, "state": _state(item, thing, must, at, hours)}
            )
    return lines


def _state(item: KitItem | None, thing: Thing | None, must: bool, at: datetime, hours: int) -> str:
    """here, silent, weak, out (left out), owed or none."""
    if item is None:
        return "owed" if must else "none"
    if item.left_out:
        return "out"
    if thing is None or thing.seen_at is None or at - thing.seen_at > timedelta(hours=hours):
        return "silent"
    return "weak" if thing.battery is not None and thing.battery < LOW else "here"


def spare(row: HomeBed) -> list[Thing]:
    """Devices that hang with this person and stand for no place of the kit yet."""
    used = set(row.kit.filter(removed_at=None).exclude(uid="").values_list("uid", flat=True))
    return [one for one in ports.neighbours().things([row.elder_id]).get(row.elder_id, []) if one.uid not in used]
