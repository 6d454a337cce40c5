"""Medicine: the day with its one big button, the thirty days, the list; the doctor's list of who misses too often."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web import given
from songhe.base.web.refusals import refusal_on
from songhe.care.health import pictures, queries
from songhe.care.health.actions import dosing, medicating
from songhe.care.health.forms.medicines import LapseForm, MedicineForm, RemindingForm
from songhe.care.health.models import Dose, Medicine
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people.models import Elder

TAKERS = frozenset({Role.DOCTOR, Role.FAMILY, Role.ELDER, Role.ASSISTANT})
PER_PAGE = 40


@require_GET
@roles(Role.DOCTOR)
def lapses(request: UserRequest) -> HttpResponse:
    """Who missed medicine as often as the rule says, and whose box is nearly empty."""
    at = clock.now()
    rows = queries.lapses(request.user).filter(status="open").order_by("-cause", "opened_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    empty = list(queries.running_out(request.user, at)[:PER_PAGE])
    context = {"page": page, "empty": empty, "today": localtime(at).date(), "form": LapseForm(auto_id=False)}
    return render(request, "health/lapses.html", context)


@require_POST
@roles(Role.DOCTOR)
def settling(request: UserRequest, pk: UUID) -> HttpResponse:
    """Why it was missed."""
    row = get_object_or_404(queries.lapses(request.user), pk=pk)
    told = {name: request.POST.get(name, "") for name in ("found", "said")}
    dosing.settle(lapse=row, **told, by=request.user.actor, at=clock.now())
    messages.success(request, _("已记下。"))
    return redirect("health:lapses")


@require_GET
@roles(Role.FAMILY, Role.ELDER)
def mine(request: UserRequest) -> HttpResponse:
    """My medicine, or whose I may see; one alone opens at once."""
    rows = list(queries.with_medicine(request.user)[:20])
    return redirect("health:doses", rows[0].pk) if len(rows) == 1 else render(request, "health/my_doses.html", {"rows": rows})


@require_GET
@roles(Role.ASSISTANT)
def helping(request: UserRequest) -> HttpResponse:
    """Whom I help with medicine today."""
    at = clock.now()
    rows = list(queries.helped(request.user, localtime(at).date())[:PER_PAGE])
    shown = [{"elder": one, "hours": pictures.today_of(one, at)} for one in rows]
    return render(request, "health/helping.html", {"shown": shown})


@require_GET
@roles(*TAKERS)
def doses(request: UserRequest, elder: UUID) -> HttpResponse:
    """Today by hour, thirty days in a picture, the list, and how somebody is reminded."""
    return _doses(request, queries.one_with_medicine(request.user, elder))


def _doses(request: UserRequest, who: Elder, **wrong: Any) -> HttpResponse:
    """The page; `wrong` is the form that was refused."""
    at, role = clock.now(), request.user.role
    context: dict[str, Any] = {"elder": who, "hours": pictures.today_of(who, at), "today": localtime(at).date(), "role": role}
    if role == Role.ASSISTANT:
        return render(request, "health/doses.html", context)
    told = queries.reminding_of(who)
    context |= {"picture": pictures.picture(who, at), "medicines": queries.medicines_of(who), "reminding": told}
    context |= {"form": RemindingForm(reminding=told)} if role != Role.FAMILY else {}
    if role == Role.DOCTOR:
        every = queries.medicines_of(who, ended=True)
        noted = not every and "medicines" in who.held
        context |= {"ended": [row for row in every if row.status == "ended"], "noted": noted}
    return render(request, "health/doses.html", {**context, **wrong}, status=422 if wrong else 200)


@require_POST
@roles(Role.DOCTOR)
def adopting(request: UserRequest, elder: UUID) -> HttpResponse:
    """What was said at registration becomes the beginning of the one list; that a doctor saw it is noted."""
    who, at, by = queries.one_with_medicine(request.user, elder), clock.now(), request.user.actor
    made = medicating.adopt_noted(elder=who, by=by, at=at)
    messages.success(request, _("把登记时说的 %(n)s 种药放进了用药单，请核对剂量，补上钟点。") % {"n": len(made)})
    return redirect("health:doses", elder)


def _back(request: UserRequest, elder: UUID) -> HttpResponse:
    return redirect("health:helping") if request.POST.get("from") == "helping" else redirect("health:doses", elder)


@require_POST
@roles(*TAKERS)
def taking(request: UserRequest, elder: UUID) -> HttpResponse:
    """The one big button: all medicines of an hour were taken; or one of them."""
    who, stamp, at = queries.one_with_medicine(request.user, elder), request.POST.get("hour", ""), clock.now()
    rows = Dose.objects.filter(elder=who).exclude(status="void")
    if request.POST.get("dose"):
        chosen = [_dose(who, request.POST["dose"])]
    else:
        chosen = list(rows.filter(due_at=datetime.fromtimestamp(int(stamp), UTC))) if _is_stamp(stamp) else []
    dosing.take_all(doses=chosen, teller=request.user.role, by=request.user.actor, at=at)
    messages.success(request, _("记下了：吃过药了。"))
    return _back(request, elder)


def _is_stamp(text: str) -> bool:
    return text.isdecimal() and len(text) <= 10


def _dose(who: Elder, key: str) -> Dose:
    try:
        return get_object_or_404(Dose.objects.filter(elder=who).exclude(status="void"), pk=UUID(key))
    except ValueError as fault:
        raise Refused(_("没有这一次药，请刷新再看。")) from fault


@require_POST
@roles(*TAKERS)
def skipping(request: UserRequest, elder: UUID) -> HttpResponse:
    """One of them was left out, and why."""
    who = queries.one_with_medicine(request.user, elder)
    row, why = _dose(who, request.POST.get("dose", "")), request.POST.get("why", "")
    dosing.skip(dose=row, why=why, teller=request.user.role, by=request.user.actor, at=clock.now())
    messages.success(request, _("记下了，医生会看到原因。"))
    return _back(request, elder)


@require_POST
@roles(Role.DOCTOR, Role.ELDER)
def reminding(request: UserRequest, elder: UUID) -> HttpResponse:
    """How this person wants to be reminded, and who helps."""
    who = queries.one(request.user, elder)
    form = RemindingForm(request.POST, reminding=queries.reminding_of(who))
    if form.is_valid():
        with refusal_on(form):
            medicating.set_reminding(elder=who, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("已记下。"))
            return redirect("health:doses", elder)
    return _doses(request, who, form=form)


@require_http_methods(["GET", "POST"])
@roles(Role.DOCTOR)
def prescribing(request: UserRequest, elder: UUID) -> HttpResponse:
    """Put a medicine on the list."""
    who, at = queries.one(request.user, elder), clock.now()
    form = MedicineForm(request.POST or None, today=localtime(at).date())
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "name"):
            medicating.prescribe(elder=who, record=form.record(), **form.facts(), by=request.user.actor, at=at)
            messages.success(request, _("已加到用药单。"))
            return redirect("health:doses", elder)
    return _written(request, form, who)


def _written(request: UserRequest, form: MedicineForm, who: Elder, row: Medicine | None = None) -> HttpResponse:
    context = {"form": form, "elder": who, "row": row}
    return render(request, "health/medicine.html", context, status=422 if form.errors else 200)


def _mine(request: UserRequest, pk: UUID) -> Medicine:
    return get_object_or_404(queries.medicines(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@roles(Role.DOCTOR)
def medicine(request: UserRequest, pk: UUID) -> HttpResponse:
    """Change one of the list."""
    row, at = _mine(request, pk), clock.now()
    form = MedicineForm(request.POST or None, today=localtime(at).date(), medicine=row)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "name"):
            medicating.change(medicine=row, record=form.record(), **form.facts(), by=request.user.actor, at=at)
            messages.success(request, _("用药单已改。"))
            return redirect("health:doses", row.elder_id)
    return _written(request, form, row.elder, row)


@require_POST
@roles(Role.DOCTOR)
def refilling(request: UserRequest, pk: UUID) -> HttpResponse:
    """Fetched; it lasts until a day."""
    row, until = _mine(request, pk), given.day(request.POST.get("until"))
    if until is None:
        raise Refused(_("请写这次取的药能吃到哪天。"))
    medicating.refill(medicine=row, until=until, by=request.user.actor, at=clock.now())
    return redirect("health:doses", row.elder_id)


@require_POST
@roles(Role.DOCTOR)
def medicine_ending(request: UserRequest, pk: UUID) -> HttpResponse:
    """Not taken any more."""
    row = _mine(request, pk)
    medicating.end(medicine=row, why=request.POST.get("why", ""), by=request.user.actor, at=clock.now())
    return redirect("health:doses", row.elder_id)


@require_POST
@roles(Role.DOCTOR)
def medicine_return(request: UserRequest, pk: UUID) -> HttpResponse:
    """Taken again."""
    row = _mine(request, pk)
    medicating.resume(medicine=row, by=request.user.actor, at=clock.now())
    return redirect("health:doses", row.elder_id)
