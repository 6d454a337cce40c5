"""Pages of complaints: the desk, one, one's own, what a provider is asked; and the call-backs."""

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
from songhe.care.complaints import actions, queries
from songhe.care.complaints.forms import AnswerForm, CallForm, ComplaintForm
from songhe.care.complaints.models import WORKING, Callback, Complaint, Level, Source, Status
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import queries as people
from songhe.register.places import queries as places
from songhe.register.providers import queries as providers

LINKED = frozenset({Role.FAMILY, Role.ELDER})
PER_PAGE = 40
CHOSEN = ("working", "city", *Status.values)
TONES = {
    Status.SUBMITTED: ("warn", "clock"), Status.ACCEPTED: ("info", "clipboard-check"), Status.INVESTIGATING: ("info", "search"),
    Status.ANSWERED: ("ok", "mail"), Status.SATISFIED: ("ok", "check"), Status.CLOSED: ("", "check"),
    Status.REJECTED: ("", "x"),
}  # fmt: skip


@require_GET
@roles(*BUREAU_ROLES)
def desk(request: UserRequest) -> HttpResponse:
    """Complaints that are worked on, the first deadline on top."""
    chosen = request.GET.get("status", "working") if request.GET.get("status", "working") in CHOSEN else "working"
    rows = queries.complaints(request.user)
    if chosen == "working":
        rows = rows.filter(status__in=WORKING).order_by("accept_due_at", "pk")
    elif chosen == "city":
        rows = rows.filter(status__in=WORKING, level=Level.CITY).order_by("accept_due_at", "pk")
    else:
        rows = rows.filter(status=chosen).order_by("-submitted_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "listed": lines(list(page)), "chosen": chosen, "counts": queries.counts(request.user)}
    return render(request, "complaints/desk.html", {**context, "statuses": Status.choices})


def lines(rows: list[Complaint]) -> list[dict[str, Any]]:
    """A page of a list: what is due next, and whether it is late."""
    names, at = places.names_of(row.division_path for row in rows), clock.now()
    return [{**facts(row, at), "where": names[row.division_path]} for row in rows]


def facts(row: Complaint, at: Any) -> dict[str, Any]:
    """Of one complaint: what is due, whether it is late, its mark."""
    due = row.accept_due_at if row.status == Status.SUBMITTED else row.answer_due_at if row.status in WORKING else None
    return {"row": row, "due": due, "late": bool(due and due < at), "tone": TONES[Status(row.status)]}


def one_of(request: UserRequest, pk: UUID) -> Complaint:
    """The complaint, where this bureau handles it; 404 else."""
    return get_object_or_404(queries.complaints(request.user), pk=pk)


def page(request: UserRequest, row: Complaint, form: AnswerForm | None = None) -> HttpResponse:
    """One complaint with everything that was said."""
    context = {
        **facts(row, clock.now()), "where": places.names(row.division_path), "answer_form": form or AnswerForm(),
        "open": row.status in WORKING,
    }  # fmt: skip
    return render(request, "complaints/complaint.html", context, status=422 if form and form.errors else 200)


@require_GET
@roles(*BUREAU_ROLES)
def complaint(request: UserRequest, pk: UUID) -> HttpResponse:
    """One complaint."""
    return page(request, one_of(request, pk))


def _deed(verb: Any, *fields: str) -> Any:
    @require_POST
    @roles(*BUREAU_ROLES)
    def view(request: UserRequest, pk: UUID) -> HttpResponse:
        row = one_of(request, pk)
        verb(complaint=row, **{name: request.POST.get(name, "") for name in fields}, by=request.user.actor, at=clock.now())
        messages.success(request, _("已办：%(state)s。") % {"state": row.get_status_display()})
        return redirect("complaints:complaint", pk)

    return view


acceptance = _deed(actions.accept)
rejection = _deed(actions.reject, "reason")
investigation = _deed(actions.investigate)
question = _deed(actions.ask_provider, "told")
escalation = _deed(actions.escalate, "why")
closing = _deed(actions.close)


@require_POST
@roles(*BUREAU_ROLES)
def answer(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say what was found."""
    row, form = one_of(request, pk), AnswerForm(request.POST)
    if not form.is_valid():
        return page(request, row, form)
    actions.answer(complaint=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("已答复。"))
    return redirect("complaints:complaint", pk)


@require_GET
@roles(*LINKED)
def mine(request: UserRequest) -> HttpResponse:
    """What I complained about."""
    return render(request, "complaints/mine.html", {"listed": lines(list(queries.mine(request.user)[:50]))})


@require_http_methods(["GET", "POST"])
@roles(*LINKED, *BUREAU_ROLES)
def new(request: UserRequest) -> HttpResponse:
    """Complain; a bureau writes down what somebody says over the counter."""
    user, at = request.user, clock.now()
    own = user.role in LINKED
    here = "/".join(user.scope.split("/")[:2]) if own else user.scope
    facilities = providers.public_facilities(here).order_by("name")
    initial = {"facility": request.GET.get("facility")}
    form = ComplaintForm(request.POST or None, facilities=facilities, today=localtime(at).date(), initial=initial, known=own)
    if request.method == "POST" and form.is_valid():
        said = {"source": _source(user.role), **_who(request, own)}
        where = form.cleaned_data["facility"].division_path if form.cleaned_data["facility"] else here
        made = actions.submit(division_path=where, **form.facts(), **said, by=user.actor, at=at)
        return render(request, "complaints/kept.html", {"made": made, "own": own})
    return render(request, "complaints/new.html", {"form": form, "own": own}, status=422 if form.errors else 200)


def _source(role: str) -> str:
    return {Role.FAMILY: Source.FAMILY, Role.ELDER: Source.ELDER}.get(Role(role), Source.DESK)


def _who(request: UserRequest, own: bool) -> dict[str, Any]:
    """Of a family's or an elder's own log-in: for whom, and how to be reached."""
    if not own:
        return {}
    elder = people.elders(request.user).first()
    return {"user": request.user, "elder": elder, "name": request.user.name}


@require_GET
@roles(*LINKED)
def my_complaint(request: UserRequest, pk: UUID) -> HttpResponse:
    """One of mine, with the answer."""
    row = get_object_or_404(queries.mine(request.user), pk=pk)
    return render(request, "complaints/my_complaint.html", facts(row, clock.now()))


@require_POST
@roles(*LINKED)
def word(request: UserRequest, pk: UUID, verb: str) -> HttpResponse:
    """It will do, or it will not."""
    row = get_object_or_404(queries.mine(request.user), pk=pk)
    by, at = request.user.actor, clock.now()
    if verb == "agreement":
        actions.agree(complaint=row, by=by, at=at)
    else:
        actions.reopen(complaint=row, why=request.POST.get("why", ""), by=by, at=at)
    messages.success(request, _("已记下。"))
    return redirect("complaints:my_complaint", pk)


@require_GET
@roles(Role.OPERATOR)
def asked(request: UserRequest) -> HttpResponse:
    """What the bureau asks us about; not who complained."""
    return render(request, "complaints/asked.html", {"rows": queries.asked(request.user)[:50]})


@require_POST
@roles(Role.OPERATOR)
def statement(request: UserRequest, pk: UUID) -> HttpResponse:
    """What we say to it."""
    row = get_object_or_404(queries.asked(request.user), pk=pk)
    actions.state(complaint=row, statement=request.POST.get("statement", ""), by=request.user.actor, at=clock.now())
    messages.success(request, _("说明已交给民政局。"))
    return redirect("complaints:asked")


@require_GET
@roles(*queries.CALLERS)
def callbacks(request: UserRequest) -> HttpResponse:
    """Who is to be called, the first day on top; behind them who was."""
    chosen = request.GET.get("status", "due") if request.GET.get("status", "due") in Callback.Status.values else "due"
    rows = queries.callbacks(request.user)
    found = rows.filter(status=chosen)
    found = found.order_by("due_on", "pk") if chosen != "done" else found.order_by("-called_at", "pk")
    listed = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    names, today = places.names_of(row.division_path for row in listed), localtime(clock.now()).date()
    context = {
        "page": listed, "listed": [(row, names[row.division_path], row.due_on < today) for row in listed], "chosen": chosen,
        "statuses": Callback.Status.choices, "due": rows.filter(status="due").count(), "today": today,
        "different": rows.filter(status="done").exclude(different=[]).count(),
    }  # fmt: skip
    return render(request, "complaints/callbacks.html", context)


@require_http_methods(["GET", "POST"])
@roles(*queries.CALLERS)
def callback(request: UserRequest, pk: UUID) -> HttpResponse:
    """Ask how it was."""
    row = get_object_or_404(queries.callbacks(request.user), pk=pk)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.call(callback=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("已记下；和记录不一样，已转为投诉核实。") if made else _("已记下。"))
        return redirect("complaints:callbacks")
    context = {"row": row, "form": form, "where": places.names(row.division_path)}
    return render(request, "complaints/callback.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*queries.CALLERS)
def missed(request: UserRequest, pk: UUID) -> HttpResponse:
    """Nobody answered."""
    row = get_object_or_404(queries.callbacks(request.user), pk=pk)
    actions.miss(callback=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("已记下没联系上，改天再打。"))
    return redirect("complaints:callbacks")
