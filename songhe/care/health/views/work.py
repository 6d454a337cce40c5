"""The doctor's day: what rings, who is due, referrals; alarms for the desk too."""

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
from songhe.care.health import actions, forms, queries, showing, words
from songhe.care.health.actions import referring
from songhe.care.health.models import Alarm, Programme, Referral
from songhe.register.access.models import DESK_ROLES, Role
from songhe.register.access.scope import UserRequest, roles

FEW, PER_PAGE = 8, 40
HANDLING = frozenset({Role.DOCTOR, *DESK_ROLES})


@require_GET
@roles(Role.DOCTOR)
def desk(request: UserRequest) -> HttpResponse:
    """Today: what rings, who is due, what became of whom was sent away, contracts that end."""
    user, at = request.user, clock.now()
    today, q = localtime(at).date(), request.GET.get("q", "").strip()[:40]
    ringing = queries.alarms(user).filter(status__in=queries.RINGING).order_by("-level", "opened_at")
    due, unchecked = queries.due(user, today), queries.unchecked(user, today)
    ending = queries.expiring(queries.contracts(user), today)
    people = queries.people(user)
    context = {
        "alarms": [showing.alarm_line(row, True) for row in ringing[:FEW]],
        "due": list(due[:FEW]),
        "unchecked": list(unchecked[:FEW]),
        "ending": list(ending[:FEW]),
        "q": q,
        "found": list(people.filter(name__startswith=q)[:12]) if q else [],
        "today": today,
        "tiles": {
            "alarms": ringing.count(),
            "due": due.count(),
            "unchecked": unchecked.count(),
            "ending": ending.count(),
            "lapses": queries.lapses(user).filter(status="open").count(),
            "consults": queries.consults(user).filter(status="requested").count(),
            "rounds": queries.rounds(user)
            .filter(on__gte=today, on__lte=forms.week_of(today))
            .exclude(status="cancelled")
            .count(),
            "unexamined": queries.unexamined(user, today).count(),
        },
    }
    return render(request, "health/desk.html", context)


@require_GET
@roles(*HANDLING)
def alarms(request: UserRequest) -> HttpResponse:
    """What rings, the worst first; behind it what was done."""
    rows, chosen = queries.alarms(request.user), request.GET.get("status", "ringing")
    chosen = chosen if chosen in {"ringing", "over"} else "ringing"
    rows = rows.filter(status__in=queries.RINGING) if chosen == "ringing" else rows.exclude(status__in=queries.RINGING)
    order = ("-level", "opened_at", "pk") if chosen == "ringing" else ("-opened_at", "pk")
    page = Paginator(rows.order_by(*order), PER_PAGE).get_page(request.GET.get("page"))
    listed = [showing.alarm_line(row, request.user.role == Role.DOCTOR) for row in page]
    return render(request, "health/alarms.html", {"page": page, "listed": listed, "chosen": chosen})


@require_GET
@roles(*HANDLING)
def alarm(request: UserRequest, pk: UUID) -> HttpResponse:
    """Why this rang, and what is done about it."""
    row = get_object_or_404(queries.alarms(request.user), pk=pk)
    return render(request, "health/alarm.html", showing.alarm(row, request.user) | {"form": forms.CloseForm()})


@require_POST
@roles(*HANDLING)
def alarm_taking(request: UserRequest, pk: UUID) -> HttpResponse:
    """I am at it."""
    row = get_object_or_404(queries.alarms(request.user), pk=pk)
    actions.take(alarm=row, by=request.user.actor, at=clock.now())
    return redirect("health:alarm", pk)


@require_POST
@roles(*HANDLING)
def alarm_closing(request: UserRequest, pk: UUID) -> HttpResponse:
    """What was found."""
    row: Alarm = get_object_or_404(queries.alarms(request.user), pk=pk)
    form = forms.CloseForm(request.POST)
    if not form.is_valid():
        return render(request, "health/alarm.html", showing.alarm(row, request.user) | {"form": form}, status=422)
    actions.close(alarm=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("已记下。"))
    return redirect("health:alarms")


@require_GET
@roles(Role.DOCTOR)
def pressure(request: UserRequest) -> HttpResponse:
    """Whose blood pressure is to be measured: the first visit of the year, the half year, once more after a high one."""
    today = localtime(clock.now()).date()
    page = Paginator(queries.unpressed(request.user, today), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, words.PRESSURE_SHORT.get(row.why, "")) for row in queries.pressed(list(page), today)]
    return render(request, "health/pressure.html", {"page": page, "rows": rows})


