"""Who works where, in which shift and rooms, and who is told."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import get_default_timezone, localtime

from songhe.care.nursing import dated, rules
from songhe.care.nursing.models import Act, CarePlan, Duty, Hours, Medicine, Mishap, Post, Shift
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.carers.models import Carer
from songhe.register.providers import queries as providers
from songhe.register.providers.models import HOMES, Clerk, Facility


def me(user: User) -> Post | None:
    """The post in which this log-in works today; nobody but a carer has one."""
    if user.role != Role.CARER:
        return None
    return Post.objects.filter(user=user, ended_at=None).select_related("facility", "user").first()


def homes(user: User) -> QuerySet[Facility]:
    """Homes this user may look into: a carer that of the own post, an operator and a bureau theirs, by name."""
    if user.role == Role.CARER:
        post = me(user)
        return Facility.objects.filter(pk=post.facility_id) if post else Facility.objects.none()
    if user.role not in {*BUREAU_ROLES, Role.OPERATOR}:
        return Facility.objects.none()
    here = Q(kind__in=HOMES) | Q(pk__in=Post.objects.filter(ended_at=None).values("facility"))
    rows = providers.facilities(user).exclude(status__in=["closed", "converted"])
    return rows.filter(here).order_by("name", "pk")


def leads(user: User, facility: Facility) -> bool:
    """Whether this user says what is done in a home: its head nurse, or its operator."""
    if user.role == Role.OPERATOR:
        return homes(user).filter(pk=facility.pk).exists()
    post = me(user)
    return bool(post and post.leads and post.facility_id == facility.pk)


def posts(facility: Facility) -> list[Post]:
    """Who works in a home today, the head nurses first."""
    order = {Post.Kind.HEAD: 0, Post.Kind.NURSE: 1, Post.Kind.CARER: 2}
    rows = Post.objects.filter(facility=facility, ended_at=None).select_related("user")
    return sorted(rows, key=lambda row: (order[Post.Kind(row.kind)], row.user.name))


def seatable(facility: Facility) -> QuerySet[User]:
    """Carers of the home's operator with a log-in and no post yet."""
    taken = Post.objects.filter(ended_at=None).values("user")
    staff = Carer.objects.filter(operator=facility.operator_id, is_active=True, user__isnull=False).values("user")
    rows = User.objects.filter(pk__in=staff, role=Role.CARER, is_active=True).exclude(pk__in=taken)
    return rows.order_by("name") if facility.operator_id else rows.none()


def hours_of(facility: Facility) -> list[Hours]:
    """The home's own hours, the newest first."""
    return list(Hours.objects.filter(facility=facility))


def shifts_on(known: Sequence[Hours], day: date) -> tuple[dated.ShiftRule, ...]:
    """Shifts of a home on a day: its own, where it had set any by then, else everybody's."""
    own = next((row for row in known if row.valid_from <= day), None)
    return tuple(dated.ShiftRule(**one) for one in own.shifts) if own is not None else dated.shifts(day)


def span_at(facility: Facility, at: datetime) -> rules.Span:
    """The shift of a home in which a moment lies, by the rule of its day."""
    day, known = localtime(at).date(), hours_of(facility)
    now, before = _clock(shifts_on(known, day)), _clock(shifts_on(known, day - timedelta(days=1)))
    return rules.shift_at(now, at, get_default_timezone(), before)


def _clock(found: Sequence[dated.ShiftRule]) -> list[tuple[str, str, str]]:
    return [(one.code, one.starts, one.ends) for one in found]


def shift_names(facility: Facility) -> Callable[[str, date], str]:
    """What the shifts of a home are called, for whoever asks of many days."""
    known = hours_of(facility)
    return lambda code, day: next((one.name for one in shifts_on(known, day) if one.code == code), code)


def shift_name(facility: Facility, code: str, day: date) -> str:
    """What a shift of a home is called."""
    return shift_names(facility)(code, day)


def shift_of(facility: Facility, at: datetime) -> Shift | None:
    """The shift of a home in which a moment lies, once somebody has opened it."""
    span = span_at(facility, at)
    return Shift.objects.filter(facility=facility, starts_at=span.starts_at).first()


def shift_before(facility: Facility, at: datetime) -> Shift | None:
    """The one before it, where it was worked in."""
    before = span_at(facility, span_at(facility, at).starts_at - timedelta(minutes=1))
    return Shift.objects.filter(facility=facility, starts_at=before.starts_at).first()


def shifts(user: User) -> QuerySet[Shift]:
    """Shifts of the homes a user works in; bureaus do not read handovers."""
    if user.role in BUREAU_ROLES:
        return Shift.objects.none()
    return Shift.objects.filter(facility__in=homes(user).order_by().values("pk")).select_related("facility", "given_by")


def duties(facility: Facility, at: datetime) -> list[Duty]:
    """Who works there at a moment, and in which rooms."""
    begins = span_at(facility, at).starts_at
    rows = Duty.objects.filter(shift__facility=facility, shift__starts_at=begins, post__ended_at=None)
    return list(rows.select_related("post__user"))


def whom(facility: Facility, room: str, to: str, at: datetime) -> list[User]:
    """Who is told: the nurses of the room (nobody there: the head), the heads (none: the manager), the manager."""
    if to == "nurse":
        found = [row.post.user for row in duties(facility, at) if not row.rooms or room in row.rooms]
        if found:
            return found
    if to in {"nurse", "head"}:
        found = [row.user for row in posts(facility) if row.leads]
        if found:
            return found
    seats = Clerk.objects.filter(operator=facility.operator_id, ended_at=None) if facility.operator_id else Clerk.objects.none()
    return [seat.user for seat in seats.select_related("user")]


def _at_work(user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of the homes in which a user works: a carer, an operator."""
    if user.role not in {Role.CARER, Role.OPERATOR}:
        return rows.none()
    return rows.filter(facility__in=homes(user).order_by().values("pk"))


def plans(user: User) -> QuerySet[CarePlan]:
    """Care plans of one's home."""
    return _at_work(user, CarePlan.objects.select_related("elder", "facility"))


def medicines(user: User) -> QuerySet[Medicine]:
    """Medicines of one's home."""
    return _at_work(user, Medicine.objects.select_related("elder", "facility"))


def acts(user: User) -> QuerySet[Act]:
    """Acts of one's home."""
    return _at_work(user, Act.objects.select_related("elder", "facility", "item", "medicine", "done_by", "second"))


def mishaps(user: User) -> QuerySet[Mishap]:
    """Mishaps of one's homes; a bureau those of its division."""
    rows = Mishap.objects.select_related("elder", "facility")
    return rows.filter(scope.within(user.scope)) if user.role in BUREAU_ROLES else _at_work(user, rows)


def names(posts_of: Iterable[UUID]) -> dict[UUID, str]:
    """Names of people by their posts."""
    return dict(Post.objects.filter(pk__in=set(posts_of)).values_list("pk", "user__name"))
