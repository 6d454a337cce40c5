"""Advisers: who is in office for a place, the rota of a week, the questions each may read."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from songhe.care.health.models import Adviser, AdviserDuty, Question, Sharing
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.people import queries as register
from songhe.register.people.models import LIVE, Elder

ASKERS = frozenset({Role.ELDER, Role.FAMILY, Role.ASSISTANT})
LOOKERS = ASKERS | BUREAU_ROLES | {Role.DOCTOR, Role.RESPONDER}


def advisers(user: User) -> QuerySet[Adviser]:
    """Those of the division and those above it that advise it as well; a bureau those it leads, in every state."""
    rows = Adviser.objects.all()
    if user.role in BUREAU_ROLES:
        return scope.visible(user, rows)
    near = Q(division_path__in=[*scope.paths_above(user.scope), user.scope]) | Q(scope.within(user.scope))
    return rows.filter(near, status="active") if user.role in LOOKERS else rows.none()


def may_ask(user: User) -> QuerySet[Elder]:
    """About whom somebody may ask: an elder about himself, the family about whom it follows, an assistant about the village."""
    rows = register.elders(user) if user.role in ASKERS else Elder.objects.none()
    return rows.filter(status__in=LIVE)


def duties(user: User, monday: date) -> QuerySet[AdviserDuty]:
    """The rota of a week, of the advisers this user may see."""
    rows = AdviserDuty.objects.filter(adviser__in=advisers(user).order_by().values("pk")).exclude(status="cancelled")
    return (
        rows.filter(on__gte=monday, on__lt=monday + timedelta(days=7)).select_related("adviser").order_by("on", "starts", "pk")
    )


def questions(user: User) -> QuerySet[Question]:
    """Questions with their text: whoever asked, the adviser who is asked, the doctors for those that were passed on; the elder
    the own, the family while the elder lets it read. A bureau reads figures, not questions."""
    rows = Question.objects.select_related("adviser", "elder__division__parent")
    mine = Q(asked_by=user) | Q(adviser__user=user)
    if user.role == Role.DOCTOR:
        return rows.filter(mine | (Q(scope.within(user.scope)) & Q(needs_doctor=True)))
    if user.role == Role.ELDER:
        return rows.filter(mine | Q(elder__user=user))
    if user.role == Role.FAMILY:
        shared = Sharing.objects.filter(withdrawn_at=None).values("elder")
        follows = register.elders(user).filter(pk__in=shared).order_by().values("pk")
        return rows.filter(mine | Q(elder__in=follows))
    return rows.filter(mine) if user.role in LOOKERS else rows.none()


def may_answer(user: User, question: Question) -> bool:
    """The adviser who was asked, where he has a log-in."""
    return question.adviser.user_id == user.pk and question.status == "asked"
