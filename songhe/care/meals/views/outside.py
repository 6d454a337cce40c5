"""What others see of meals: a family its week, an assistant and a desk the signals, a bureau its month, everybody the menus."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.indicators import month, month_of, read_month
from songhe.care.meals import actions, queries, rules, showing
from songhe.care.meals.forms import CloseForm
from songhe.care.meals.models import Channel, MealService, Signal
from songhe.care.meals.views.asked import my_week, today
from songhe.care.meals.views.diners import posted_day, posted_way
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import queries as people
from songhe.register.places import queries as places

LOOKS = DESK_ROLES | BUREAU_ROLES | {Role.ASSISTANT, Role.OPERATOR}
"""Who sees signals; who goes and looks says so."""
PER_PAGE = 40


@require_GET
@roles(Role.FAMILY, Role.ELDER)
def mine(request: UserRequest) -> HttpResponse:
    """This week at the canteens near: order and take back in two taps."""
    return my_week(request, request.GET.get("elder", ""), request.GET.get("canteen", ""))


@require_POST
@roles(Role.FAMILY, Role.ELDER)
def order(request: UserRequest, elder: UUID, service: UUID) -> HttpResponse:
    """One tap: this meal of that day; the first one brings the card."""
    person, at = people.one(request.user, elder), clock.now()
    near = [row.pk for row, _far in queries.near(person)]
    meal = get_object_or_404(MealService.objects.select_related("facility__site"), pk=service, facility__in=near, ended_on=None)
    diner = actions.join(elder=person, facility=meal.facility, by=request.user.actor, at=at)
    told: dict[str, Any] = {
        "diner": diner,
        "service": meal,
        "day": posted_day(request),
        "way": posted_way(request),
        "channel": Channel.WEB,
    }
    actions.order(**told, by=request.user.actor, at=at)
    messages.success(request, _("已订 %(meal)s，%(where)s。") % {"meal": meal.get_meal_display(), "where": meal.facility.name})
    return redirect(f"/meals/mine/?elder={person.pk}&canteen={meal.facility_id}")


@require_GET
@roles(*LOOKS)
def signals(request: UserRequest) -> HttpResponse:
    """Who always comes and did not: open ones first, then what was found."""
    rows = queries.signals(request.user)
    told = [showing.signal(row) for row in rows.exclude(status="closed").order_by("opened_at")[:PER_PAGE]]
    page = Paginator(rows.filter(status="closed").order_by("-closed_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    past = [showing.signal(row) for row in page]
    context = {"open": told, "past": past, "page": page, "precision": queries.precision(rows)}
    return render(request, "meals/signals.html", context)


def _signal(request: UserRequest, pk: UUID) -> Signal:
    return get_object_or_404(queries.signals(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@roles(*LOOKS)
def signal(request: UserRequest, pk: UUID) -> HttpResponse:
    """One signal: why, and what was found."""
    row, form = _signal(request, pk), CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close(signal=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("已记下：%(found)s。") % {"found": row.get_found_display()})
        return redirect("meals:signals")
    context = {"one": showing.signal(row), "form": form, "files": request.user.role in people_roles()}
    return render(request, "meals/signal.html", context, status=422 if form.errors else 200)


def people_roles() -> frozenset[str]:
    """Who may open the elder's file from here."""
    return frozenset(DESK_ROLES | BUREAU_ROLES | {Role.ASSISTANT})


@require_POST
@roles(*LOOKS)
def look(request: UserRequest, pk: UUID) -> HttpResponse:
    """I go and look."""
    actions.look(signal=_signal(request, pk), by=request.user.actor, at=clock.now())
    return redirect("meals:signal", pk)


@require_GET
@roles(*BUREAU_ROLES)
def overview(request: UserRequest) -> HttpResponse:
    """A month of the division."""
    at = clock.now()
    span = read_month(request.GET.get("month", "")) or month_of(at)
    context = {"span": span, "before": month(span.first.year, span.first.month - 1), "now": month_of(at)}
    after = month(span.first.year, span.first.month + 1)
    return render(request, "meals/overview.html", {**context, "after": after, **showing.overview(request.user, span, at)})


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """Canteens for everybody, by county, by name."""
    county = request.GET.get("county", "")
    chosen = next((row for row in places.counties() if row.code == county), None)
    rows = queries.public_canteens(chosen.path if chosen else "").order_by("division_path", "name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of({row.division_path for row in page})
    context = {"page": page, "listed": [(row, names[row.division_path]) for row in page], "county": county}
    return render(request, "meals/public.html", {**context, "counties": places.counties()})


@require_GET
def public_week(request: HttpRequest, pk: UUID) -> HttpResponse:
    """This week's menus of one canteen; to print and to pin up."""
    row = get_object_or_404(queries.public_canteens(), pk=pk)
    days = rules.week_of(today())
    context = {"row": row, "lines": showing.week(row, days, public=True), "first": days[0], "last": days[-1], "today": today()}
    role = getattr(request.user, "role", "")
    context["may_order"] = not role or role in {Role.FAMILY, Role.ELDER}
    return render(request, "meals/public_week.html", {**context, "where": places.names(row.division_path)})
