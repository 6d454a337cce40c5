"""A search: its parameters read once, its page filled part by part, the next page found again by a mark in its address."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from songhe.desks.partner.fhir import opening
from songhe.desks.partner.fhir.client import Client, Refusal
from songhe.desks.partner.fhir.kinds import Kind, Part, Resource, by_key
from songhe.links.fhir.checking import plain
from songhe.links.fhir.outcome import issue

USUAL, MOST = 20, 100
CHUNK, LOOKS = 50, 500
"""Rows read at a time, and rows looked at for one page at most: a page may be short and still have a next one."""
RESULTS = frozenset({"_count", "_cursor", "_format", "_include", "_total", "_pretty", "_summary", "_elements", "_sort"})
IGNORED = frozenset({"_pretty", "_summary", "_elements", "_sort"})
"""Results of the standard that make no difference here; lenient passes over them, strict refuses."""
Mark = tuple[int, str, int]


@dataclass
class Asked:
    """One search as it was understood."""

    kind: Kind
    wanted: list[tuple[str, list[str]]] = field(default_factory=list)
    count: int = USUAL
    mark: Mark = (0, "", 0)
    includes: list[str] = field(default_factory=list)
    total: bool = True
    unknown: list[str] = field(default_factory=list)

    def said(self) -> list[tuple[str, str]]:
        """What counts of the address, for the links."""
        rows = [(name, ",".join(values)) for name, values in self.wanted]
        rows += [("_include", one) for one in self.includes]
        return [*rows, ("_count", str(self.count))]


def read(kind: Kind, pairs: Iterable[tuple[str, str]], *, strict: bool) -> Asked:
    """The parameters of a search. What is not known is ignored and said so, or refused where the client is strict."""
    asked = Asked(kind)
    for name, value in pairs:
        if "\x00" in value or len(value) > 1000:
            raise Refusal(400, "invalid", _("参数 %(name)s 看不懂。") % {"name": plain(name)})
        bare, _colon, modifier = name.partition(":")
        if modifier and modifier != "Patient" and bare in asked.kind.params:
            raise Refusal(400, "not-supported", _("不支持的参数：%(names)s。") % {"names": plain(name)})
        name = bare if modifier == "Patient" else name
        values = [part for part in value.split(",") if part][:50]
        if name in RESULTS and name not in IGNORED:
            _result(asked, name, value)
        elif name in asked.kind.params and values:
            asked.wanted.append((name, values))
        elif name not in RESULTS or strict:
            asked.unknown.append(plain(name))
    if strict and asked.unknown:
        raise Refusal(400, "not-supported", _("不支持的参数：%(names)s。") % {"names": ", ".join(asked.unknown)})
    if kind.needs and not {name for name, _values in asked.wanted} & {*kind.needs, "_id"}:
        raise Refusal(400, "too-costly", _("请用 %(names)s 缩小范围。") % {"names": " / ".join(kind.needs)})
    return asked


def _result(asked: Asked, name: str, value: str) -> None:
    if name == "_count":
        if not value.isdecimal() or len(value) > 6:
            raise Refusal(400, "invalid", _("参数 %(name)s 看不懂。") % {"name": name})
        asked.count = min(int(value), MOST)
    elif name == "_cursor":
        asked.mark = mark_of(value, len(asked.kind.parts))
    elif name == "_total":
        asked.total = value != "none"
    elif name == "_include":
        if value.split(":")[:1] != [asked.kind.name] or value.split(":")[1:2] not in (["subject"], ["patient"]):
            asked.unknown.append(f"_include={plain(value)}")
        else:
            asked.includes.append(value)


def mark_of(text: str, parts: int) -> Mark:
    """Where a page goes on: part, key of the row, how many of what is made of it were given already."""
    part, _dot, rest = text.partition("~")
    key, _dot, index = rest.partition("~")
    if not (part.isdecimal() and index.isdecimal() and len(text) < 80) or int(part) >= max(parts, 1):
        raise Refusal(400, "invalid", _("参数 %(name)s 看不懂。") % {"name": "_cursor"})
    return int(part), key, int(index)


@dataclass
class Found:
    """One page."""

    resources: list[Resource]
    next: Mark | None
    total: int | None


def page(client: Client, asked: Asked) -> Found:
    """The page that begins at the mark; what is opened by it is noted."""
    rows: list[tuple[Part, Any, Resource, Mark]] = []
    looked = [0]
    following: Mark | None = None
    for index, part in enumerate(asked.kind.parts):
        if index < asked.mark[0]:
            continue
        start = asked.mark if index == asked.mark[0] else (index, "", 0)
        narrowed = rows_of(client, part, asked.wanted)
        if narrowed is None:
            continue
        for row, one, mark in _walk(client, part, narrowed, start, asked.wanted, looked):
            if one is None or len(rows) >= asked.count:
                following = mark
                break
            rows.append((part, row, one, mark))
        if following is not None:
            break
    opening.note(client, [(part, row) for part, row, _one, _mark in rows])
    total = _total(client, asked) if asked.total else None
    return Found([one for _part, _row, one, _mark in rows], following if asked.count else None, total)


def rows_of(client: Client, part: Part, wanted: Sequence[tuple[str, list[str]]]) -> QuerySet[Any] | None:
    """The rows of a part as asked for, in their order; None where the part knows nothing of what is asked."""
    rows = part.mine(client)
    for name, values in wanted:
        if not part.knows(name):
            return None
        narrow = part.narrowed(name)
        if narrow is not None:
            either = Q()
            try:
                for value in values:
                    either |= narrow(client, value)
            except (ValueError, OverflowError) as fault:
                raise Refusal(400, "invalid", _("参数 %(name)s 看不懂。") % {"name": name}) from fault
            rows = rows.filter(either)
    return rows.order_by(part.order)


def _walk(
    client: Client, part: Part, rows: QuerySet[Any], start: Mark, wanted: Sequence[tuple[str, list[str]]], looked: list[int]
) -> Iterator[tuple[Any, Resource | None, Mark]]:  # fmt: skip
    """What is made of the rows from the mark on; a None says that enough rows were looked at for one page."""
    place, key, skip = start
    column = part.order.lstrip("-")
    while True:
        chunk = list(_from(rows, part, key, after=skip < 0)[:CHUNK])
        for row in chunk:
            here = str(getattr(row, column))
            looked[0] += 1
            if looked[0] > LOOKS:
                yield row, None, (place, here, 0)
                return
            fits = [one for one in part.shown(client, row) if _fits(part, one, wanted)]
            for index, one in enumerate(fits):
                if not (here == key and index < skip):
                    yield row, one, (place, here, index)
        if len(chunk) < CHUNK:
            return
        key, skip = str(getattr(chunk[-1], column)), -1


def _from(rows: QuerySet[Any], part: Part, key: str, *, after: bool) -> QuerySet[Any]:
    if not key:
        return rows
    way = ("lt" if after else "lte") if part.order.startswith("-") else ("gt" if after else "gte")
    try:
        return rows.filter(**{f"{part.order.lstrip('-')}__{way}": key})
    except (ValueError, ValidationError) as fault:
        raise Refusal(400, "invalid", _("参数 %(name)s 看不懂。") % {"name": "_cursor"}) from fault


def _fits(part: Part, one: Resource, wanted: Sequence[tuple[str, list[str]]]) -> bool:
    try:
        if any(name == "_id" and one["id"] not in values for name, values in wanted):
            return False
        return all(any(part.after[name](one, value) for value in values) for name, values in wanted if name in part.after)
    except ValueError as fault:
        raise Refusal(400, "invalid", _("有参数看不懂。")) from fault


def _total(client: Client, asked: Asked) -> int | None:
    """How many there are; unknown where one row makes several."""
    if any(part.after or not part.counted or part.key_of is not by_key for part in asked.kind.parts):
        return None
    found = [rows_of(client, part, asked.wanted) for part in asked.kind.parts]
    return sum(rows.order_by().count() for rows in found if rows is not None)


def links(base: str, path: str, asked: Asked, following: Mark | None) -> dict[str, str]:
    """Where this page is, and the next."""
    told, at = f"{base}/{path}", asked.mark
    here = [*asked.said(), *([("_cursor", "~".join(map(str, at)))] if at != (0, "", 0) else [])]
    found = {"self": f"{told}?{urlencode(here)}"}
    if following is not None:
        found["next"] = f"{told}?{urlencode([*asked.said(), ('_cursor', '~'.join(map(str, following)))])}"
    return found


def remark(asked: Asked) -> dict[str, Any] | None:
    """What was passed over, for a lenient client."""
    if not asked.unknown:
        return None
    said = _("不支持的参数，已忽略：%(names)s。") % {"names": ", ".join(asked.unknown)}
    return issue("not-supported", said, severity="warning")
