"""What a column can be: the facts of a roll, how bureaus head them, and which column is guessed to be which."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from songhe.base import dated
from songhe.links.sheets.headings import plain

DATA = Path(__file__).parent / "data"
SENSITIVE = {
    "citizen_id": "id", "phone": "phone", "contact_phone": "phone", "name": "name", "contact_name": "name",
    "address": "hidden", "disability": "id", "birth_date": "year", "categories": "hidden", "level": "hidden", "trait": "hidden",
    "why": "hidden", "target": "hidden",
}  # fmt: skip
"""How an example of the fact is masked on a screen (standards 13.4)."""
LABELS: dict[str, Any] = {
    "name": _("姓名"), "citizen_id": _("身份证号"), "document": _("证件类型"), "sex": _("性别"), "birth_date": _("出生日期"),
    "phone": _("电话"), "county": _("县（市、区）"), "town": _("镇（街道）"), "village": _("村（社区）"),
    "place": _("区划代码或县镇村连写"), "address": _("住址"), "living": _("居住情况"), "categories": _("类别"),
    "household": _("户号"), "relation": _("与户主关系"), "ethnic": _("民族"), "marital": _("婚姻状况"),
    "education": _("文化程度"), "language": _("语言或方言"),
    "pension": _("养老金"), "insurance": _("医疗保险"), "disability": _("残疾证"),
    "contact_name": _("联系人"), "contact_phone": _("联系人电话"), "contact_relation": _("联系人关系"),
    "event_date": _("发生日期"), "level": _("残疾等级"), "trait": _("残疾类别"), "target": _("去向"), "why": _("原因或说明"),
}  # fmt: skip
WHO = ("name", "citizen_id", "sex", "birth_date", "county", "town", "village", "place", "address")
OF_PEOPLE = tuple(name for name in LABELS if name not in {"event_date", "level", "trait", "target", "why"})
OF_KIND: dict[str, tuple[str, ...]] = {
    "people": OF_PEOPLE,
    "deaths": (*WHO, "event_date", "why"),
    "residence": (*WHO, "event_date", "target", "why"),
    "disability": (*WHO, "event_date", "level", "trait", "disability"),
    "low_income": (*WHO, "event_date", "categories", "household"),
}
"""Which facts each kind of roll can hold."""


def choices(kind: str) -> list[tuple[str, Any]]:
    """The facts of a kind for a form; nothing first: a column that is left out."""
    return [("", _("不导入这一列")), *((name, LABELS[name]) for name in OF_KIND[kind])]


@lru_cache
def headings() -> dict[str, str]:
    """Fact by plain heading."""
    return {plain(word): fact for fact, words in _yaml("headings").items() for word in words}


@lru_cache
def values() -> dict[str, dict[str, str]]:
    """Code by word, per fact."""
    return {fact: words for fact, words in _yaml("values").items() if fact != "nothing"}


@lru_cache
def nothing() -> frozenset[str]:
    """Words that stand for an empty cell."""
    return frozenset(_yaml("values")["nothing"])


def title(fact: str) -> str:
    """What our own workbooks write above the fact."""
    return _yaml("headings")[fact][0]


def guess(titles: Sequence[str], kind: str, remembered: Mapping[str, str]) -> dict[int, str]:
    """Fact by column: what this bureau's heading meant the last time, else what the word means; each fact once."""
    allowed, taken, found = set(OF_KIND[kind]), set(), {}
    for source in (remembered, headings()):
        for column, heading in enumerate(titles):
            fact = source.get(plain(heading), "") if column not in found else ""
            if fact in allowed and fact not in taken and plain(heading):
                found[column] = fact
                taken.add(fact)
    return {column: found[column] for column in sorted(found)}


def missing(kind: str, mapped: Iterable[str]) -> list[str]:
    """Facts without which a roll of this kind says nothing; any one of a group is enough."""
    there = set(mapped)
    needed = [("name",), ("citizen_id", "birth_date")]
    if kind == "people":
        needed.append(("village", "place"))
    return [group[0] for group in needed if not there & set(group)]


def in_force(name: str, day: date, **match: Any) -> Mapping[str, Any]:
    """The line of a dated rule (`extracts`, `retention`) that holds on a day."""
    rows = dated.in_force(DATA / f"{name}.yaml", day)
    return dated.plain(next(row for row in reversed(rows) if all(row[key] == value for key, value in match.items())))


@lru_cache
def _yaml(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
