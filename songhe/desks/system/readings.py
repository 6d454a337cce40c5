"""Readings of this node: each says what is so, from when on somebody must act, and where to read how."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from songhe.base import journal, seal
from songhe.base.deadlines import Deadline
from songhe.base.web.marks import figure
from songhe.links.devices.models import DeadLetter, Message
from songhe.links.notify.models import Notice

LATE_ALARM, LATE_DEADLINE, LATE_NOTICE, LATE_SEAL = (timedelta(seconds=one) for one in (5, 5, 120, 120))
"""How long each may wait before it is a matter for somebody: alarms and deadlines are looked at several times a second."""
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
    return [*_alarms(at), *_deadlines(at), _notices(at), _letters(), _seals(at), _disk(), _database()]


def _alarms(at: datetime) -> Iterator[Reading]:
    waiting = Message.objects.filter(handled_at=None, urgent=True)
    told = waiting.aggregate(n=Count("seq"), since=Min("received_at"))
    late = bool(told["since"]) and at - told["since"] > LATE_ALARM
    said = _waits(told["n"], told["since"], at)
    yield Reading(_("报警消息"), said, "danger" if late else "", _("收到了还没有成为呼叫。看 intake 进程在不在。"))
    failing = waiting.filter(tries__gt=0).count()
    yield Reading(
        _("反复处理不成的报警"), figure(failing), "danger" if failing else "", _("原因在 intake 的日志里；会一直重试，不会丢。")
    )


def _deadlines(at: datetime) -> Iterator[Reading]:
    """Every kind of deadline of every room."""
    rows: list[Any] = []
    for kind in Deadline.__subclasses__():
        rows.append(kind._base_manager.filter(fired_at=None, cleared_at=None, due_at__lte=at).aggregate(
            n=Count("pk"), since=Min("due_at")))  # fmt: skip
    n, since = sum(row["n"] for row in rows), min((row["since"] for row in rows if row["since"]), default=None)
    late = since is not None and at - since > LATE_DEADLINE
    yield Reading(_("到点没做的期限"), _waits(n, since, at), "danger" if late else "", _("看 deadlines 进程在不在。"))


def _notices(at: datetime) -> Reading:
    told = Notice.objects.filter(status=Notice.Status.WAITING, due_at__lte=at).aggregate(n=Count("pk"), since=Min("due_at"))
    late = bool(told["since"]) and at - told["since"] > LATE_NOTICE
    said = _waits(told["n"], told["since"], at)
    return Reading(_("等待发出的通知"), said, "warn" if late else "", _("看 worker 和短信、电话通道。"))


def _letters() -> Reading:
    n, letters = DeadLetter.objects.filter(seen_at=None).count(), reverse("fleet:letters")
    return Reading(_("没看过的死信"), figure(n), "warn" if n else "", _("设备说了、我们没有读懂的话。"), letters)


def _seals(at: datetime) -> Reading:
    last = seal.last_sealed()
    open_rows = journal.head() - (last.last if last else 0)
    late = open_rows > 0 and (last is None or at - last.sealed_at > LATE_SEAL)
    said = ngettext("%(n)s 条流水还没有封", "%(n)s 条流水还没有封", open_rows) % {"n": figure(open_rows)}
    return Reading(_("流水封条"), said, "warn" if late else "", _("每 1,000 条或 10 秒封一次；停了就看 worker。"))


def _disk() -> Reading:
    disk = shutil.disk_usage(settings.VAR)
    share = disk.free / disk.total
    tone = "danger" if share < DISK_FULL else "warn" if share < DISK_LOW else ""
    said = _("剩 %(free)s GB，占 %(share)d%%") % {"free": figure(disk.free >> 30), "share": share * 100}
    return Reading(_("磁盘"), said, tone, _("满了就收不下报警。先移走旧备份，再扩容。"))


def _database() -> Reading:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    return Reading(_("数据库"), f"{name} {version}", "", _("节点 %(node)s") % {"node": settings.NODE})


def _waits(n: int, since: datetime | None, at: datetime) -> str:
    if not n or since is None:
        return figure(0)
    seconds = max(0, int((at - since).total_seconds()))
    return _("%(n)s，最早的等了 %(s)s 秒") % {"n": figure(n), "s": figure(seconds)}
