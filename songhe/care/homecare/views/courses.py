"""Packages as people take them: what there is and for how much, the hours of its visits, and what of it is used and left."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web.refusals import refusal_on
from songhe.care.homecare import actions, rules, words
from songhe.care.homecare.forms import CourseForm, LeftForm
from songhe.care.homecare.models import Channel
from songhe.care.homecare.queries import packages as queries
from songhe.care.homecare.queries.orders import LINKED, LOOKS
from songhe.care.homecare.views.booking import BOOKS, _elder, shown, today
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places

SHOWN = 300


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """Every package that can be taken today, by county, with its contents and its price. For everybody to read."""
    asked = request.GET.get("county", "")
    counties = places.counties()
    county = next((one for one in counties if one.code == asked), None)
    rows = queries.in_force(today(), county=county.path if county else "")[:SHOWN]
    role = getattr(request.user, "role", "")
    context = {"packages": queries.shown(rows), "counties": counties, "county": county, "books": not role or role in BOOKS}
    return render(request, "homecare/packages_public.html", context)


@require_GET
@roles(*BOOKS)
def choice(request: UserRequest, key: UUID) -> HttpResponse:
    """The packages of the elder's county, and those the elder has."""
    row = _elder(request, key)
    mine = list(queries.courses(request.user).filter(elder=row)[:20])
    context = {"elder": row, "packages": queries.shown(queries.for_elder(row, today(), request.user)[:SHOWN])}
    return shown(request, "homecare/package_choice.html", {**context, "balances": queries.balances(mine)})


@require_http_methods(["GET", "POST"])
@roles(*BOOKS)
def taking(request: UserRequest, key: UUID, package: UUID) -> HttpResponse:
    """When each service begins; the rest of its visits follow evenly. What is shown is what is booked."""
    row = _elder(request, key)
    (one,) = queries.shown([get_object_or_404(queries.for_elder(row, today(), request.user), pk=package)])
    linked = request.user.role in LINKED
    first = {"key": uuid4().hex, "channel": Channel.WEB if linked else Channel.PHONE}
    form = CourseForm(request.POST or None, lines=one.lines, linked=linked, initial=first, first=today() + timedelta(days=1))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            made = actions.book_package(
                elder=row, package=one.package, starts=_starts(form, one), key=form.cleaned_data["key"], at=clock.now(),
                channel=form.cleaned_data["channel"], by=request.user.actor,
                read_back_by=request.user.name if form.cleaned_data["read_back"] else "",
            )  # fmt: skip
            messages.success(request, _("套餐已约好，共 %(n)s 次上门。") % {"n": len(made)})
            return redirect("book:course", made[0].course_id)
        status = 409
    context = {"elder": row, "one": one, "form": form, "visits": _visits(form, one), "yuan": words.yuan(one.package.cents)}
    return shown(request, "homecare/package_take.html", context, status)


def _starts(form: CourseForm, one: queries.Shown) -> list[datetime]:
    """Moments in the order of the package's visits: each service from its first hour on, evenly over the days."""
    spread = {str(line.offer.pk): _even(form, line, one.package.days) for line in one.lines}
    return [spread[key].pop(0) for key in one.package.offers]


def _even(form: CourseForm, line: queries.Line, days: int) -> list[datetime]:
    day, hour = form.when(line)
    step = rules.step(days, line.times)
    return [make_aware(datetime.combine(day + timedelta(days=step * n), hour)) for n in range(line.times)]


def _visits(form: CourseForm, one: queries.Shown) -> list[tuple[queries.Line, list[str]]]:
    return [(line, [words.moment(at) for at in _even(form, line, one.package.days)]) for line in one.lines]


@require_GET
@roles(*LOOKS, *LINKED)
def course(request: UserRequest, key: UUID) -> HttpResponse:
    """A taken package: each service with what is used, to come and left, its visits, and a form for what is left."""
    return _course(request, key)


def _course(request: UserRequest, key: UUID, refused: str = "", status: int = 200) -> HttpResponse:
    row = get_object_or_404(queries.courses(request.user), pk=key)
    (balance,) = queries.balances([row])
    visits = [(one, words.moment(one.starts_at or one.window_starts), words.TONES[one.status]) for one in balance.orders]
    begin = {"day": max(row.starts_on, today() + timedelta(days=1)), "time": "09:00"}
    books = request.user.role in BOOKS and today() <= row.ends_on
    context: dict[str, Any] = {
        "row": row, "balance": balance, "visits": visits, "books": books, "refused": refused,
        "form": LeftForm(request.POST or None, initial=begin), "yuan": words.yuan(row.cents),
    }  # fmt: skip
    return shown(request, "homecare/course.html", context, status)


@require_POST
@roles(*BOOKS)
def left(request: UserRequest, key: UUID) -> HttpResponse:
    """Book one visit of it that is left."""
    row = get_object_or_404(queries.courses(request.user), pk=key)
    form = LeftForm(request.POST)
    (balance,) = queries.balances([row])
    offer = next((one.offer for one in balance.lines if str(one.offer.pk) == request.POST.get("offer")), None)
    if not form.is_valid() or offer is None:
        return _course(request, key, _("请选服务、日期和时间。"), 422)
    starts_at = make_aware(datetime.combine(form.cleaned_data["day"], form.cleaned_data["time"]))
    try:
        made = actions.book_left(
            course=row, offer=offer, starts_at=starts_at, by=request.user.actor, at=clock.now(),
            channel=Channel.WEB if request.user.role in LINKED else Channel.DESK,
        )  # fmt: skip
    except Refused as why:
        return _course(request, key, why.sentence, 409)
    messages.success(request, _("约好了：%(when)s。") % {"when": words.moment(made.starts_at or made.window_starts)})
    return redirect("book:course", row.pk)
