"""Medicine: whose list this user may read, the doses of some days, who is on the doctor's list."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime

from songhe.care.health import dated
from songhe.care.health.models import Dose, Lapse, Medicine, Reminding
from songhe.care.health.queries.measured import people
from songhe.register.access import scope
from songhe.register.access.models import Role, User
from songhe.register.people.models import LIVE, Elder

HELPED = Reminding.objects.filter(elder=OuterRef("pk"), helped_since__isnull=False)


def with_medicine(user: User) -> QuerySet[Elder]:
    """Whose medicine this user may see and mark: as the health page, and for an assistant of the village whoever agreed to be
    helped with it."""
    if user.role != Role.ASSISTANT:
        return people(user)
    rows = Elder.objects.select_related("division__parent").order_by("name", "pk").filter(status__in=LIVE)
    return scope.visible(user, rows).filter(Exists(HELPED))


def one_with_medicine(user: User, key: UUID) -> Elder:
    """One of them, or 404."""
    return get_object_or_404(with_medicine(user), pk=key)


def helped(user: User, day: date) -> QuerySet[Elder]:
    """Whom an assistant helps today: those who agreed and have a dose of that day."""
    doses = Dose.objects.filter(elder=OuterRef("pk"), day=day).exclude(status="void")
    return with_medicine(user).filter(Exists(doses)) if user.role == Role.ASSISTANT else Elder.objects.none()


def medicines(user: User) -> QuerySet[Medicine]:
    """Medicines a doctor may write: of the division. The list itself is for who may open it (`medicines_of`)."""
    rows = Medicine.objects.select_related("elder__division__parent")
    return scope.visible(user, rows) if user.role == Role.DOCTOR else rows.none()


def medicines_of_people(user: User) -> QuerySet[Medicine]:
    """Medicines, taken and ended, of everybody whose health page this user may open."""
    return Medicine.objects.select_related("elder").filter(elder__in=people(user).order_by().values("pk"))


def medicines_of(elder: Elder, *, ended: bool = False) -> list[Medicine]:
    """The list of somebody whose page may be opened: what is taken now, or also what was. This is the one list: the health
    file, the form of a follow-up and other systems read it here."""
    rows = Medicine.objects.filter(elder=elder)
    return list(rows if ended else rows.filter(status="active"))


def on_the_card(elder: Elder) -> list[str] | None:
    """The list as the first-aid card prints it, what must not be missed first; None where no list was ever begun."""
    rows = list(Medicine.objects.filter(elder=elder))
    now = sorted((row for row in rows if row.status == Medicine.Status.ACTIVE), key=lambda row: not row.critical)
    return [_line(row) for row in now] if rows else None


def _line(row: Medicine) -> str:
    said = row.record or {}
    return " ".join(filter(None, [said.get("name", ""), said.get("dose", ""), *row.times]))


def doses_of(elder: Elder, first: date, last: date) -> list[Dose]:
    """Doses of these days, by hour, of somebody whose page may be opened."""
    rows = Dose.objects.filter(elder=elder, day__gte=first, day__lte=last).exclude(status="void")
    return list(rows.select_related("medicine").order_by("due_at", "pk"))


def reminding_of(elder: Elder) -> Reminding:
    """How this person is reminded; what holds for everybody where nobody said."""
    known = Reminding.objects.filter(elder=elder).first()
    return known or Reminding(elder=elder, division_path=elder.division_path)


def lapses(user: User) -> QuerySet[Lapse]:
    """Who missed medicine as often as the rule says, for the doctors of the division."""
    rows = Lapse.objects.select_related("elder__division__parent").filter(elder__status__in=LIVE)
    return scope.visible(user, rows) if user.role == Role.DOCTOR else rows.none()


def running_out(user: User, at: datetime) -> QuerySet[Medicine]:
    """Medicines that last no longer than the rule's days."""
    today = localtime(at).date()
    last = today + timedelta(days=dated.medicine(today).refill_days)
    return medicines(user).filter(status="active", refill_on__lte=last, elder__status__in=LIVE).order_by("refill_on", "pk")
