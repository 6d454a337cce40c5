"""What an extract may show of a file, by column: masked unless the whole value was asked for and agreed to (standards 13.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import masked_id, masked_name, masked_phone
from songhe.register.people import categories
from songhe.register.people.models import Elder


@dataclass(frozen=True)
class Sheet:
    """What the rows of one extract are made with."""

    today: date
    names: Mapping[str, str]  # places by path
    whole: bool


Show = Callable[[Elder, Sheet], str]


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width, and what stands in it."""

    label: Any
    width: int
    show: Show


def _year(elder: Elder, sheet: Sheet) -> str:
    if elder.birth_date is None:
        return ""
    return elder.birth_date.isoformat() if sheet.whole else str(elder.birth_date.year)


def _held(elder: Elder, sheet: Sheet) -> str:
    """Categories in force; sensitive ones only in whole."""
    rows = [row for row in elder.categories.all() if row.ends_on is None and row.voided_at is None]
    kinds = [categories.find(row.code) for row in rows]
    return "、".join(kind.label for kind in kinds if kind and (sheet.whole or not kind.sensitive))  # words: data


def _place(level: int) -> Show:
    return lambda elder, sheet: [*sheet.names.get(elder.division_path, "").split("·"), "", "", ""][level]


COLUMNS: dict[str, Column] = {
    "name": Column(_("姓名"), 12, lambda elder, sheet: elder.name if sheet.whole else masked_name(elder.name)),
    "sex": Column(_("性别"), 6, lambda elder, sheet: str(elder.get_sex_display())),
    "age": Column(_("年龄"), 6, lambda elder, sheet: str(elder.age(sheet.today) or "")),
    "birth_date": Column(_("出生日期"), 12, _year),
    "citizen_id": Column(_("身份证号"), 22, lambda e, s: e.citizen_id if s.whole else masked_id(e.citizen_id)),
    "phone": Column(_("电话"), 16, lambda e, s: e.phone if s.whole else masked_phone(e.phone)),
    "county": Column(_("县（市、区）"), 12, _place(0)),
    "town": Column(_("镇（街道）"), 14, _place(1)),
    "village": Column(_("村（社区）"), 16, _place(2)),
    "address": Column(_("住址"), 30, lambda elder, sheet: elder.address if sheet.whole else ""),
    "living": Column(_("居住情况"), 12, lambda elder, sheet: str(elder.get_living_display())),
    "care_level": Column(_("能力等级"), 12, lambda elder, sheet: elder.care_level),
    "categories": Column(_("类别"), 20, _held),
    "language": Column(_("语言或方言"), 12, lambda elder, sheet: elder.language),
    "status": Column(_("状态"), 10, lambda elder, sheet: str(elder.get_status_display())),
}
USUAL = ("name", "sex", "age", "citizen_id", "phone", "county", "town", "village", "living", "care_level", "categories")


def cells(elder: Elder, names: list[str], sheet: Sheet) -> list[str]:
    """One row."""
    return [COLUMNS[name].show(elder, sheet) for name in names]
