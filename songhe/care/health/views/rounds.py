"""Village rounds: the month, one round with who is due, one sheet for a person; when the doctor comes, for elder and family."""

from datetime import date
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
from songhe.base.indicators import month_of, months_before, read_month
from songhe.base.web.refusals import refusal_on
from songhe.care.health import queries, words
from songhe.care.health.actions import rounding
from songhe.care.health.forms.rounds import PlanForm, SheetForm, ShiftForm
from songhe.care.health.models import RoundSheet, VillageRound
from songhe.care.health.queries.rounds import PLANNERS
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, covers, roles
from songhe.register.people import queries as register
from songhe.register.people.models import LIVE, Elder

MOST = 300


@require_http_methods(["GET", "POST"])
@roles(*PLANNERS)
def rounds(request: UserRequest) -> HttpResponse:
    """The plan of a month by day; a doctor adds to it."""
    user, at = request.user, clock.now()
    span = read_month(request.GET.get("month", "")) or month_of(at)
    teams = queries.teams(user).filter(ended_on=None)
    form = PlanForm(request.POST or None, teams=teams, villages=queries.villages(user)) if user.role == Role.DOCTOR else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusal_on(form, "village"):
            made = rounding.plan(**form.cleaned_data, by=user.actor, at=at)
            return redirect("health:round", made.pk)
    rows = list(queries.rounds(user).filter(on__gte=span.first, on__lte=span.last).order_by("on", "time", "pk")[:MOST])
    context = {
        "rows": rows, "form": form, "span": span, "before": months_before(span, 2)[0].key,
        "teams": list(teams) if form else [], "today": localtime(at).date(), "next": _next(span.last),
        "done": sum(row.status == "done" for row in rows), 
        "places": len({row.village_id for row in rows if row.status != "cancelled"}),
    }  # fmt: skip
    return render(request, "health/rounds.html", context, status=422 if form is not None and form.errors else 200)


def _next(last: date) -> str:
    after = date.fromordinal(last.toordinal() + 1)
    return f"{after:%Y-%m}"


@require_POST
@roles(Role.DOCTOR)
def repeating(request: UserRequest) -> HttpResponse:
    """The plan of the month before once more."""
    span = read_month(request.POST.get("month", "")) or month_of(clock.now())
    teams = queries.teams(request.user).filter(ended_on=None)
    try:
        team = get_object_or_404(teams, pk=UUID(request.POST.get("team", "")))
    except ValueError as fault:
        raise Refused(_("请选团队。")) from fault
    made = rounding.repeat_month(team=team, month=span.first, by=request.user.actor, at=clock.now())
    messages.success(request, _("照上个月排了 %(n)s 次。") % {"n": len(made)})
    return redirect(f"{request.path.removesuffix('repetition/')}?month={span.key}")


def _one(request: UserRequest, pk: UUID) -> VillageRound:
    return get_object_or_404(queries.rounds(request.user), pk=pk)


@require_GET
@roles(*PLANNERS)
def round_page(request: UserRequest, pk: UUID) -> HttpResponse:
    """One round: who is due there by name and why (for the doctors), who came, what comes next."""
    return _round(request, _one(request, pk))


def _round(request: UserRequest, row: VillageRound, **wrong: Any) -> HttpResponse:
    today = localtime(clock.now()).date()
    context: dict[str, Any] = {"row": row, "today": today, "is_doctor": request.user.role == Role.DOCTOR}
    if context["is_doctor"]:
        context |= _names(request, row, today) | wrong
    return render(request, "health/round.html", context, status=422 if wrong else 200)


def _names(request: UserRequest, row: VillageRound, today: date) -> dict[str, Any]:
    q = request.GET.get("q", "").strip()[:40]
    sheets = list(row.sheets.select_related("elder__division"))
    seen = {sheet.elder_id for sheet in sheets}
    due = queries.due_in(row.village.path, max(row.on, today)) if row.status != "done" else {}
    people = Elder.objects.filter(pk__in=[key for key in due if key not in seen]).order_by("name", "pk")[:MOST]
    found = queries.people(request.user).filter(name__startswith=q, status__in=LIVE)[:12] if q else []
    return {
        "due": [{"elder": one, "why": [words.DUE[name] for name in due[one.pk]]} for one in people],
        "sheets": [{"row": one, "why": [words.DUE[name] for name in one.due]} for one in sheets],
        "came": sum(one.came for one in sheets),
        "q": q,
        "found": [one for one in found if covers(row.team.division_path, one.division_path)],
        "open": row.status in {"planned", "announced"},
        "may_write": row.status != "cancelled" and row.on <= today <= row.on + rounding.LOOKS_BACK,
        "shift_form": ShiftForm(auto_id="sh_%s", initial={"on": row.on, "begins": row.time, "place": row.place}),
    }


