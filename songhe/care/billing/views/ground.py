"""What the pages of the room share."""

from datetime import date
from typing import Any

from django.utils.timezone import localtime

from songhe.base import clock
from songhe.base.indicators import read_month
from songhe.care.billing import rules
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest

LINKED = frozenset({Role.FAMILY, Role.ELDER})
EVERYBODY = BUREAU_ROLES | LINKED | {Role.OPERATOR}
SETTLING = BUREAU_ROLES | {Role.OPERATOR}
PER_PAGE = 40


def today() -> date:
    """The day here."""
    return localtime(clock.now()).date()


def month(request: UserRequest) -> date:
    """The month that is asked for: this one unless told."""
    span = read_month(request.GET.get("month", ""))
    return span.first if span else rules.month_of(today())


def around(chosen: date) -> dict[str, Any]:
    """The month and its neighbours, for the way through the months; none after this one."""
    after = rules.month_after(chosen)
    before = rules.month_of(date.fromordinal(chosen.toordinal() - 1))
    return {"month": chosen, "before": before, "after": after if after <= rules.month_of(today()) else None}


def county(request: UserRequest) -> str:
    """Path of the county for which somebody settles: the user's own, or for the city the one that is asked for."""
    own = str(request.user.scope)
    asked = request.POST.get("county", "") or request.GET.get("county", "")
    return asked if own.count("/") == 0 and asked.startswith(f"{own}/") and asked.count("/") == 1 else rules.county_of(own)
