"""`songhe worker`: what the house does by itself. Deadlines first, in a thread of their own: nothing slow holds them up."""

from argparse import ArgumentParser
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from songhe.base import checkpoints, clock, seal, steps
from songhe.base.deadlines import fire_due
from songhe.base.outbox import jobs as outbox
from songhe.care.beds import jobs as beds
from songhe.care.billing import jobs as billing
from songhe.care.complaints import actions as complaints
from songhe.care.complaints.models import ComplaintDue
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import CallDeadline, SeatDue
from songhe.care.fleet import jobs as fleet
from songhe.care.health import actions as health
from songhe.care.health.actions import dosing
from songhe.care.health.models import AlarmDue
from songhe.care.homebeds import jobs as homebeds
from songhe.care.homecare import actions as homecare
from songhe.care.homecare import proof_jobs as proof
from songhe.care.homecare.actions.planning import solve_next
from songhe.care.homecare.models import Due
from songhe.care.meals import actions as meals
from songhe.care.needs import actions as needs
from songhe.care.needs.models import NeedDue
from songhe.care.nursing import jobs as nursing
from songhe.care.rollcall import actions as rollcall
from songhe.care.rollcall.models import MusterDue
from songhe.care.sensing import actions as sensing
from songhe.care.sensing import trying
from songhe.care.visits import jobs as seeing
from songhe.city.answering import actions as answering
from songhe.city.answering import owing
from songhe.city.quality import actions as quality
from songhe.city.reach import jobs as reach
from songhe.city.targets import jobs as targets
from songhe.journeys import (
    alarm_rings,
    bed_life,
    callbacks_drawn,
    device_heard,
    health_told,
    home_beds,
    home_day,
    home_rings,
    hours_guarded,
    models_judged,
    musters_told,
    need_becomes_order,
    people_told,
    readings_archived,
    readings_taken,
    sensors_heard,
    sensors_ring,
    service_settled,
    silence_watched,
    visits_follow,
    visits_ring,
    warnings_follow,
)
from songhe.journeys.loops import Chore, run_until_stopped
from songhe.links.notify import actions as notify
from songhe.register.extracts import actions as extracts
from songhe.register.life import actions as life
from songhe.register.providers import actions as providers
from songhe.register.rights.actions import sweep_due
from songhe.register.rolls import actions as rolls
from songhe.register.staff import actions as staff

_clock = steps.Watch(clock.now)


def deadlines(at: datetime) -> int:
    """Fire what is due of calls and of the seats that answer them; how many were ours. Where the clock was set back, first
    bring forward what would come too late."""
    if _clock.look():
        at = clock.now()
    return fire_due(CallDeadline, at=at, fire=emergency.fire) + fire_due(SeatDue, at=at, fire=emergency.fire_seat)


def visits_due(at: datetime) -> int:
    """Visits nobody answered for, that are late, or were missed."""
    return fire_due(Due, at=at, fire=homecare.fire)


def visits_ahead(at: datetime) -> int:
    """Standing bookings some weeks ahead, and orders that are over."""
    return homecare.make_due(at) + homecare.close_due(at)


def notices(at: datetime) -> bool:
    """Send one notice, whichever is first."""
    return notify.send_next(at) is not None


def urgent_notices(at: datetime) -> bool:
    """Send one that somebody has to act on: a hand kept free for them, however many others are slow to deliver."""
    return notify.send_next(at, urgent=True) is not None


def rolls_due(_at: datetime) -> int:
    """Read, check or import one list of another bureau, to its end."""
    return rolls.work_due(now=clock.now)


def old_files(at: datetime) -> int:
    """Remove lists and workbooks whose time is over."""
    return rolls.purge_due(at) + extracts.expire_due(at)


def footprints(at: datetime) -> None:
    """What shows that facilities work, read anew from the rooms that know."""
    providers.gather(at=at)


def needs_due(at: datetime) -> int:
    """Say which needs nobody answered in time."""
    return fire_due(NeedDue, at=at, fire=needs.fire)


def musters_due(at: datetime) -> int:
    """Hand up the lists that nobody answered for in time."""
    return fire_due(MusterDue, at=at, fire=rollcall.fire)


def complaints_due(at: datetime) -> int:
    """Bring up to the city what nobody accepted or answered in time."""
    return fire_due(ComplaintDue, at=at, fire=complaints.fire)


def meals_due(at: datetime) -> int:
    """Close meals that are over, and write the standing orders of the days ahead."""
    return meals.close_due(at) + meals.write_standing(at)


def health_due(at: datetime) -> int:
    """A red that nobody measured again, an orange that nobody took."""
    return fire_due(AlarmDue, at=at, fire=health.fire)


def health_days(at: datetime) -> int:
    """Contracts that begin and end, devices that fell silent and are heard again."""
    return health.turn_days(at) + health.notice_silence(at) + health.end_silence(at)


def medicine(at: datetime) -> int:
    """Doses: laid ahead, reminded of, missed; boxes that run out."""
    return dosing.remind_due(at) + dosing.miss_due(at) + dosing.lay_ahead(at) + dosing.warn_of_refills(at)


