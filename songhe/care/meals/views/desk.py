"""The canteen's day: what to cook, who came, who is brought a meal, the scanner."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.care.meals import actions, queries, showing
from songhe.care.meals.carrying import MOST
from songhe.care.meals.models import MealOrder
from songhe.care.meals.queries.eating import meal_now
from songhe.care.meals.views.asked import day_of, meal_of, today
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles

VERBS: dict[str, Callable[..., Any]] = {
    "prepare": actions.prepare,
    "eat": actions.eat,
    "deliver": actions.deliver,
    "no_answer": actions.no_answer,
}


@require_GET
@roles(Role.OPERATOR)
def desk(request: UserRequest) -> HttpResponse:
    """The first canteen of this operator, or the list where it has several or none."""
    rows = list(queries.canteens(request.user))
    if len(rows) == 1:
        return redirect("meals:day", rows[0].pk)
    return render(request, "meals/canteens.html", {"rows": rows, "others": queries.ready_to_serve(request.user)})


@require_GET
@roles(Role.OPERATOR)
def day(request: UserRequest, pk: UUID) -> HttpResponse:
    """One day of one canteen, meal by meal."""
    row = queries.canteen(request.user, pk)
    context = showing.desk(request.user, row, day_of(request), meal_of(request), clock.now())
    return render(request, "meals/day.html", context)


@require_GET
@roles(Role.OPERATOR)
def drive(request: UserRequest, pk: UUID) -> HttpResponse:
    """The round: who is brought a meal by how many (`?people=`), in the order of the road; to print or to tick."""
    row, when = queries.canteen(request.user, pk), day_of(request)
    services = list(queries.services(request.user).filter(facility=row))
    meal = meal_of(request) or meal_now(services, clock.now())
    people = min(MOST, max(1, int(text))) if (text := request.GET.get("people", "")).isdecimal() else 1
    context = {
        "row": row,
        "day": when,
        "meal": meal,
        "services": services,
        "is_today": when == today(),
        "hands": range(1, MOST + 1),
    }
    return render(request, "meals/drive.html", {**context, **showing.drive(request.user, row, when, meal, people, clock.now())})


@require_POST
@roles(Role.OPERATOR)
def setting_out(request: UserRequest, pk: UUID) -> HttpResponse:
    """The round begins."""
    row, meal = queries.canteen(request.user, pk), request.POST.get("meal", "")
    actions.set_out(facility=row, day=today(), meal=meal, by=request.user.actor, at=clock.now())
    return redirect(f"/meals/canteens/{row.pk}/round/?meal={meal}")


def _order(request: UserRequest, pk: UUID) -> MealOrder:
    return get_object_or_404(queries.orders(request.user), pk=pk)


@require_POST
@roles(Role.OPERATOR)
def deed(request: UserRequest, pk: UUID, verb: str) -> HttpResponse:
    """Prepared, eaten, delivered, nobody opened."""
    row = _order(request, pk)
    facts: dict[str, Any] = {"by": request.user.actor, "at": clock.now()}
    if verb in {"deliver", "no_answer"}:
        facts["text"] = request.POST.get("text", "")
    done = VERBS[verb](order=row, **facts)
    if verb == "no_answer" and done:
        messages.warning(request, _("已请协理员去看 %(name)s。") % {"name": row.elder.name})
    page = "meals:drive" if request.POST.get("back") == "drive" else "meals:day"
    answer = redirect(page, row.facility_id)
    answer["Location"] += f"?day={row.day}&meal={row.meal}"
    return answer


@require_POST
@roles(Role.OPERATOR, Role.FAMILY, Role.ELDER)
def cancel(request: UserRequest, pk: UUID) -> HttpResponse:
    """Take an order back; a family goes back to its week, a canteen to its day."""
    row = _order(request, pk)
    actions.cancel(order=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("已取消 %(name)s 的%(meal)s。") % {"name": row.elder.name, "meal": row.get_meal_display()})
    if request.user.role == Role.OPERATOR:
        return redirect("meals:day", row.facility_id)
    return redirect(f"/meals/mine/?elder={row.elder_id}&canteen={row.facility_id}")


@require_POST
@roles(Role.OPERATOR)
def prepared(request: UserRequest, pk: UUID) -> HttpResponse:
    """All of a meal stand ready."""
    row, meal = queries.canteen(request.user, pk), request.POST.get("meal", "")
    done = actions.prepare_all(facility=row, day=today(), meal=meal, by=request.user.actor, at=clock.now())
    messages.success(request, _("%(n)d 份已备好。") % {"n": done})
    return redirect(f"/meals/canteens/{row.pk}/?meal={meal}")


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def swipe(request: UserRequest, pk: UUID) -> HttpResponse:
    """The scanner at the counter: it types the card and presses Enter; so may a hand."""
    row, at = queries.canteen(request.user, pk), clock.now()
    services = list(queries.services(request.user).filter(facility=row))
    services = [one for one in services if localtime(at).weekday() in one.weekdays]
    chosen = request.POST.get("meal") or meal_of(request) or meal_now(services, at)
    service = next((one for one in services if one.meal == chosen), None)
    told: dict[str, Any] = {"row": row, "services": services, "service": service}
    if request.method == "POST" and service:
        try:
            told["swiped"] = actions.swipe(service=service, text=request.POST.get("card", ""), by=request.user.actor, at=at)
        except Refused as why:
            told |= {"refused": why.sentence, "typed": request.POST.get("card", "")}
    lines = queries.kitchen(row, today())
    told["line"] = next((line for line in lines if service and line["service"].pk == service.pk), None)
    return render(request, "meals/swipe.html", told, status=409 if "refused" in told else 200)


@require_POST
@roles(Role.OPERATOR)
def guests(request: UserRequest, pk: UUID) -> HttpResponse:
    """Others who eat and pay in full."""
    service = get_object_or_404(queries.services(request.user), pk=pk)
    number = request.POST.get("number", "")
    if number not in {"1", "2", "3", "4", "-1"}:
        raise Refused(_("请选人数。"))
    actions.add_guests(service=service, number=int(number), by=request.user.actor, at=clock.now())
    return redirect(f"/meals/canteens/{service.facility_id}/swipe/?meal={service.meal}")