@require_POST
@roles(Role.DOCTOR)
def announcement(request: UserRequest, pk: UUID) -> HttpResponse:
    """Tell the village."""
    rounding.announce(village_round=_one(request, pk), user=request.user, at=clock.now())
    messages.success(request, _("已通知要来的老人、家属和协理员；公告稿交给了县民政的公告栏，由他们发布。"))
    return redirect("health:round", pk)


@require_POST
@roles(Role.DOCTOR)
def shifting(request: UserRequest, pk: UUID) -> HttpResponse:
    """Another day, hour or place."""
    row, form = _one(request, pk), ShiftForm(request.POST, auto_id="sh_%s")
    if form.is_valid():
        with refusal_on(form, "on"):
            rounding.shift(village_round=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
            return redirect("health:round", pk)
    return _round(request, row, shift_form=form)


@require_POST
@roles(Role.DOCTOR)
def closing(request: UserRequest, pk: UUID) -> HttpResponse:
    """It is over."""
    summary = request.POST.get("summary", "")
    rounding.close(village_round=_one(request, pk), summary=summary, by=request.user.actor, at=clock.now())
    messages.success(request, _("已结束；没来的人在名单上，要上门再看。"))
    return redirect("health:round", pk)


@require_POST
@roles(Role.DOCTOR)
def round_cancelling(request: UserRequest, pk: UUID) -> HttpResponse:
    """Nobody goes."""
    why = request.POST.get("why", "")
    rounding.cancel(village_round=_one(request, pk), why=why, by=request.user.actor, at=clock.now())
    return redirect("health:round", pk)


@require_http_methods(["GET", "POST"])
@roles(Role.DOCTOR)
def sheet(request: UserRequest, pk: UUID, elder: UUID) -> HttpResponse:
    """One person: what was said, measured, found, advised, and what comes next."""
    row, who, at = _one(request, pk), queries.one(request.user, elder), clock.now()
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "complaint"):
            made = rounding.see(village_round=row, elder=who, **form.facts(), user=request.user, at=at)
            messages.success(request, _("已登记 %(name)s。") % {"name": who.name})
            return redirect(_after(made), who.pk) if made.next == "checkup" else redirect("health:round", pk)
    why = [words.DUE[name] for name in rounding.reasons(row, who, localtime(at).date())]
    context = {"row": row, "elder": who, "form": form, "why": why, "file": queries.file_of(who)}
    context |= {"known": RoundSheet.objects.filter(round=row, elder=who, came=True).first()}
    context |= {"pressure": words.PRESSURE.get(queries.pressure_of(who, localtime(at).date()), "")}
    context |= {"medicines": queries.medicines_of(who), "programmes": list(who.programmes.filter(status="active"))}
    return render(request, "health/sheet.html", context, status=422 if form.errors else 200)


def _after(made: RoundSheet) -> str:
    return "health:checkup" if made.next == RoundSheet.Next.CHECKUP else "health:person"


@require_GET
@roles(Role.FAMILY, Role.ELDER)
def mine_rounds(request: UserRequest, elder: UUID) -> HttpResponse:
    """When the doctor comes to the village."""
    who, today = register.one(request.user, elder), localtime(clock.now()).date()
    rows = VillageRound.objects.filter(village__path=who.division_path, on__gte=today, status__in=["planned", "announced"])
    reads = queries.people(request.user).filter(pk=who.pk).exists()
    due = queries.due_in(who.division_path, today, [who]).get(who.pk, []) if reads else []
    context = {
        "elder": who,
        "rows": list(rows.select_related("team", "village")[:12]),
        "due": [words.DUE[name] for name in due],
    }
    return render(request, "health/mine_rounds.html", context)
