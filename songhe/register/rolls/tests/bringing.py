"""How these tests bring a list: as a clerk would, with a workbook made here."""

from datetime import UTC, datetime, timedelta
from typing import Any

from songhe.links.sheets.tests import books
from songhe.register.people.rules import check_character
from songhe.register.rolls import actions, queries
from songhe.register.rolls.models import Roll
from tests import cast

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HEAD = [
    "姓名", "身份证号码", "性别", "出生日期", "联系电话", "县（市、区）", "镇\n（街道）", "村（社区）", "家庭住址", "居住情况",
    "人员类别", "联系人", "联系人电话",
]  # fmt: skip


def number(serial: int, born: str = "19450312", region: str = "610921") -> str:
    """A citizen ID that holds; odd serials are men."""
    first = f"{region}{born}{serial:03d}"
    return first + check_character(first)


def person(serial: int, name: str = "", **changes: str) -> dict[str, str]:
    """One row of a list of 汉阴县."""
    usual = {
        "姓名": name or _name(serial - 1), "身份证号码": number(serial), "性别": "男" if serial % 2 else "女",
        "出生日期": "1945-03-12", "联系电话": f"139925{serial:05d}", "县（市、区）": "汉阴县", "镇\n（街道）": "蒲溪镇",
        "村（社区）": "蒲溪社区", "家庭住址": f"3组{serial}号", "居住情况": "独居", "人员类别": "", "联系人": "",
        "联系人电话": "",
    }  # fmt: skip
    return {**usual, **changes}


def _name(serial: int) -> str:
    return f"张{'一二三四五六七八九十'[serial % 10]}{'甲乙丙丁戊己庚辛'[serial // 10 % 8]}"


def people(count: int) -> list[dict[str, str]]:
    """So many different ones."""
    return [person(serial) for serial in range(1, count + 1)]


def book(rows: list[dict[str, str]], head: list[str] | None = None) -> bytes:
    """A workbook of such rows."""
    names = head or HEAD
    return books.xlsx([names, *([row.get(name, "") for name in names] for row in rows)])


def bring(data: bytes, *, user: Any = None, kind: str = "people", bureau: str = "县残联", at: datetime = AT) -> Roll:
    """A list that was received and read."""
    user = user or cast.li_county()
    roll = actions.receive(
        kind=kind, bureau=bureau, file_name="名单.xlsx", pieces=[data], within=user.scope, by=user.actor, at=at
    )
    return work(roll, at)


def work(roll: Roll, at: datetime = AT) -> Roll:
    """Let a worker do all that there is to do now."""
    roll.refresh_from_db()
    assert roll.working and actions.lease(roll, at)
    actions.work(roll=roll, now=lambda: at)
    roll.refresh_from_db()
    return roll


def check(roll: Roll, user: Any = None, at: datetime = AT, **more: str) -> Roll:
    """Columns as they are guessed, then checked."""
    columns = {**queries.guessed(roll), **{roll.headings.index(heading): fact for heading, fact in more.items()}}
    actions.map_columns(roll=roll, columns=columns, by=(user or cast.li_county()).actor, at=at)
    return work(roll, at)


def imported(data: bytes, **facts: Any) -> Roll:
    """The whole way."""
    at = facts.get("at", AT)
    roll = bring(data, **facts)
    check(roll, facts.get("user"), at)
    actions.begin(roll=roll, by=(facts.get("user") or cast.li_county()).actor, at=at)
    return work(roll, at)


def counts(roll: Roll) -> dict[str, int]:
    """What came of it, without zeros."""
    return {name: count for name, count in roll.counts.items() if name != "pass" and count}


def later(**steps: float) -> datetime:
    """Some time after."""
    return AT + timedelta(**steps)
