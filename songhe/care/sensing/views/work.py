"""What rings: the list, why one rang, and what rang for a check-in (which is the visits' own)."""

from datetime import timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.care.sensing import queries, showing
from songhe.care.sensing.models import Ring
from songhe.care.sensing.models.rings import Level
from songhe.care.sensing.queries import LOOKERS
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles

PER_PAGE = 40
PAST = timedelta(days=90)


@require_GET
@roles(*LOOKERS)
def desk(request: UserRequest) -> HttpResponse:
    """For whom something rings that asks somebody to look, the longest first; behind it what was found."""
    chosen = request.GET.get("status", "open")
    chosen = chosen if chosen in {"open", "over"} else "open"
    rings = queries.rings(request.user).filter(level=Level.CHECK_IN).defer("record")
    waiting = rings.filter(status=Ring.Status.OPEN)
    past = rings.exclude(status=Ring.Status.OPEN).filter(opened_at__gt=clock.now() - PAST)
    rows = waiting.order_by("opened_at", "pk") if chosen == "open" else past.order_by("-opened_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    q = request.GET.get("q", "").strip()[:40]
    found = list(queries.with_sensors(request.user).filter(name__startswith=q)[:12]) if q else []
    told = [showing.ring_line(row) for row in page]
    people = waiting.order_by().values("elder").distinct().count()
    context = {"page": page, "listed": told, "chosen": chosen, "q": q, "found": found, "waiting": people}
    return render(request, "sensing/desk.html", context | {"loud": showing.loud(request.user)})


@require_GET
@roles(*LOOKERS)
def check_in(request: UserRequest, pk: UUID) -> HttpResponse:
    """Where a check-in of before stood; it goes on with the visits, under the same key."""
    if not queries.rings(request.user).filter(task=pk).exists():
        raise Http404
    return redirect("visits:check_in", pk)


@require_GET
@roles(*LOOKERS)
def why(request: UserRequest, task: UUID) -> HttpResponse:
    """What rang for a check-in, and why: a part of its page."""
    rows = queries.rings(request.user).filter(task=task).order_by("opened_at", "pk")
    told = [showing.ring(row, request.user) for row in rows]
    if not told:
        raise Http404
    name = "sensing/_rang_for.html" if request.headers.get("HX-Request") else "sensing/why.html"
    return render(request, name, {"rings": told, "elder": rows[0].elder})


@require_GET
@roles(*LOOKERS, Role.DOCTOR)
def ring(request: UserRequest, pk: UUID) -> HttpResponse:
    """Why one rule rang, and what it was worth."""
    row = get_object_or_404(queries.rings(request.user), pk=pk)
    looks = request.user.role in LOOKERS
    return render(request, "sensing/ring.html", {"row": row, "one": showing.ring(row, request.user), "looks": looks})
