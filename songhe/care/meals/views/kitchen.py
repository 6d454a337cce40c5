"""What is cooked: meals served, the week's menu, samples in the fridge."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web import given
from songhe.care.meals import actions, queries, rules, showing
from songhe.care.meals.forms import MenuForm, SampleForm, ServiceForm
from songhe.care.meals.models import Meal
from songhe.care.meals.views.asked import day_of, today
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def services(request: UserRequest, pk: UUID) -> HttpResponse:
    """Which meals this facility serves; a new one."""
    row = queries.canteen(request.user, pk)
    form = ServiceForm(request.POST or None, facility=row)
    if request.method == "POST" and form.is_valid():
        actions.serve(facility=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("开始供餐。"))
        return redirect("meals:services", pk)
    context = {"row": row, "form": form, "services": queries.services(request.user).filter(facility=row)}
    return render(request, "meals/services.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def service(request: UserRequest, pk: UUID) -> HttpResponse:
    """Put one meal right."""
    known = get_object_or_404(queries.services(request.user), pk=pk)
    form = ServiceForm(request.POST or None, facility=known.facility, known=known)
    if request.method == "POST" and form.is_valid():
        actions.change_service(service=known, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("已改。"))
        return redirect("meals:services", known.facility_id)
    return render(request, "meals/service.html", {"row": known.facility, "known": known, "form": form},
                  status=422 if form.errors else 200)  # fmt: skip


@require_POST
@roles(Role.OPERATOR)
def ending(request: UserRequest, pk: UUID) -> HttpResponse:
    """Serve this meal no more."""
    known = get_object_or_404(queries.services(request.user), pk=pk)
    actions.end_service(service=known, on=today(), by=request.user.actor, at=clock.now())
    return redirect("meals:services", known.facility_id)


@require_GET
@roles(Role.OPERATOR)
def week(request: UserRequest, pk: UUID) -> HttpResponse:
    """The menus of a week, to write, to publish and to print."""
    row, days = queries.canteen(request.user, pk), rules.week_of(day_of(request))
    lines = showing.week(row, days)
    waiting = sum(
        told["menu"] is not None and told["menu"].published_at is None for line in lines for _s, told in line["meals"]
    )
    context = {"row": row, "lines": lines, "first": days[0], "last": days[-1], "waiting": waiting, "today": today()}
    before, after = days[0] - timedelta(days=7), days[0] + timedelta(days=7)
    return render(request, "meals/week.html", {**context, "before": before, "after": after})


@require_POST
@roles(Role.OPERATOR)
def publication(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show the menus of a week to everybody."""
    row, days = queries.canteen(request.user, pk), rules.week_of(_posted_day(request))
    done = actions.publish(facility=row, first=days[0], last=days[-1], by=request.user.actor, at=clock.now())
    messages.success(request, ngettext("%(n)d 餐菜谱已公布。", "%(n)d 餐菜谱已公布。", done) % {"n": done})
    return redirect(f"/meals/canteens/{row.pk}/week/?day={days[0]}")


def _posted_day(request: UserRequest) -> date:
    return given.day(request.POST.get("day")) or today()


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def menu(request: UserRequest, pk: UUID, day: str, meal: str) -> HttpResponse:
    """Write what is on the table at one meal."""
    row, when = queries.canteen(request.user, pk), _day_in_address(day, meal)
    known = queries.menus(request.user).filter(facility=row, day=when, meal=meal).first()
    form = MenuForm(request.POST or None, dishes=known.dishes if known else [], text=known.note if known else "")
    if request.method == "POST" and form.is_valid():
        told = {"dishes": form.dishes(), "text": form.cleaned_data["text"]}
        actions.write_menu(facility=row, day=when, meal=meal, **told, by=request.user.actor, at=clock.now())
        return redirect(f"/meals/canteens/{row.pk}/week/?day={when}")
    context = {"row": row, "day": when, "meal": Meal(meal).label, "form": form, "known": known}
    return render(request, "meals/menu.html", context, status=422 if form.errors else 200)


def _day_in_address(day: str, meal: str) -> date:
    when = given.day(day)
    if when is None or meal not in Meal.values:
        raise Http404
    return when


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def samples(request: UserRequest, pk: UUID) -> HttpResponse:
    """What is kept in the fridge, what is missing, what may be thrown away."""
    row, at = queries.canteen(request.user, pk), clock.now()
    form = SampleForm(
        request.POST or None, initial={"day": today(), **{k: v for k, v in request.GET.items() if k in {"meal", "dish"}}}
    )
    if request.method == "POST" and form.is_valid():
        actions.keep_sample(facility=row, **form.cleaned_data, by=request.user.actor, at=at)
        messages.success(request, _("“%(dish)s”已留样。") % {"dish": form.cleaned_data["dish"]})
        return redirect("meals:samples", pk)
    context = {"row": row, "form": form, **showing.kept(request.user, row, today(), at)}
    return render(request, "meals/samples.html", context, status=422 if form.errors else 200)


@require_POST
@roles(Role.OPERATOR)
def discard(request: UserRequest, pk: UUID) -> HttpResponse:
    """A sample is thrown away after its time."""
    sample = get_object_or_404(queries.samples(request.user), pk=pk)
    actions.discard_sample(sample=sample, by=request.user.actor, at=clock.now())
    return redirect("meals:samples", sample.facility_id)
