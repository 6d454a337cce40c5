"""Readings of this node: each says what is so, from when on somebody must act, and where to read how."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from songhe.base.web.marks import figure
from songhe.desks.system import measures
from songhe.desks.system.measures import Measures, Waiting

LATE_ALARM, LATE_DEADLINE, LATE_NOTICE, LATE_SEAL = 5, 5, 120, 120
"""Seconds each may wait before it is a matter for somebody: alarms and deadlines are looked at several times a second."""
DISK_LOW, DISK_FULL = 0.15, 0.05  # of what the disk holds


@dataclass(frozen=True)
class Reading:
    """One line: `tone` is empty (well), `warn` or `danger`; `help` says what it means and what to do."""

    name: str
    value: str
    tone: str = ""
    help: str = ""
    href: str = ""


def take(at: datetime) -> list[Reading]:
    """All readings at this moment."""
    found = measures.take(at)
    return [*_alarms(found), _deadlines(found), _notices(found), _letters(found), _seals(found), _disk(found), _database()]


def _alarms(found: Measures) -> Iterator[Reading]:
    tone = "danger" if found.alarms.seconds > LATE_ALARM else ""
    yield Reading(_("报警消息"), _waits(found.alarms), tone, _("收到了还没有成为呼叫。看 intake 进程在不在。"))
    failing = found.alarms_failing
    yield Reading(
        _("反复处理不成的报警"), figure(failing), "danger" if failing else "", _("原因在 intake 的日志里；会一直重试，不会丢。")
    )


def _deadlines(found: Measures) -> Reading:
    tone = "danger" if found.deadlines.seconds > LATE_DEADLINE else ""
    return Reading(_("到点没做的期限"), _waits(found.deadlines), tone, _("看 deadlines 进程在不在。"))


def _notices(found: Measures) -> Reading:
    tone = "warn" if found.notices.seconds > LATE_NOTICE else ""
    return Reading(_("等待发出的通知"), _waits(found.notices), tone, _("看 worker 和短信、电话通道。"))


def _letters(found: Measures) -> Reading:
    n, letters = found.dead_letters, reverse("fleet:letters")
    return Reading(_("没看过的死信"), figure(n), "warn" if n else "", _("设备说了、我们没有读懂的话。"), letters)


def _seals(found: Measures) -> Reading:
    late = found.journal_open > 0 and (found.seal_age is None or found.seal_age > LATE_SEAL)
    said = ngettext("%(n)s 条流水还没有封", "%(n)s 条流水还没有封", found.journal_open) % {"n": figure(found.journal_open)}
    return Reading(_("流水封条"), said, "warn" if late else "", _("每 1,000 条或 10 秒封一次；停了就看 worker。"))


def _disk(found: Measures) -> Reading:
    share = found.disk_free / found.disk_total
    tone = "danger" if share < DISK_FULL else "warn" if share < DISK_LOW else ""
    said = _("剩 %(free)s GB，占 %(share)d%%") % {"free": figure(found.disk_free >> 30), "share": share * 100}
    return Reading(_("磁盘"), said, tone, _("满了就收不下报警。先移走旧备份，再扩容。"))


def _database() -> Reading:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    return Reading(_("数据库"), f"{name} {version}", "", _("节点 %(node)s") % {"node": settings.NODE})


def _waits(found: Waiting) -> str:
    if not found.rows:
        return figure(0)
    return _("%(n)s，最早的等了 %(s)s 秒") % {"n": figure(found.rows), "s": figure(int(found.seconds))}
