"""Tele-consult: asked by whoever is near, scheduled, agreed to, held, written, followed up."""

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
from songhe.base.web.refusals import refusal_on
from songhe.care.health import queries, words
from songhe.care.health.actions import consulting
from songhe.care.health.forms.consults import AgreeForm, AskForm, HoldForm, NotesForm, ScheduleForm, SlotsForm
from songhe.care.health.models import Consult
from songhe.register.access.models import Role, User
from songhe.register.access.scope import UserRequest, paths_above, roles
from songhe.register.people import queries as register
from songhe.register.people.models import LIVE

ASKERS = frozenset({Role.DOCTOR, Role.FAMILY, Role.ELDER, Role.ASSISTANT})
PER_PAGE = 40
CHOSEN: dict[str, tuple[str, ...]] = {
    "waiting": ("requested",),
    "coming": ("scheduled", "agreed", "held"),
    "written": ("written",),
    "ended": ("declined", "cancelled", "no_show"),
}


@require_GET
@roles(*ASKERS)
def consults(request: UserRequest) -> HttpResponse:
    """Who waits for an hour, what is to come, what was written."""
    user, at = request.user, clock.now()
    rows, shown = queries.consults(user), request.GET.get("show", "")
    chosen = shown if shown in CHOSEN else "waiting"
    if user.role != Role.DOCTOR:
        return _mine(request, rows)
    order = (
        ("slot__starts_at", "asked_at")
        if chosen == "coming"
        else ("follow_on", "pk")
        if chosen == "written"
        else ("asked_at", "pk")
    )
    page = Paginator(rows.filter(status__in=CHOSEN[chosen]).order_by(*order), PER_PAGE).get_page(request.GET.get("page"))
    tiles = {name: rows.filter(status__in=states).count() for name, states in CHOSEN.items() if name != "ended"}
    tiles["follow"] = queries.follow_ups_due(user, localtime(at).date()).count()
    context = {"page": page, "chosen": chosen, "tiles": tiles, "today": localtime(at).date()}
    return render(request, "health/consults.html", context)