@require_GET
@roles(Role.DOCTOR)
def due(request: UserRequest) -> HttpResponse:
    """Whose visit is due: late, this week, or everybody under follow-up."""
    today, chosen, kind = localtime(clock.now()).date(), request.GET.get("when", "week"), request.GET.get("kind", "")
    chosen = chosen if chosen in {"late", "week", "all"} else "week"
    until = {"late": today, "week": forms.week_of(today)}.get(chosen)
    rows = queries.due(request.user, until) if until else queries.programmes(request.user).filter(status="active")
    rows = rows.filter(kind=kind) if kind in {"htn", "dm"} else rows
    page = Paginator(rows.order_by("due_on", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "chosen": chosen, "kind": kind, "today": today, "classes": words.CLASSES}
    return render(request, "health/due.html", context)


def _programme(request: UserRequest, row: Programme, form: Any) -> HttpResponse:
    visits = [
        {
            "row": one,
            "classed": words.CLASSES[one.classed],
            "why": [words.WHY[word] for word in one.record.get("why", [])],
            "said": words.spoken({k: v for k, v in one.record.get("found", {}).items() if k in words.SIGNS}, "fasting"),
        }
        for one in row.visits.all()[:12]
    ]
    today = localtime(clock.now()).date()
    context = {"row": row, "elder": row.elder, "form": form, "visits": visits, "today": today, **queries.year_of(row, today)}
    return render(request, "health/programme.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.DOCTOR)
def programme(request: UserRequest, pk: UUID) -> HttpResponse:
    """One follow-up: what was found until now, and the form of today's visit."""
    row, at = get_object_or_404(queries.programmes(request.user), pk=pk), clock.now()
    form = forms.FollowUpForm(request.POST or None, kind=row.kind, today=localtime(at).date())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        told = {name: data[name] for name in ("on", "way", "hospital", "department")}
        with refusal_on(form, "on"):
            made = actions.follow_up(
                programme=row, found=form.found(), record=form.record(), **told, by=request.user.actor, at=at
            )
            messages.success(
                request, _("%(what)s，下次 %(day)s。") % {"what": made.get_step_display(), "day": made.due_on.isoformat()}
            )
            return redirect("health:programme", pk)
    return _programme(request, row, form)


@require_POST
@roles(Role.DOCTOR)
def programme_ending(request: UserRequest, pk: UUID) -> HttpResponse:
    """No more follow-up here."""
    row = get_object_or_404(queries.programmes(request.user), pk=pk)
    actions.end(programme=row, why=request.POST.get("why", ""), by=request.user.actor, at=clock.now())
    return redirect("health:due")


@require_GET
@roles(Role.DOCTOR)
def referrals(request: UserRequest) -> HttpResponse:
    """The green channel: who is on the way, and of whom nobody has asked yet."""
    today = localtime(clock.now()).date()
    rows = queries.referrals(request.user).order_by("checked_at", "check_on", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "health/referrals.html", {"page": page, "today": today})


@require_GET
@roles(Role.DOCTOR)
def referral(request: UserRequest, pk: UUID) -> HttpResponse:
    """One referral, from the request to the look two weeks later."""
    row = get_object_or_404(queries.referrals(request.user), pk=pk)
    may = {verb: row.status in starts for verb, (starts, _end) in Referral.MOVES.items()}
    may["check"] = may["check"] and row.checked_at is None
    return render(request, "health/referral.html", {"row": row, "elder": row.elder, "may": may})


DEEDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "acceptance": (referring.accept, ("who",)),
    "refusal": (referring.refuse, ()),
    "arrival": (referring.arrive, ()),
    "return": (referring.bring_back, ("outcome",)),
    "cancellation": (referring.cancel, ()),
    "check": (referring.check, ("said",)),
}


@require_POST
@roles(Role.DOCTOR)
def referral_deed(request: UserRequest, pk: UUID, verb: str) -> HttpResponse:
    """The next step of a referral."""
    row, (deed, names) = get_object_or_404(queries.referrals(request.user), pk=pk), DEEDS[verb]
    deed(referral=row, **{name: request.POST.get(name, "") for name in names}, by=request.user.actor, at=clock.now())
    messages.success(request, _("已记下。"))
    return redirect("health:referral", pk)
