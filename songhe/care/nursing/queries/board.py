"""A home at this moment: who lies where, what is due, late and done; the phone's register; one resident by day and month."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import get_default_timezone, localtime

from songhe.base.indicators import Span
from songhe.care.nursing import dated, lying, rules
from songhe.care.nursing.lying import Resident
from songhe.care.nursing.models import OPEN, Act, CarePlan, Medicine, Mishap
from songhe.care.nursing.queries import staff
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

BACK = timedelta(hours=12)  # what was due before the shift and is still open
AHEAD = timedelta(hours=3)  # what a phone holds beyond the end of its shift


@dataclass
class Line:
    """One resident with the acts of the shift."""

    resident: Resident
    plan: CarePlan | None
    acts: list[tuple[Act, str]] = field(default_factory=list)  # with how each stands

    def of(self, *states: str) -> list[Act]:
        return [act for act, state in self.acts if state in states]

    @property
    def counts(self) -> Counter[str]:
        return Counter(state for _act, state in self.acts)

    @property
    def nxt(self) -> Act | None:
        """What is done next: the latest one first."""
        return next(iter(self.of("late", "due", "ahead")), None)

    @property
    def state(self) -> str:
        """The worst that stands open."""
        return next((name for name in ("late", "due") if self.of(name)), "fine")


def standing(act: Act, at: datetime) -> str:
    """How an act stands."""
    kind = dated.kinds(localtime(act.due_at).date()).get(act.kind)
    return rules.state(act.status, act.due_at, kind.late if kind else 30, at)


def acts_of(facility: Facility, since: datetime, until: datetime) -> QuerySet[Act]:
    """Acts of a home due between two moments, and those from before that are still open."""
    rows = Act.objects.filter(facility=facility, due_at__lt=until).exclude(status="void")
    rows = rows.filter(Q(due_at__gte=since) | Q(due_at__gte=since - BACK, status__in=OPEN))
    return rows.select_related("elder", "item", "medicine").order_by("due_at", "pk")


def board(facility: Facility, at: datetime) -> list[Line]:
    """Everybody with a bed, as it is now, with the acts of this shift; who is away owes nothing."""
    span = staff.span_at(facility, at)
    found = {row.elder: Line(row, None) for row in lying.residents(facility.pk) if row.state != lying.RESERVED}
    for plan in CarePlan.objects.filter(facility=facility, status="active"):
        if plan.elder_id in found:
            found[plan.elder_id].plan = plan
    for act in acts_of(facility, span.starts_at, span.ends_at):
        line = found.get(act.elder_id)
        if line is None:
            continue
        state = standing(act, at)
        if line.resident.here or state not in {"late", "due", "ahead"}:
            line.acts.append((act, state))
    return list(found.values())


def for_phone(facility: Facility, at: datetime) -> list[tuple[Act, Resident]]:
    """Acts of those who lie there now, of this shift and a little beyond."""
    span = staff.span_at(facility, at)
    here = {row.elder: row for row in lying.residents(facility.pk) if row.here}
    rows = acts_of(facility, span.starts_at, span.ends_at + AHEAD).filter(elder__in=here)
    return [(act, here[act.elder_id]) for act in rows]


def unplanned(facility: Facility) -> list[Resident]:
    """Who lives there and has no plan that anybody signed."""
    planned = set(CarePlan.objects.filter(facility=facility, status="active").values_list("elder", flat=True))
    return [row for row in lying.residents(facility.pk) if row.state in lying.LIVES and row.elder not in planned]


def day_of(elder: UUID, facility: Facility, day: date) -> list[Act]:
    """Acts of a resident on one day."""
    span = Span(day, day)
    rows = Act.objects.filter(elder=elder, facility=facility, due_at__gte=span.starts_at, due_at__lt=span.ends_at)
    return list(rows.exclude(status="void").select_related("item", "medicine").order_by("due_at", "pk"))


@dataclass(frozen=True)
class DayCount:
    """One day of the month view."""

    day: date
    done: int = 0
    late: int = 0
    missed: int = 0
    other: int = 0
    mishaps: int = 0


def month_of(elder: UUID, facility: Facility, span: Span) -> list[DayCount]:
    """Each day of a month: done, of them late, missed, and mishaps. Two queries."""
    zone = get_default_timezone()
    rows = Act.objects.filter(elder=elder, facility=facility, due_at__gte=span.starts_at, due_at__lt=span.ends_at)
    counted = rows.exclude(status="void").annotate(on=TruncDate("due_at", tzinfo=zone)).order_by().values("on").annotate(
        done=Count("pk", filter=Q(status="done")), late=Count("pk", filter=Q(status="done", late=True)),
        missed=Count("pk", filter=Q(status="missed")), other=Count("pk", filter=Q(status__in=["not_done", "away"])),
    )  # fmt: skip
    by_day: dict[date, Any] = {row["on"]: {name: n for name, n in row.items() if name != "on"} for row in counted}
    happened = Mishap.objects.filter(
        elder=elder, facility=facility, happened_at__gte=span.starts_at, happened_at__lt=span.ends_at
    )
    odd = Counter(localtime(one).date() for one in happened.values_list("happened_at", flat=True))
    days = [span.first + timedelta(days=back) for back in range((span.last - span.first).days + 1)]
    return [DayCount(day, **by_day.get(day, {}), mishaps=odd[day]) for day in days]


@dataclass(frozen=True)
class HomeCount:
    """One home in the list of homes: of today so far."""

    facility: Facility
    done: int = 0
    in_time: int = 0
    missed: int = 0
    late: int = 0  # due, and past its time
    mishaps: int = 0


def counts(homes: Sequence[Facility], at: datetime) -> list[HomeCount]:
    """Figures of today, of many homes at once: three queries."""
    day = localtime(at).date()
    span = Span(day, day)
    rows = Act.objects.filter(facility__in=homes, due_at__gte=span.starts_at, due_at__lte=at).order_by()
    told: dict[UUID, dict[str, int]] = {
        row["facility"]: {"done": row["done"], "in_time": row["good"], "missed": row["missed"], "late": row["open"]}
        for row in rows.values("facility").annotate(
            done=Count("pk", filter=Q(status="done")), good=Count("pk", filter=Q(status="done", late=False)),
            missed=Count("pk", filter=Q(status="missed")), open=Count("pk", filter=Q(status__in=OPEN, step__gt=0)),
        )
    }  # fmt: skip
    opened = Mishap.objects.filter(facility__in=homes, status="open").order_by().values("facility").annotate(n=Count("pk"))
    odd = {row["facility"]: row["n"] for row in opened}
    return [HomeCount(one, **told.get(one.pk, {}), mishaps=odd.get(one.pk, 0)) for one in homes]


def medicines_of(elder: UUID, facility: Facility) -> list[Medicine]:
    """What a resident takes, and what was stopped lately."""
    rows = Medicine.objects.filter(elder=elder, facility=facility).order_by("status", "-made_at")
    return list(rows[:30])


def plans_of(elder: UUID, facility: Facility) -> list[CarePlan]:
    """Every version, the newest first."""
    return list(CarePlan.objects.filter(elder=elder, facility=facility).prefetch_related("items").order_by("-version"))


def known_here(facility: Facility, elder: UUID) -> bool:
    """Somebody with a bed there, or of whom records were kept there."""
    if lying.one(facility.pk, elder):
        return True
    return CarePlan.objects.filter(facility=facility, elder=elder).exists()


def elder_of(key: UUID) -> Elder | None:
    """A person of the register, for a caller who has made sure that he lives in its home."""
    return Elder.objects.select_related("division").filter(pk=key).first()


def day_for_family(elders: Iterable[Elder], at: datetime) -> list[tuple[Elder, Facility, list[Act], list[Mishap]]]:
    """What was done today for those who live in a home, and what happened in the last week."""
    people = {row.pk: row for row in elders}
    where = lying.homes_of(people)
    day = localtime(at).date()
    span = Span(day, day)
    homes = {row.pk: row for row in Facility.objects.filter(pk__in=set(where.values()))}
    acts: dict[UUID, list[Act]] = {}
    rows = Act.objects.filter(elder__in=where, due_at__gte=span.starts_at, due_at__lt=span.ends_at, facility__in=homes)
    for act in rows.exclude(status="void").select_related("medicine").order_by("due_at", "pk"):
        acts.setdefault(act.elder_id, []).append(act)
    odd: dict[UUID, list[Mishap]] = {}
    for one in Mishap.objects.filter(elder__in=people, happened_at__gte=at - timedelta(days=7)).select_related("facility"):
        if one.elder_id:
            odd.setdefault(one.elder_id, []).append(one)
    return [(people[key], homes[home], acts.get(key, []), odd.get(key, [])) for key, home in where.items() if home in homes]