def _mine(request: UserRequest, rows: Any) -> HttpResponse:
    """Of an elder, a family, an assistant: theirs, and for whom they may ask; an assistant looks for the name."""
    user, q = request.user, request.GET.get("q", "").strip()[:40]
    elders = register.elders(user).filter(status__in=LIVE)
    elders = elders.filter(name__startswith=q) if q else elders
    page = Paginator(rows.order_by("-asked_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "elders": list(elders[:8]), "q": q, "looks": user.role == Role.ASSISTANT}
    return render(request, "health/my_consults.html", context)


@require_http_methods(["GET", "POST"])
@roles(*ASKERS)
def asking(request: UserRequest, elder: UUID) -> HttpResponse:
    """Ask for one."""
    rows = queries.people(request.user) if request.user.role == Role.DOCTOR else register.elders(request.user)
    who, form = get_object_or_404(rows, pk=elder), AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {"asker": request.user.role, "user": request.user, **form.cleaned_data}
        made = consulting.request(elder=who, **told, by=request.user.actor, at=clock.now())
        messages.success(request, _("已经申请，排好时间会告诉您。"))
        return (
            redirect("health:consult", made.pk)
            if queries.consults(request.user).filter(pk=made.pk)
            else redirect("health:consults")
        )
    return render(request, "health/asking.html", {"elder": who, "form": form}, status=422 if form.errors else 200)


def helpers(consult: Consult) -> Any:
    """Assistants of the village or of what it lies in, who may sit beside."""
    near = [*paths_above(consult.division_path), consult.division_path]
    return User.objects.filter(role=Role.ASSISTANT, is_active=True, division__path__in=near).order_by("name")


def _forms(request: UserRequest, row: Consult) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if row.status in {"requested", "scheduled"}:
        told["schedule_form"] = ScheduleForm(slots=queries.free_slots(request.user, clock.now()), helpers=helpers(row))
    if row.status == "scheduled":
        told["agree_form"] = AgreeForm(auto_id="ag_%s", initial={"agreed_by": row.elder.name})
    if row.status == "agreed":
        told["hold_form"] = HoldForm(auto_id="ho_%s", initial={"minutes": row.slot.minutes if row.slot else 20})
    if row.status == "held":
        told["notes_form"] = NotesForm(auto_id="no_%s")
    return told


@require_GET
@roles(*ASKERS)
def consult(request: UserRequest, pk: UUID) -> HttpResponse:
    """One consult, from the request to the day somebody asks how it went."""
    row = get_object_or_404(queries.consults(request.user), pk=pk)
    return _shown(request, row)


def _pressure(row: Consult) -> Any:
    """Measured at the first visit of the year, also where the doctor sits far away."""
    return words.PRESSURE.get(queries.pressure_of(row.elder, localtime(clock.now()).date()), "")


def _shown(request: UserRequest, row: Consult, **more: Any) -> HttpResponse:
    user, doctor = request.user, request.user.role == Role.DOCTOR
    may = {verb: row.status in starts for verb, (starts, _end) in Consult.MOVES.items()}
    may["follow"] = may["follow"] and row.followed_at is None
    may["agree"] = may["agree"] and (doctor or user.role == Role.ASSISTANT)
    context = {
        "row": row,
        "elder": row.elder,
        "may": may,
        "reads": queries.may_read_notes(user, row),
        "asked": row.asked_by_id == user.pk,
        "is_doctor": doctor,
        **(_forms(request, row) if doctor else {"agree_form": AgreeForm(auto_id="ag_%s")} if may["agree"] else {}),
        "pressure": _pressure(row) if doctor and row.written_at is None else "",
        **more,
    }
    return render(request, "health/consult.html", context, status=422 if more else 200)


@require_POST
@roles(Role.DOCTOR)
def scheduling(request: UserRequest, pk: UUID) -> HttpResponse:
    """An hour, a doctor, a way."""
    row, at = get_object_or_404(queries.consults(request.user), pk=pk), clock.now()
    form = ScheduleForm(request.POST, slots=queries.free_slots(request.user, at), helpers=helpers(row))
    if form.is_valid():
        with refusal_on(form, "slot"):
            consulting.schedule(consult=row, **form.cleaned_data, by=request.user.actor, at=at)
            messages.success(request, _("约好了，会告诉老人、家属和陪同的人。"))
            return redirect("health:consult", pk)
    return _shown(request, row, schedule_form=form)


@require_POST
@roles(Role.DOCTOR, Role.ASSISTANT)
def agreeing(request: UserRequest, pk: UUID) -> HttpResponse:
    """The elder agrees; an assistant who sits beside may note it."""
    row, form = get_object_or_404(queries.consults(request.user), pk=pk), AgreeForm(request.POST, auto_id="ag_%s")
    if not form.is_valid():
        return _shown(request, row, agree_form=form)
    consulting.agree(consult=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("health:consult", pk)


@require_POST
@roles(Role.DOCTOR)
def holding(request: UserRequest, pk: UUID) -> HttpResponse:
    """It took place."""
    row, form = get_object_or_404(queries.consults(request.user), pk=pk), HoldForm(request.POST, auto_id="ho_%s")
    if not form.is_valid():
        return _shown(request, row, hold_form=form)
    consulting.hold(consult=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("health:consult", pk)


@require_POST
@roles(Role.DOCTOR)
def writing(request: UserRequest, pk: UUID) -> HttpResponse:
    """Notes, advice, the reference of the prescription."""
    row, form = get_object_or_404(queries.consults(request.user), pk=pk), NotesForm(request.POST, auto_id="no_%s")
    if form.is_valid():
        with refusal_on(form, "notes"):
            consulting.write(consult=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("已写好，老人能看到给他的话。"))
            return redirect("health:consult", pk)
    return _shown(request, row, notes_form=form)


DEEDS: dict[str, tuple[Any, str]] = {
    "declining": (consulting.decline, "why"),
    "missing": (consulting.miss, "why"),
    "following": (consulting.follow, "said"),
}


@require_POST
@roles(Role.DOCTOR)
def deed(request: UserRequest, pk: UUID, verb: str) -> HttpResponse:
    """The next step that needs one sentence."""
    row, (do, name) = get_object_or_404(queries.consults(request.user), pk=pk), DEEDS[verb]
    do(consult=row, **{name: request.POST.get(name, "")}, by=request.user.actor, at=clock.now())
    messages.success(request, _("已记下。"))
    return redirect("health:consult", pk)


@require_POST
@roles(*ASKERS)
def cancelling(request: UserRequest, pk: UUID) -> HttpResponse:
    """Taken back by a doctor, the elder, the family, or whoever asked."""
    row = get_object_or_404(queries.consults(request.user), pk=pk)
    consulting.cancel(consult=row, why=request.POST.get("why", ""), by=request.user.actor, at=clock.now())
    messages.success(request, _("已取消。"))
    return redirect("health:consult", pk)


@require_http_methods(["GET", "POST"])
@roles(Role.DOCTOR)
def slots(request: UserRequest) -> HttpResponse:
    """The times I keep free."""
    at = clock.now()
    form = SlotsForm(request.POST or None, initial={"day": localtime(at).date(), "begins": "14:30", "hospital": ""})
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("count", "hospital", "speciality")}
        with refusal_on(form, "day"):
            consulting.open_slots(doctor=request.user, starts_at=form.starts_at(at), **told, by=request.user.actor, at=at)
            return redirect("health:slots")
    rows = list(queries.my_slots(request.user, at)[:100])
    return render(request, "health/slots.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)


@require_POST
@roles(Role.DOCTOR)
def slot_closing(request: UserRequest, pk: UUID) -> HttpResponse:
    """Not free any more."""
    row = get_object_or_404(queries.my_slots(request.user, clock.now()), pk=pk)
    consulting.close_slot(slot=row, by=request.user.actor, at=clock.now())
    return redirect("health:slots")
