"""Reads of the device register. `by_uid` serves the journeys, which act for nobody; everything else is scoped to a user."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from songhe.base.kept import Kept
from songhe.care.fleet import dated
from songhe.care.fleet.models import Aid, Away, Beat, Cursor, Device, DeviceModel, Kind, Loan, Stage, Work
from songhe.care.fleet.rules import LOW_BATTERY, SILENT_AFTER, TEST_EVERY, silence
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.people.models import LIVE, Elder, Status


@dataclass(frozen=True)
class Filter:
    """What the fleet page may be narrowed by; empty = all."""

    text: str = ""  # device number, elder's name or village
    model: str = ""  # code
    low: bool = False
    silent: bool = False
    untested: bool = False
    stock: bool = False
    collect: bool = False
    retired: bool = False
    hours: int = int(SILENT_AFTER.total_seconds() // 3600)


def by_uid(uid: str) -> Device | None:
    """The device the door knows by `uid`, with its elder; for journeys."""
    found: Device | None = _BY_UID.first(uid=uid)
    return found


_BY_UID = Kept(lambda uid: Device.objects.select_related("model", "elder__division").filter(uid=uid), uid=str)


def devices(user: User) -> QuerySet[Device]:
    """Every device in the user's division."""
    return scope.visible(user, Device.objects.select_related("model", "elder__division")).order_by("uid")


def chosen(user: User, wanted: Filter, at: datetime) -> QuerySet[Device]:
    """The user's devices that fit the filter, the longest silent first."""
    rows = devices(user).filter(retired_at__isnull=not wanted.retired)
    for on, condition in (
        (wanted.text, Q(uid__icontains=wanted.text) | Q(elder__name__icontains=wanted.text)
         | Q(elder__division__name__icontains=wanted.text)),
        (wanted.model, Q(model__code=wanted.model)),
        (wanted.low, low()),
        (wanted.silent, silent(at, wanted.hours)),
        (wanted.untested, untested(at)),
        (wanted.stock, Q(elder=None)),
        (wanted.collect, Q(collect_since__isnull=False)),
    ):  # fmt: skip
        rows = rows.filter(condition) if on else rows
    return rows.order_by("last_seen_at", "uid")


def counts(user: User, at: datetime) -> dict[str, int]:
    """How many of the user's devices in service deserve a look, and why."""
    rows = devices(user).filter(retired_at=None)
    hours = Filter().hours
    return {
        "all": rows.count(),
        "low": rows.filter(low()).count(),
        "silent": rows.filter(silent(at, hours)).count(),
        "untested": rows.filter(untested(at)).count(),
        "stock": rows.filter(elder=None).count(),
        "collect": rows.exclude(collect_since=None).count(),
    }


def low() -> Q:
    return Q(battery__lt=LOW_BATTERY)


def silent(at: datetime, hours: int) -> Q:
    """Hangs with somebody who is at home, and says nothing; of who is away or admitted silence is expected."""
    return Q(elder__status=Status.HERE) & (Q(last_seen_at=None) | Q(last_seen_at__lt=at - timedelta(hours=hours)))


def untested(at: datetime) -> Q:
    return Q(elder__status=Status.HERE) & (Q(test_press_at=None) | Q(test_press_at__lt=at - TEST_EVERY))


def models() -> QuerySet[DeviceModel]:
    """Every make of device."""
    return DeviceModel.objects.order_by("name")


def elders(user: User) -> QuerySet[Elder]:
    """The elders with whom this user may install a device."""
    return scope.visible(user, Elder.objects.filter(status__in=LIVE).select_related("division")).order_by("name")


def mark(name: str) -> int:
    """How far a reader of the spool has come."""
    return Cursor.objects.filter(name=name).values_list("seq", flat=True).first() or 0


def errands(user: User, *, over: bool | None = None, job: str = "") -> QuerySet[Work]:
    """Errands of the user's division: open ones by when they are due, those that are over by when they ended."""
    rows = scope.visible(user, Work.objects.select_related("elder__division", "device__model", "model", "loan__aid"))
    if job:
        rows = rows.filter(job=job)
    if over is None:
        return rows.order_by("due_at", "pk")
    rows = rows.exclude(status__in=Work.OPEN) if over else rows.filter(status__in=Work.OPEN)
    return rows.order_by("-asked_at", "pk") if over else rows.order_by("due_at", "pk")