UNHURRIED = 0.5  # seconds: a phone that brings a day's work rings for each of its loads
CHORES = [
    Chore("deadlines", deadlines, 0.2, first=True),
    Chore("people told", people_told.run_once, 0.25, bell="journal", waits=False),
    Chore("urgent notices", urgent_notices, 0.5, bell="notices", waits=False),
    *(Chore(f"notices {hand}", notices, 2.0, bell="notices") for hand in (1, 2, 3)),
    Chore("devices heard", device_heard.run_once, 1.0),
    Chore("silence", silence_watched.run_once, 60.0),
    Chore("device work", fleet.due, 30.0),
    Chore("batteries", fleet.daily, 1800.0),
    Chore("hours guarded", hours_guarded.run_once, 1200.0),
    Chore("reach", reach.look, 180.0),
    Chore("makes judged", models_judged.run_once, 1800.0),
    Chore("services settled", service_settled.run_once, 1.0, bell="journal", rest=UNHURRIED),
    Chore("refunds", billing.refunds, 5.0),
    Chore("vouchers", billing.vouchers, 600.0),
    Chore("positions", lambda at: staff.forget_positions(at=at), 60.0),
    Chore("rolls", rolls_due, 1.0, bell="rolls"),
    Chore("extracts", extracts.make_due, 2.0, bell="extracts"),
    Chore("day plans", solve_next, 1.0),
    Chore("old files", old_files, 60.0),
    Chore("outbox", outbox.apply_waiting, 15.0),
    Chore("proof", proof.look, 3600.0),
    Chore("seals", seal.seal_new, 5.0),
    Chore("birthdays", life.raise_birthdays, 600.0),
    Chore("doubles", life.compare_daily, 600.0),
    Chore("checkpoints", checkpoints.copy_logs, 2.0),
    Chore("retention", sweep_due, 600.0),
    Chore("counts", targets.count, 15.0),
    Chore("tasks", targets.remind, 300.0),
    Chore("footprints", footprints, 900.0),
    Chore("needs", needs_due, 30.0),
    Chore("need orders", need_becomes_order.run_once, 2.0, bell="journal", rest=UNHURRIED),
    Chore("rolls called", musters_due, 1.0),
    Chore("warnings expire", rollcall.lift_expired, 30.0),
    Chore("warnings follow", warnings_follow.run_once, 1.0, bell="journal", rest=UNHURRIED),
    Chore("rolls told", musters_told.run_once, 0.5, bell="journal"),
    Chore("complaints", complaints_due, 30.0),
    Chore("call-backs", callbacks_drawn.draw_due, 600.0),
    Chore("call audits", answering.draw_due, 900.0),
    Chore("desks owe", owing.due, 300.0),
    Chore("quality", quality.judge_due, 900.0),
    Chore("meals", meals_due, 60.0),
    Chore("readings", readings_taken.run_once, 0.05),
    Chore("sensors", sensors_heard.run_once, 0.1),
    Chore("sensor looks", sensing.look_due, 1.0),
    Chore("sensor rings", sensors_ring.run_once, 0.25, bell="journal"),
    Chore("backtests", trying.run_due, 2.0),
    Chore("archive", readings_archived.run_once, 30.0),
    Chore("archive days", readings_archived.tend, 900.0),
    Chore("alarm rings", alarm_rings.run_once, 0.25, bell="journal"),
    Chore("health due", health_due, 2.0),
    Chore("health days", health_days, 600.0),
    Chore("health told", health_told.run_once, 0.5, bell="journal"),
    Chore("medicine", medicine, 20.0),
    Chore("beds", beds.daily, 300.0),
    Chore("bed life", bed_life.run_once, 2.0, bell="journal", rest=UNHURRIED),
    Chore("home beds", homebeds.daily, 300.0),
    Chore("home bed life", home_beds.run_once, 2.0, bell="journal", rest=UNHURRIED),
    Chore("care due", nursing.due, 2.0),
    Chore("care ahead", nursing.ahead, 60.0),
    Chore("home day", home_day.run_once, 2.0, bell="journal", rest=UNHURRIED),
    Chore("home rings", home_rings.run_once, 0.5, bell="journal"),
    Chore("visit lists", seeing.daily, 300.0),
    Chore("nobody answers", seeing.due, 5.0),
    Chore("visits follow", visits_follow.run_once, 2.0, bell="journal", rest=UNHURRIED),
    Chore("devices silent", visits_follow.silent_devices, 300.0),
    Chore("visits ring", visits_ring.run_once, 0.5, bell="journal"),
    Chore("visits due", visits_due, 5.0),
    Chore("visits ahead", visits_ahead, 300.0),
]


class Command(BaseCommand):
    help = "Deadlines, notices, what devices say, birthdays, doubles, and seals, until told to stop. Two copies may run."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = [chore.name for chore in CHORES]
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--only", nargs="+", choices=names, default=names, help="give some chores a process of their own")
        which.add_argument("--except", nargs="+", choices=names, default=[], help="all but those", dest="left_out")

    def handle(self, **options: Any) -> None:
        """Runs until SIGTERM or SIGINT."""
        self.stdout.write("worker ready")
        self.stdout.flush()
        run_until_stopped(chosen(options["only"], options["left_out"]))


def chosen(only: Collection[str], left_out: Collection[str]) -> list[Chore]:
    """The chores of one process."""
    return [chore for chore in CHORES if chore.name in only and chore.name not in left_out]
