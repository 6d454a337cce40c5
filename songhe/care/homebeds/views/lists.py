"""Lists: home beds of a place or provider, and one's own."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.care.homebeds import queries, showing
from songhe.care.homebeds.models import HomeBed
from songhe.care.homebeds.views.ground import LINKED, LISTS
from songhe.register.access.scope import UserRequest, roles

PER_PAGE = 40
ORDER: dict[str, tuple[str, ...]] = {
    "open": ("elder__name", "pk"), "prepared": ("asked_at", "pk"), "ended": ("-closed_at", "pk"),
}  # fmt: skip
STATES = {"open": ("open",), "prepared": ("asked", "approved"), "ended": ("closed", "declined")}


@require_GET
@roles(*LISTS)
def beds(request: UserRequest) -> HttpResponse:
    """Home beds that stand, with their month up to now; those being made ready; those that ended."""
    at, chosen = clock.now(), request.GET.get("status", "")
    rows = queries.home_beds(request.user)
    sums: dict[str, Any] = rows.order_by().aggregate(
        **{name: Count("pk", filter=Q(status__in=found)) for name, found in STATES.items()}
    )
    status = chosen if chosen in STATES else "open" if sums["open"] or not sums["prepared"] else "prepared"
    page = Paginator(rows.filter(status__in=STATES[status]).order_by(*ORDER[status]), PER_PAGE)
    found = page.get_page(request.GET.get("page"))
    listed = showing.listing(list(found), at)
    context = {
        "page": found, "listed": listed, "status": status, "sums": sums,
        "short": sum(not one["reached"] for one in listed if one["had"]),
        "quiet": sum(one["quiet"] for one in listed), "day": localtime(at).date(),
    }  # fmt: skip
    return render(request, "homebeds/list.html", context)


@require_GET
@roles(*LINKED)
def mine(request: UserRequest) -> HttpResponse:
    """My bed at home, or my mother's: how far it is, and what was done this month."""
    at = clock.now()
    rows = list(queries.home_beds(request.user).order_by("-asked_at")[:20])
    now = {row.pk: showing.this_month(row, at) for row in rows if row.status == HomeBed.Status.OPEN}
    listed = [(one, now.get(one["row"].pk)) for one in showing.listing(rows, at)]
    return render(request, "homebeds/mine.html", {"listed": listed})
