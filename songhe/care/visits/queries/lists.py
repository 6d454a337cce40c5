"""Who is due, one person's file of visits, searches and check-ins; always scoped."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localtime

from songhe.care.visits.models import NEEDED, UNJUDGED, Chase, CheckIn, Hint, Listed, Post, Promise, Stop, Visit, Well
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role, User
from songhe.register.people import queries as people

BY_PLACE = DESK_ROLES | BUREAU_ROLES | {Role.ASSISTANT}
LINKED = frozenset({Role.FAMILY, Role.ELDER})
SOON = timedelta(days=7)


def listed(user: User) -> QuerySet[Listed]:
    """Who is on the list in this user's division; families and elders see nothing of it here."""
    rows = Listed.objects.filter(left_on=None).select_related("elder__division__parent")
    return scope.visible(user, rows) if user.role in BY_PLACE else rows.none()


def due(rows: QuerySet[Listed], at: datetime, *, late: bool = False, within: timedelta = SOON) -> QuerySet[Listed]:
    """Due by then, or overdue: by risk, then by days. Who stands aside is not due, but whoever refused is still rung."""
    day = localtime(at).date()
    asked = rows.exclude(aside__in=["away", "hospital"])
    bound = Q(due_on__lt=day) if late else Q(due_on__lte=day + within)
    return asked.filter(bound).order_by("-grade", "due_on", "pk")


def visits(user: User) -> QuerySet[Visit]:
    """Visits this user may read: by place, families those of elders who agree, elders their own."""
    rows = Visit.objects.select_related("elder__division")
    if user.role in BY_PLACE:
        return scope.visible(user, rows)
    if user.role in LINKED:
        return rows.filter(elder__in=people.elders(user).order_by().values("pk"))
    return rows.none()


def chases(user: User) -> QuerySet[Chase]:
    """Searches in this user's division; a neighbour of a centre household looks as well."""
    rows = Chase.objects.select_related("elder__division__parent")
    return scope.visible(user, rows) if user.role in BY_PLACE | {Role.RESPONDER} else rows.none()


def check_ins(user: User) -> QuerySet[CheckIn]:
    """Check-in tasks in this user's division."""
    rows = CheckIn.objects.select_related("elder__division__parent").prefetch_related("hints")
    return scope.visible(user, rows) if user.role in BY_PLACE else rows.none()


def posts(user: User) -> QuerySet[Post]:
    """Posts in this user's division."""
    rows = Post.objects.select_related("division__parent")
    return scope.visible(user, rows) if user.role in BUREAU_ROLES | {Role.ASSISTANT} else rows.none()


def my_posts(user: User, day: date) -> list[Post]:
    """The posts that this log-in holds on that day."""
    rows = Post.objects.filter(user=user, appointed_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))
    return list(rows.select_related("division"))


def round_of(user: User, day: date) -> list[Stop]:
    """Stops of that day in their order: of one's own round, and of those one covers."""
    rows = Stop.objects.filter(post__in=my_posts(user, day), day=day).select_related("elder__division")
    return list(rows.order_by("place", "pk"))


def last_answers(elder: Any) -> dict[str, str]:
    """What was answered the last time somebody was met, by question."""
    row = Visit.objects.filter(elder=elder, outcome="met").order_by("-made_at").first()
    return {code: said for group in (row.answers or {}).values() for code, said in group.items()} if row else {}


def latest(keys: list[UUID]) -> dict[UUID, Visit]:
    """Of each person the visit that was made last, met or not."""
    newest = Visit.objects.filter(elder=OuterRef("elder")).order_by("-made_at", "-pk").values("pk")[:1]
    rows = Visit.objects.filter(elder__in=keys, pk=Subquery(newest))
    return {row.elder_id: row for row in rows}


def latest_met(keys: list[UUID]) -> dict[UUID, Visit]:
    """Of each person the visit on which somebody was met last."""
    newest = Visit.objects.filter(elder=OuterRef("elder"), outcome="met").order_by("-made_at", "-pk").values("pk")[:1]
    return {row.elder_id: row for row in Visit.objects.filter(elder__in=keys, pk=Subquery(newest))}


@dataclass(frozen=True)
class Precision:
    """Of check-ins in which a signal spoke: how many are closed, and in how many help was needed."""

    kind: str
    closed: int
    needed: int

    @property
    def share(self) -> float | None:
        return self.needed * 1000 // self.closed / 10 if self.closed else None


def precision(user: User, since: datetime) -> list[Precision]:
    """Signal by signal, what became of the tasks in which it spoke."""
    rows = Hint.objects.filter(at__gte=since, check_in__status="closed").exclude(check_in__found__in=sorted(UNJUDGED))
    rows = scope.visible(user, rows) if user.role in BY_PLACE else rows.none()
    told = rows.order_by().values("kind").annotate(
        closed=Count("check_in", distinct=True),
        needed=Count("check_in", distinct=True, filter=Q(check_in__found__in=sorted(NEEDED))),
    )  # fmt: skip
    return [Precision(row["kind"], row["closed"], row["needed"]) for row in sorted(told, key=lambda one: one["kind"])]


def silent_today(user: User, at: datetime) -> QuerySet[Promise]:
    """Who agreed to say "I am well", whose hour has passed today, and who has not: only these are followed up."""
    here = localtime(at)
    said = Exists(Well.objects.filter(elder=OuterRef("elder"), day=here.date()))
    rows = Promise.objects.filter(~said, ended_on=None, since__lte=here.date(), before__lte=here.time())
    rows = rows.filter(elder__status="here").select_related("elder__division")
    return scope.visible(user, rows).order_by("before", "pk") if user.role in BY_PLACE else rows.none()
