"""Who eats at a canteen: cards, standing orders, days away, and an order by telephone."""

import io
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import qrcode
import qrcode.image.svg
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web.refusals import refusal_on
from songhe.care.meals import actions, cards, queries, showing
from songhe.care.meals.forms import DietForm, JoinForm, PauseForm, RegularForm
from songhe.care.meals.models import Channel, Diner, Way
from songhe.care.meals.views.asked import my_week, today
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles

PER_PAGE, SHEET = 60, 10


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def diners(request: UserRequest, pk: UUID) -> HttpResponse:
    """Everybody with a card of this canteen; a new card for who shows the identity card."""
    row, form = queries.canteen(request.user, pk), JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        elder = queries.joinable(request.user, **form.cleaned_data)
        if elder:
            made = actions.join(elder=elder, facility=row, by=request.user.actor, at=clock.now())
            return redirect("meals:diner", made.pk)
        form.add_error("citizen_id", _("没有找到。请核对姓名和证号；还没有建档的，请村（社区）协理员先建档。"))
    rows = queries.diners(request.user).filter(facility=row)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    running: dict[UUID, list[Any]] = {}
    for one in queries.regulars(request.user).filter(diner__in=[diner.pk for diner in page]):
        running.setdefault(one.diner_id, []).append(one)
    listed = [(diner, running.get(diner.pk, []), showing.marks_of(diner.diet)) for diner in page]
    context = {"row": row, "form": form, "page": page, "listed": listed}
    return render(request, "meals/diners.html", context, status=422 if form.errors else 200)


def _diner(request: UserRequest, pk: UUID) -> Diner:
    return get_object_or_404(queries.diners(request.user), pk=pk)


@require_GET
@roles(Role.OPERATOR)
def diner(request: UserRequest, pk: UUID) -> HttpResponse:
    """One person who eats: order by telephone, standing orders, days away, the card."""
    return _page(request, _diner(request, pk))


def _page(request: UserRequest, row: Diner, **wrong: Any) -> HttpResponse:
    """The page of one person; `wrong` are forms that were refused."""
    at = clock.now()
    days = [localtime(at).date() + timedelta(days=n) for n in range(7)]
    mine = {one.pk for one in queries.canteens(request.user)}
    facility = row.facility if row.facility_id in mine else queries.canteens(request.user).first()
    lines = queries.week_of(row.elder, facility, days, at) if facility else []
    context = {
        "diner": row, "facility": facility, "days": list(zip(days, lines, strict=False)), "age": row.elder.age(days[0]),
        "regulars": queries.regulars(request.user).filter(diner=row), "marks": showing.marks_of(row.diet),
        "pauses": queries.pauses(request.user, days[0]).filter(diner=row), "pause": PauseForm(today=days[0]),
        "regular": RegularForm(auto_id="regular_%s"), "diet": DietForm(initial={"diet": row.diet}, auto_id="diet_%s"),
        "recent": queries.orders(request.user).filter(diner=row, day__lt=days[0]).order_by("-day")[:14],
    }  # fmt: skip
    return render(request, "meals/diner.html", {**context, **wrong}, status=422 if wrong else 200)


@require_POST
@roles(Role.OPERATOR)
def order(request: UserRequest, pk: UUID, service: UUID) -> HttpResponse:
    """Somebody rang, or stands at the counter."""
    row = _diner(request, pk)
    meal = get_object_or_404(queries.services(request.user), pk=service)
    actions.order(
        diner=row, service=meal, day=posted_day(request), channel=Channel.PHONE, way=posted_way(request), by=request.user.actor,
        at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("已订。"))
    return redirect("meals:diner", pk)


def posted_day(request: UserRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise Refused(_("请选日期。")) from None


def posted_way(request: UserRequest) -> str:
    return Way.DELIVER if request.POST.get("way") == Way.DELIVER else Way.EAT_IN


@require_POST
@roles(Role.OPERATOR, Role.FAMILY, Role.ELDER)
def regular(request: UserRequest, pk: UUID) -> HttpResponse:
    """A standing order."""
    row, form = _diner(request, pk), RegularForm(request.POST, auto_id="regular_%s")
    if form.is_valid():
        with refusal_on(form):
            actions.set_regular(diner=row, facility=row.facility, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("长期订餐已设，接下来一周的马上就订好。"))
            actions.write_standing(clock.now(), row)
            return _back(request, row)
    return _again(request, row, regular=form)


@require_POST
@roles(Role.OPERATOR, Role.FAMILY, Role.ELDER)
def regular_ending(request: UserRequest, pk: UUID) -> HttpResponse:
    """End a standing order."""
    row = get_object_or_404(queries.regulars(request.user), pk=pk)
    actions.end_regular(regular=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("长期订餐已停；已经订好的可以一餐一餐取消。"))
    return _back(request, row.diner)


@require_POST
@roles(Role.OPERATOR, Role.FAMILY, Role.ELDER)
def pause(request: UserRequest, pk: UUID) -> HttpResponse:
    """Away from … to …"""
    row, form = _diner(request, pk), PauseForm(request.POST, today=today())
    if form.is_valid():
        with refusal_on(form):
            actions.pause(diner=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("已请假，这几天不订餐也不打扰。"))
            return _back(request, row)
    return _again(request, row, pause=form)


@require_POST
@roles(Role.OPERATOR)
def diet(request: UserRequest, pk: UUID) -> HttpResponse:
    """How this person's food is cooked."""
    row, form = _diner(request, pk), DietForm(request.POST)
    if form.is_valid():
        actions.change_diet(diner=row, diet=form.cleaned_data["diet"], by=request.user.actor, at=clock.now())
    return redirect("meals:diner", pk)


@require_POST
@roles(Role.OPERATOR)
def card(request: UserRequest, pk: UUID) -> HttpResponse:
    """The card was lost: a new one."""
    row = _diner(request, pk)
    actions.renew_card(diner=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("旧卡已作废，请打印新卡。"))
    return redirect("meals:diner", pk)


@require_GET
@roles(Role.OPERATOR)
def code(request: UserRequest, pk: UUID) -> HttpResponse:
    """The card as a QR code."""
    row = _diner(request, pk)
    image = qrcode.make(cards.text_of(row.number, row.card), image_factory=qrcode.image.svg.SvgPathFillImage, box_size=12)
    out = io.BytesIO()
    image.save(out)
    return HttpResponse(out.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@require_GET
@roles(Role.OPERATOR)
def sheet(request: UserRequest, pk: UUID) -> HttpResponse:
    """Cards to print and cut, ten on a sheet; one person's own with `?diner=`."""
    row = queries.canteen(request.user, pk)
    rows = queries.diners(request.user).filter(facility=row)
    one = request.GET.get("diner", "")
    rows = rows.filter(number=int(one)) if one.isdecimal() and len(one) < 9 else rows
    page = Paginator(rows, SHEET).get_page(request.GET.get("page"))
    return render(request, "meals/sheet.html", {"row": row, "page": page})


def _again(request: UserRequest, row: Diner, **wrong: Any) -> HttpResponse:
    """The page once more, with what was refused."""
    if request.user.role == Role.OPERATOR:
        return _page(request, row, **wrong)
    return my_week(request, str(row.elder_id), "", **wrong)


def _back(request: UserRequest, row: Diner) -> HttpResponse:
    if request.user.role == Role.OPERATOR:
        return redirect("meals:diner", row.pk)
    return redirect(f"/meals/mine/?elder={row.elder_id}")
