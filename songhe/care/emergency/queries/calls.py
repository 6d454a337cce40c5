"""Lists of calls, each within the scope of whoever looks."""

from collections.abc import Iterable
from datetime import datetime, time
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from songhe.care.emergency.models import OPEN, RINGING, Break, CallDeadline, Cover, Incident, Response, Seat
from songhe.care.emergency.models import Call as Calls
from songhe.register.access.models import DESK_ROLES, User
from songhe.register.access.scope import paths_above, visible, within
from songhe.register.places.models import Division
from songhe.register.staff.models import Responder

RINGS = Q(status__in=RINGING) | Q(pressed_again_at__isnull=False)
"""Somebody has to pick up: the same as `Call.rings`."""


def calls(user: User) -> QuerySet[Calls]:
    """Every call in the user's division, with what a row of a list shows."""
    rows = Calls.objects.select_related("elder", "division__parent", "answered_by", "lead_response")
    return visible(user, rows)


def ringing(user: User) -> QuerySet[Calls]:
    """Waiting for an answer, longest first. A city's desk is rung only by what overflowed to it; a county's by all its own."""
    rows = calls(user).filter(RINGS)
    if user.role in DESK_ROLES and "/" not in user.scope:
        rows = rows.filter(desk_path=user.scope)
    return rows.order_by(Coalesce("pressed_again_at", "received_at"))


def in_hand(user: User) -> QuerySet[Calls]:
    """Answered and not over."""
    return calls(user).filter(status__in=OPEN).exclude(RINGS).order_by("received_at")


def closed_today(user: User, at: datetime) -> QuerySet[Calls]:
    """Over since midnight, newest first."""
    midnight = timezone.make_aware(datetime.combine(timezone.localtime(at).date(), time.min))
    over = calls(user).filter(closed_at__gte=midnight, closed_at__lte=at)
    return over.exclude(status__in=OPEN).order_by("-closed_at")


def due_reviews(user: User, at: datetime) -> QuerySet[Calls]:
    """Closed and not yet reviewed, oldest first; a call whose cause needs no review owes none."""
    return _owed(user, at, "review", "reviewed_at")


def due_follow_ups(user: User, at: datetime) -> QuerySet[Calls]:
    """Closed and not yet telephoned again, oldest first."""
    return _owed(user, at, "follow_up", "followed_up_at")


def seats(user: User) -> QuerySet[Seat]:
    """Seats of the user's division that are not left."""
    return visible(user, Seat.objects.exclude(status="left").select_related("user")).order_by("sat_at")


def overstayed(rows: Iterable[Seat], at: datetime) -> set[UUID]:
    """Which of these seats are on a break longer than it may be."""
    return set(Break.objects.filter(seat__in=list(rows), until=None, due_at__lte=at).values_list("seat", flat=True))


def covers(user: User) -> QuerySet[Cover]:
    """Times in which the city answered for desks of the user's division, newest first."""
    return visible(user, Cover.objects.all()).order_by("-since")


def covered_for(user: User) -> list[str]:
    """Names of the counties for which the city's desk answers now; for who sits at it."""
    if "/" in user.scope:
        return []
    paths = covers(user).filter(until=None).values_list("desk_path", flat=True)
    return list(Division.objects.filter(path__in=list(paths)).order_by("code").values_list("name", flat=True))


def seat_of(user: User) -> Seat | None:
    """The user's own seat."""
    return Seat.objects.filter(user=user).exclude(status="left").first()


def responses_of(responder: Responder) -> QuerySet[Response]:
    """What a responder was asked, newest first."""
    rows = Response.objects.filter(responder=responder).select_related("call__elder", "call__division__parent")
    return rows.order_by("-asked_at")


def incidents(user: User) -> QuerySet[Incident]:
    """Major incidents in the user's division, and those declared above it that cover it; open ones first.

    Of an incident above it only the name, the place and the time are shown: its calls are read through `calls`.
    """
    above = Q(division_path__in=paths_above(user.scope))
    return Incident.objects.filter(within(user.scope) | above).order_by("closed_at", "-opened_at")


def own_incidents(user: User) -> QuerySet[Incident]:
    """Those within the user's own division, which he may also end."""
    return visible(user, Incident.objects.all())


def groupable(user: User, incident: Incident) -> QuerySet[Calls]:
    """Calls of the user that may be counted to `incident`: of its place, in none yet, open or ended since it began."""
    rows = calls(user).filter(within(incident.division_path), incident=None)
    since = Q(status="closed", closed_at__gte=incident.opened_at)
    return rows.filter(Q(status__in=OPEN) | since).order_by("-received_at")


def next_deadline(call: Calls) -> CallDeadline | None:
    """The next moment at which the house would act by itself."""
    return call.deadlines.filter(fired_at=None, cleared_at=None).order_by("due_at").first()


def _owed(user: User, at: datetime, step: str, done: str) -> QuerySet[Calls]:
    owed = CallDeadline.objects.filter(step=step, cleared_at=None)
    rows = calls(user).filter(status="closed", closed_at__lte=at, **{f"{done}__isnull": True}, pk__in=owed.values("call"))
    return rows.order_by("closed_at")
