"""Warnings as a table of another office: row by row, each once; what cannot be read is named with its row."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_default_timezone, is_naive, localtime, make_aware
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.web.marks import listed
from songhe.care.rollcall import dated
from songhe.care.rollcall.actions.ground import hear_alert, lift, make_area
from songhe.care.rollcall.models import Alert, Area
from songhe.links.sheets.kinds import Unreadable
from songhe.links.sheets.limits import MB, USUAL
from songhe.links.sheets.reading import Reader, rows_of
from songhe.register.places.models import Division

COLUMNS = {
    "kind": ("灾害", "灾种", "类别"),  # words: data
    "level": ("级别", "等级", "颜色"),  # words: data
    "place": ("地区", "区域", "影响范围"),  # words: data
    "number": ("文号", "编号"),  # words: data
    "source": ("发布单位", "发布机构"),  # words: data
    "issued_at": ("发布时间", "时间"),  # words: data
    "text": ("内容", "原文"),  # words: data
    "lifted": ("解除",),  # words: data
}
LEVELS = {"蓝": "blue", "黄": "yellow", "橙": "orange", "红": "red"}  # words: data
YES = {"是", "解除", "已解除", "1", "yes"}  # words: data
MOST = 500
LIMITS = replace(USUAL, size=2 * MB)  # as the page says
Find = Callable[[str, str], Division | None]


@dataclass
class Imported:
    """How many were new, known, lifted, and what could not be taken: row number and why."""

    new: int = 0
    known: int = 0
    lifted: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def import_alerts(*, pieces: Iterable[bytes], within: str, find: Find, by: Actor, at: datetime) -> Imported:
    """Read a table of warnings. `find` is who knows places by name: a place, and nothing else, comes from outside the room."""
    headings, lines = _read(pieces)
    columns = {fact: headings.index(word) for fact, known in COLUMNS.items() for word in known if word in headings}
    missing = [COLUMNS[fact][0] for fact in ("kind", "level", "place", "source", "issued_at") if fact not in columns]
    if missing:
        raise Refused(_("表头里缺：%(names)s。") % {"names": listed(missing)})
    told = Imported()
    for number, cells in lines:
        row = {fact: cells[place].strip() if place < len(cells) else "" for fact, place in columns.items()}
        try:
            with journal.deed():
                _take(row, told, within, find, by, at)
        except Refused as refusal:
            told.refused.append((number, refusal.sentence))
    return told


def _read(pieces: Iterable[bytes]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    known = {word for words in COLUMNS.values() for word in words}
    try:
        with Reader(pieces, known=known, rows=MOST + 1, limits=LIMITS) as reader:
            lines = [row for chunk in reader.chunks() for row in rows_of(chunk)]
            headings = [heading.strip() for heading in reader.head.headings]
    except Unreadable as fault:
        raise Refused(_("这个文件读不了（%(code)s），请另存为 Excel 或 CSV 再试。") % {"code": fault.code}) from fault
    kept = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not kept or len(kept) > MOST:
        raise Refused(_("表里要有 1 到 %(n)s 条预警。") % {"n": MOST})
    return headings, kept


def _take(row: dict[str, str], told: Imported, within: str, find: Find, by: Actor, at: datetime) -> None:
    facts = _facts(row, localtime(at).date())
    known = Alert.objects.filter(source=facts["source"], number=facts["number"]).first() if facts["number"] else None
    ground = known.area if known else _area(row["place"], within, find, by, at)
    alert, new = hear_alert(area=ground, **facts, by=by, at=at)
    told.new, told.known = told.new + new, told.known + (not new)
    if row.get("lifted", "") in YES and alert.status == Alert.Status.IN_FORCE:
        lift(alert=alert, by=by, at=at)
        told.lifted += 1


def _facts(row: dict[str, str], day: date) -> dict[str, Any]:
    kinds = dated.kinds(day).values()
    kind = next(
        (one.code for one in kinds if row["kind"] in {one.code, one.name} or row["kind"] in re.split(r"\W+", one.name)), ""
    )
    level = next((code for word, code in LEVELS.items() if row["level"].startswith(word)), row["level"])
    if not kind:
        raise Refused(_("没有“%(word)s”这种灾害。") % {"word": row["kind"]})
    issued = _moment(row["issued_at"])
    if issued is None:
        raise Refused(_("发布时间“%(word)s”读不懂，请写成 2026-07-01 08:00。") % {"word": row["issued_at"]})
    more = {name: row.get(name, "") for name in ("number", "text")}
    return {"kind": kind, "level": level, "source": row["source"] or "—", "issued_at": issued, **more}


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.replace("/", "-"))
    except ValueError:
        return None
    return make_aware(found, get_default_timezone()) if found and is_naive(found) else found


def _area(text: str, within: str, find: Find, by: Actor, at: datetime) -> Area:
    paths = []
    for name in text.replace("；", ";").replace("、", ";").split(";"):  # words: data
        place = find(name.strip(), within) if name.strip() else None
        if place is None:
            raise Refused(_("没有找到地区“%(name)s”，或不在您的辖区里。") % {"name": name.strip()})
        paths.append(place.path)
    return make_area(name=text[:40], shape={}, places=paths, within=within, by=by, at=at, kept=False)
