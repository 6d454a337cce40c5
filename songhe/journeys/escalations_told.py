"""Those further up are told what nobody did in time: the other seats, the lead, the city's desk, the county bureau.

A service that has not said yes through the house is for lead and desk to ring: they read which number, and why.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.care.emergency.models import Call
from songhe.journeys.notice_words import call_of, drilled, title
from songhe.links.notify import actions as notify
from songhe.register.access.models import DESK_ROLES, Role, User


def escalated(row: JournalEntry, at: datetime) -> None:
    """Tell whoever is next; a service that has not said yes is for somebody to ring."""
    call, to = call_of(row), row.facts["to"]
    if to in {"120", "119", "110"}:
        if not call.drill and not row.facts.get("asked"):  # the crew has its own notice, and a deadline
            _to_telephone(row, call, at)
        return
    why = REASONS.get(row.facts.get("reason", ""), lambda: _("需要您处理"))()
    word = why
    if to == "next_desk":
        word, why = _("请接听"), _("%(n)d 秒无人接听，请接听") % {"n": row.facts["seconds"]}
    _to_users(row, call, _whom(call, to), word, _("%(number)s %(who)s：%(why)s。") % {**row.facts, "why": why}, at)


def _to_telephone(row: JournalEntry, call: Call, at: datetime) -> None:
    """Lead and desk read which number, and why nobody else has rung it."""
    to, crew = row.facts["to"], row.facts.get("crew", "")
    if crew:
        why = _("%(crew)s 说去不了") if row.facts["reason"] == "crew_no" else _("%(crew)s 还没有确认")
        text = _("%(why)s，请马上打 %(to)s 电话。") % {"why": why % {"crew": crew}, "to": to}
    else:
        text = _("没有可通知的 %(to)s 人员，请打电话。") % {"to": to}
    _to_users(row, call, [*_above(call, Role.LEAD), *_desk(call)], _("请打 %(to)s") % {"to": to}, text, at)


def _whom(call: Call, to: str) -> list[User]:
    """Who is told of an escalation to `to`."""
    if to == "next_desk":
        return list(User.objects.filter(seats__status="ready", seats__desk_path=call.desk_path, is_active=True).distinct())
    if to == "city":
        city = User.objects.filter(role__in=DESK_ROLES, is_active=True)
        return list(city.filter(division__path=call.division_path.split("/")[0]).order_by("username"))
    role = {"lead": Role.LEAD, "nobody": Role.LEAD, "county": Role.COUNTY}.get(to)
    return _above(call, role) if role else []


def _above(call: Call, role: str) -> list[User]:
    """Everybody of this role whose division the call lies in."""
    parts = call.division_path.split("/")
    paths = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    return list(User.objects.filter(role=role, is_active=True, division__path__in=paths).order_by("username"))


def _desk(call: Call) -> list[User]:
    """Who has it in hand; while nobody has, the dispatchers of the desk that is rung."""
    if call.answered_by:
        return [call.answered_by]
    desk = User.objects.filter(role=Role.DISPATCHER, is_active=True, division__path=call.desk_path)
    return list(desk.order_by("username"))


REASONS: dict[str, Callable[[], str]] = {
    "unanswered": lambda: _("没有人接听"),
    "pressed_again": lambda: _("又按了，没有人接听"),
    "no_seat": lambda: _("县里没有人在席"),
    "no_answer": lambda: _("两分钟没有听到人声"),
    "red": lambda: _("红色呼叫"),
    "late": lambda: _("还没有人到门口"),
    "nobody": lambda: _("找不到人去"),
    "undispatched": lambda: _("还没有派人"),
    "unaccepted": lambda: _("派的人没有应答"),
    "unconfirmed": lambda: _("120、119、110 没有确认"),
    "unclosed": lambda: _("该结案了，还不能结请写明原因"),
    "review": lambda: _("三天内要复核"),
    "follow_up": lambda: _("一天内要回访"),
}


def _to_users(row: JournalEntry, call: Call, users: list[User], word: str, text: str, at: datetime) -> None:
    """Each once, with a link to a page that opens for his role."""
    for user in {user.pk: user for user in users}.values():
        page = "dispatcher:case" if user.role in DESK_ROLES else "emergency:call"
        link = settings.SITE_URL + reverse(page, args=[call.pk])
        notify.leave(
            key=str(row.pk), to=f"user:{user.pk}", to_name=user.name, title=title(call, word), text=drilled(call, text),
            link=link, subject=call.pk, division=call.division_path, at=at, urgent=True,
        )  # fmt: skip
