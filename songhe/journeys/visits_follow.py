"""What happens elsewhere and concerns the visits: signals of ordinary life, major changes, days in hospital.

Read as `reading` does it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.actors import Actor
from songhe.base.models import JournalEntry
from songhe.care.beds.models import LIES, Stay
from songhe.care.emergency.models import REAL, Call
from songhe.care.fleet.models import Device, Kind
from songhe.care.fleet.queries import silent
from songhe.care.fleet.rules import SILENT_AFTER
from songhe.care.health.models import Alarm
from songhe.care.meals.models import Signal
from songhe.care.visits import actions as visits
from songhe.care.visits.models import Hint, Promise
from songhe.journeys.reading import Reading
from songhe.register.life.models import LifeEvent
from songhe.register.people.models import Elder

RAISES = {"discharged": "discharged", "moved_in": "moved_in", "came_back": "came_back"}
FLEET = Actor("fleet", "设备")  # words: data
SPOUSE, HEAD = "10", "01"  # GB/T 4761
Then = Callable[[JournalEntry, Actor, datetime], None]


def run_once(at: datetime) -> int:
    """Follow every row since the last time. Returns how many rows were read by this copy."""
    return READING.run_once(at)


def follow(row: JournalEntry, at: datetime) -> None:
    """Inside the deed of whoever calls."""
    FOLLOWS[row.verb](row, Actor(row.by, row.by_name), at)


def _missed_meals(row: JournalEntry, by: Actor, at: datetime) -> None:
    signal = Signal.objects.select_related("elder__division").get(pk=row.subject)
    says = str(signal.get_cause_display())
    visits.hear(elder=signal.elder, kind="missed_meals", source=f"meals:{signal.pk}", says=says, by=by, at=row.at)


def _silent(row: JournalEntry, by: Actor, at: datetime) -> None:
    alarm = Alarm.objects.select_related("elder__division").get(pk=row.subject)
    if alarm.cause == Alarm.Cause.SILENCE:
        visits.hear(elder=alarm.elder, kind="device_silent", source=f"health:{alarm.pk}", by=by, at=row.at)


def _pressed(row: JournalEntry, by: Actor, at: datetime) -> None:
    """Who agreed to say "I am well" may do it by trying the button."""
    device = Device.objects.select_related("elder__division").get(pk=row.subject)
    if device.elder and Promise.objects.filter(elder=device.elder, ended_on=None).exists():
        visits.say_well(elder=device.elder, way="button", by=by, at=row.at)


def _lived(row: JournalEntry, by: Actor, at: datetime) -> None:
    """Who came home is looked at today, and whoever lost a wife or a husband."""
    event = LifeEvent.objects.select_related("elder__division").get(pk=row.subject)
    if event.kind in RAISES:
        elder = Elder.objects.select_related("division").get(pk=event.elder_id)
        visits.look_at(elder=elder, by=by, at=row.at)
        visits.raise_grade(elder=elder, what=RAISES[event.kind], by=by, at=row.at, now=at)
    if event.kind == "died" and event.status == "done":
        for left in _widowed(event):
            visits.raise_grade(elder=left, what="widowed", by=by, at=row.at, now=at)


def _unlived(row: JournalEntry, by: Actor, at: datetime) -> None:
    """The death was a mistake: nobody is a widow, and the grade is what it was."""
    event = LifeEvent.objects.select_related("elder__division").get(pk=row.subject)
    if event.kind == "died" and event.status == "undone":
        for left in _widowed(event):
            visits.take_back_rise(elder=left, what="widowed", by=by, at=row.at)


def _widowed(died: LifeEvent) -> list[Elder]:
    """Of a household of a head and a spouse, the other one. The dead has left it by now: the event kept which it was."""
    left: dict[str, str] = dict(died.manifest or []).get("files", {})
    other = {SPOUSE: HEAD, HEAD: SPOUSE}.get(left.get("relation", ""))
    if "household" not in left or other is None:
        return []
    rows = Elder.objects.filter(household=UUID(left["household"]), relation=other, status="here")
    return list(rows.exclude(pk=died.elder_id))


def _called(row: JournalEntry, by: Actor, at: datetime) -> None:
    """A call that was real, when it is over."""
    call = Call.objects.select_related("elder__division").get(pk=row.subject)
    visits.note_outcome(call=call.pk, cause=call.cause, by=by, at=row.at)
    if call.elder and call.cause in REAL and call.elder.status == "here":
        visits.raise_grade(elder=call.elder, what="fall" if call.trigger == "fall" else "emergency", by=by, at=row.at, now=at)


def _lay(row: JournalEntry, by: Actor, at: datetime) -> None:
    """Days in a hospital bed do not count; whoever comes home from there is looked at."""
    stay = Stay.objects.select_related("elder__division").get(pk=row.subject)
    if stay.kind != "medical":
        return
    day = localtime(row.at).date()
    inside = Stay.objects.filter(Q(status__in=LIES), elder=stay.elder, kind="medical").exists()
    if inside:
        visits.stand_aside(elder=stay.elder, kind="hospital", first=day, by=by, at=row.at)
    elif visits.come_back(elder=stay.elder, kind="hospital", on=day, by=by, at=row.at):
        visits.raise_grade(elder=stay.elder, what="discharged", by=by, at=row.at, now=at)


def _unreached(row: JournalEntry, by: Actor, at: datetime) -> None:
    """The desk telephoned again after a call, and nobody answered."""
    call = Call.objects.select_related("elder__division").get(pk=row.subject)
    if call.elder and not call.drill:
        says = _("呼叫之后的回访电话没人接")
        visits.hear(elder=call.elder, kind="unanswered_call", source=f"call:{row.pk}", says=says, by=by, at=row.at)


KINDS = (Kind.BUTTON, Kind.TELEPHONE, Kind.GATEWAY)
"""Devices that no sensor's rule and no reading's watches: a silent one says that the home may be without power or network."""
NEWLY = timedelta(days=3)
AT_ONCE = 200


def silent_devices(at: datetime) -> int:
    """Buttons, telephones and gateways of who is at home that were last heard a day ago: one signal each time. How many."""
    rows = Device.objects.filter(silent(at, int(SILENT_AFTER.total_seconds() // 3600)), retired_at=None, model__kind__in=KINDS)
    rows = rows.filter(last_seen_at__gt=at - NEWLY).select_related("elder__division", "model").order_by("-last_seen_at", "pk")
    named = {f"fleet:{row.pk}:{row.last_seen_at:%Y%m%d%H%M%S}": row for row in rows[:AT_ONCE]}
    known = set(Hint.objects.filter(source__in=list(named)).values_list("source", flat=True))
    told = [(source, row) for source, row in named.items() if source not in known and row.elder]
    for source, row in told:
        if row.elder:
            visits.hear(elder=row.elder, kind="device_silent", source=source, says=row.model.name, by=FLEET, at=at)
    return len(told)


FOLLOWS: dict[str, Then] = {
    "emergency.call.miss_follow_up": _unreached,
    "meals.signal.open": _missed_meals,
    "health.alarm.open": _silent,
    "fleet.device.test_press": _pressed,
    "life.lifeevent.do": _lived,
    "life.lifeevent.undo": _unlived,
    "emergency.call.close": _called,
    "beds.stay.arrive": _lay,
    "beds.stay.end": _lay,
}
READING = Reading("visits_follow", lambda row: row.verb in FOLLOWS, follow, unfollowed="visits.unfollowed")