def errand_counts(user: User, at: datetime) -> dict[str, int]:
    """How many errands are open, overdue, and wait for a test press."""
    rows = errands(user, over=False).order_by()
    return {
        "open": rows.count(),
        "overdue": rows.filter(due_at__lt=at).count(),
        "asked": rows.filter(status=Work.Status.ASKED).count(),
        "hung": rows.filter(status=Work.Status.HUNG).count(),
    }


def stock(user: User, model: DeviceModel | None, limit: int = 20) -> list[Device]:
    """Devices of a make that lie in stock, where this user may take them."""
    rows = devices(user).filter(elder=None, retired_at=None, collect_since=None)
    return list(rows.filter(model=model) if model else rows)[:limit]


def silent_beats(user: User) -> QuerySet[Beat]:
    """Signals that are late or down, the longest silent first."""
    rows = scope.visible(user, Beat.objects.filter(stage__in=[Stage.LATE, Stage.DOWN], device__elder__isnull=False))
    return rows.select_related("device__model", "device__elder__division").order_by("heard_at", "pk")


@dataclass(frozen=True)
class Quiet:
    """A device of an elder that is silent as one audience sees it."""

    device: Device
    heard_at: datetime
    down: bool


def quiet_of(elder: Elder, audience: str, at: datetime) -> list[Quiet]:
    """Devices of an elder whose line is late or down for this audience (data/audiences.yaml); the family is told last."""
    steps = dated.steps(localtime(at).date())
    rows = Beat.objects.filter(device__elder=elder, signal="", stage__in=[Stage.LATE, Stage.DOWN], device__retired_at=None)
    found = []
    for row in rows.select_related("device__model").order_by("heard_at"):
        stage = silence.stage(steps, silence.reached(steps, row.heard_at, row.limit_s, at), audience)
        if stage != silence.FINE:
            found.append(Quiet(row.device, row.heard_at, stage == silence.DOWN))
    return found


def aids(user: User, status: str = "", *, every: bool = False) -> QuerySet[Aid]:
    """Aids of the user's division: what waits to be made clean first, then what is lent."""
    rows = scope.visible(user, Aid.objects.all())
    if status:
        rows = rows.filter(status=status)
    elif not every:
        rows = rows.exclude(status=Aid.Status.SCRAPPED)
    loan = Prefetch("loans", Loan.objects.filter(back_at=None).select_related("elder"), to_attr="current")
    return rows.prefetch_related(loan).order_by("-status", "number")


def aid_counts(user: User, at: datetime) -> dict[str, int]:
    """How many aids there are in each state, and how many are kept too long."""
    rows = scope.visible(user, Aid.objects.all())
    found = dict(rows.order_by().values_list("status").annotate(n=Count("pk")))
    late = scope.visible(user, Loan.objects.filter(back_at=None, due_on__lt=localtime(at).date())).count()
    return {**{one.value: found.get(one.value, 0) for one in Aid.Status}, "late": late}


def away_of(elder: Elder) -> Away | None:
    """Until when nobody is at home, where somebody said so."""
    return Away.objects.filter(elder=elder, ended_at=None).first()


def to_try(user: User) -> QuerySet[Device]:
    """Devices with which somebody at home calls for help: each is tried once a month."""
    rows = devices(user).filter(
        retired_at=None, elder__status=Status.HERE, model__kind__in=(Kind.BUTTON, Kind.WATCH, Kind.TELEPHONE)
    )
    return rows.order_by("division_path", "uid")


def dying(user: User, until: date) -> QuerySet[Device]:
    """Devices whose battery ends by a day, the first first."""
    return devices(user).filter(retired_at=None, empty_on__lte=until, elder__isnull=False).order_by("empty_on", "uid")


def outdated(user: User) -> QuerySet[Device]:
    """Devices that told another firmware than their make should have."""
    old = Q(model__firmware__gt="", firmware__gt="") & ~Q(firmware=F("model__firmware"))
    return devices(user).filter(old, retired_at=None).order_by("model__name", "uid")
