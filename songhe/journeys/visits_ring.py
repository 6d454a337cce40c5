"""Whoever can look is told: neighbour and assistants when nobody answers, the emergency desk when nobody was found in time.

Joins visits, the notices and the emergency room. Read as `reading` does it: one row is one notice and one call.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.sensing.models import Ring
from songhe.care.visits import actions as visits
from songhe.care.visits.models import OPEN, Chase, CheckIn, Found
from songhe.journeys.reading import Reading
from songhe.links.notify import actions as notify
from songhe.links.notify.words import surname
from songhe.register.access.models import Role, User
from songhe.register.access.scope import paths_above
from songhe.register.people.models import Elder
from songhe.register.staff.models import Responder

OLD_NEWS = timedelta(hours=12)
BY = Actor("visits", "探访")  # words: data
CHASE = frozenset({"visits.chase.ask_neighbour", "visits.chase.send_home", "visits.chase.call_police"})
CHECK = frozenset({"visits.checkin.open", "visits.checkin.overdue", "visits.checkin.add", "visits.checkin.close"})


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """What follows when it is as it is now. Inside the deed of whoever calls."""
    if row.verb in CHECK:
        _check_in(row, at)
        return
    if at - row.at > OLD_NEWS:
        return
    chase = Chase.objects.select_related("elder__division").get(pk=row.subject)
    if chase.status == Chase.Status.FOUND:
        return
    if row.verb == "visits.chase.call_police":
        _call(chase, row)
    _chased(chase, row, at)


def _call(chase: Chase, row: JournalEntry) -> None:
    """The desk that works by day and night takes it on, with 110 and 120."""
    emergency.raise_call(
        source=f"chase:{chase.pk}", trigger="person", elder=chase.elder, by=BY, at=row.at, caller_name=BY.name,
        place_note=_("探访一直联系不上，家里没有人应门"),
    )  # fmt: skip


def _chased(chase: Chase, row: JournalEntry, at: datetime) -> None:
    who = _who(chase.elder)
    if row.verb == "visits.chase.ask_neighbour":
        text = _("%(who)s：三次没联系上。请就近去看看人在不在，看到了点“找到了”。") % {"who": who}
        people = [*neighbours(chase.elder), *assistants(chase.division_path)]
    else:
        text = _("%(who)s：还没见到人，请马上上门。") % {"who": who}
        people = assistants(chase.division_path)
    for user in people:
        _leave(row, user, _("联系不上"), text, "visits:chase", chase, who, at)


def _check_in(row: JournalEntry, at: datetime) -> None:
    """Nobody took an urgent one in time, or somebody found that help cannot wait: a call, however late this is read."""
    task = CheckIn.objects.select_related("elder__division").get(pk=row.subject)
    if row.verb == "visits.checkin.close":
        if task.found == Found.URGENT and task.call is None:
            _raise(task, "person", "red", row)
        return
    if row.verb == "visits.checkin.overdue" and task.urgent and task.status in OPEN and task.call is None:
        _raise(task, "still", "orange", row)
    if row.verb != "visits.checkin.add" or row.facts.get("rises"):
        _ask(task, row, at)


def _raise(task: CheckIn, trigger: str, severity: str, row: JournalEntry) -> None:
    """T0 is the moment at which it was late, or at which somebody said so."""
    ring = Ring.objects.filter(task=task.pk).order_by("opened_at").first()
    call, _new = emergency.raise_call(
        source=f"checkin:{task.pk}", trigger=trigger, severity=severity, elder=task.elder, at=row.at,
        by=Actor(row.by, row.by_name) if trigger == "person" else BY,
        device_uid=ring.device_uid if ring else "", device_model=ring.model if ring else "",
        place_note=_("关爱核实：几件事不像平时，为什么见“关爱核实”页"),
    )  # fmt: skip
    visits.called(task=task, call=call.pk, by=BY, at=row.at)


def _ask(task: CheckIn, row: JournalEntry, at: datetime) -> None:
    if task.status not in OPEN or at - row.at > OLD_NEWS:
        return
    who = _who(task.elder)
    text = (
        _("%(who)s：家里有要马上看一看的事。请先打电话，没人接就上门，再记下结果。")
        if task.urgent
        else _("%(who)s：这两天有几件事不像平时。请去看看，或先打个电话，然后记下看到什么。")
    ) % {"who": who}
    for user in assistants(task.division_path):
        _leave(row, user, _("请去看看"), text, "visits:check_in", task, who, at)


def neighbours(elder: Elder) -> list[User]:
    """With a key of the door, or of the same village."""
    rows = Responder.objects.filter(is_active=True, kind="neighbour", user__isnull=False, division_path=elder.division_path)
    return [row.user for row in rows.select_related("user").order_by("name", "pk") if row.user]


def assistants(path: str) -> list[User]:
    """Of the village, or of what it lies in."""
    rows = User.objects.filter(role=Role.ASSISTANT, is_active=True, division__path__in=[*paths_above(path), path])
    return list(rows.order_by("username"))


def _who(elder: Elder) -> str:
    return f"{surname(elder.name)}·{elder.division.short_name}"


def _leave(row: JournalEntry, user: User, title: str, text: str, page: str, about: Any, who: str, at: datetime) -> None:
    known = Responder.objects.filter(user=user).first()
    notify.leave(
        key=str(row.pk), to=f"user:{user.pk}", to_name=user.name, phone=known.phone if known else "",
        title=f"{title}·{who}"[:80], text=text, link=settings.SITE_URL + reverse(page, args=[about.pk]), subject=about.pk,
        division=about.division_path, at=at, replaces=True, urgent=True,
    )  # fmt: skip


READING = Reading("visits_ring", lambda row: row.verb in CHASE | CHECK, follow, unfollowed="visits.untold")
