"""What visits add to finding: lists ask for grades and who is overdue, the ledger of a village says who is to be visited."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from songhe.care.visits.models import Grade, Listed
from songhe.register.access.models import User
from songhe.register.access.scope import within
from songhe.register.lists import criteria, dues
from songhe.register.lists.criteria import Asked, Choices, Criterion, Rows
from songhe.register.lists.dues import Due
from songhe.register.places.models import Division

SOON = timedelta(days=7)


def _visits(rows: Rows, value: str, asked: Asked) -> Rows:
    listed = Listed.objects.filter(elder=OuterRef("pk"), left_on=None)
    if value == "late":
        return rows.filter(Exists(listed.filter(due_on__lt=asked.today).exclude(aside__in=["away", "hospital"])))
    return rows.filter(Exists(listed.filter(grade=int(value))) if value != "any" else Exists(listed))


def _choices() -> Choices:
    grades: list[tuple[str, Any]] = [(str(one.value), one.label) for one in Grade]
    return [("any", _("在应访名单上")), ("late", _("过了该探访的日子")), *grades]


def owed(user: User, place: Division, at: datetime) -> list[Due]:
    """Who of a place is to be visited within a week, or should have been."""
    day = localtime(at).date()
    rows = Listed.objects.filter(within(place.path), left_on=None, due_on__lte=day + SOON)
    found = rows.exclude(aside__in=["away", "hospital"]).select_related("elder__division")
    return [Due(row.elder, _("该探访了"), row.due_on, reverse("visits:person", args=[row.elder_id])) for row in found]


criteria.register(Criterion("visits", _("探访"), _visits, _choices, order=67))
dues.register("visits", owed)
