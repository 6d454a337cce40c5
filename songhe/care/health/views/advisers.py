"""银发顾问团: who advises this week, questions and answers; the bureau's list, licences and rota."""  # words: data

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web import given
from songhe.base.web.refusals import refusal_on
from songhe.care.health import queries, words
from songhe.care.health.actions import advising
from songhe.care.health.forms.advisers import AdviserForm, AnswerForm, DutyForm, LicenceForm, QuestionForm
from songhe.care.health.models import Adviser, AdviserDuty, Question
from songhe.care.health.queries.advisers import ASKERS, LOOKERS
from songhe.register.access import scope
from songhe.register.access.models import BUREAU_ROLES, Role, User
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places.models import Division

FEW = 40
ANSWERERS = frozenset({Role.ASSISTANT, Role.RESPONDER, Role.DOCTOR, Role.FAMILY, Role.ELDER})


@require_GET
@roles(*LOOKERS)
def advisers(request: UserRequest) -> HttpResponse:
    """The rota of a week, the advisers, and the questions I may read."""
    user, today = request.user, localtime(clock.now()).date()
    chosen = given.day(request.GET.get("week")) or today
    monday = chosen - timedelta(days=chosen.weekday())
    rows = queries.advisers(user)
    if user.role in BUREAU_ROLES:
        asked = Count("questions", distinct=True)
        answered = Count("questions", filter=Q(questions__status__in=["answered", "settled"]), distinct=True)
        rows = rows.annotate(asked=asked, answered=answered)
    context = {
        "rows": list(rows[:FEW]),
        "week": _week(list(queries.duties(user, monday)), monday),
        "monday": monday, "before": monday - timedelta(days=7), "after": monday + timedelta(days=7), "today": today,
        "questions": list(queries.questions(user).order_by("-asked_at")[:FEW]),
        "asks": user.role in ASKERS, "leads": user.role in BUREAU_ROLES,
    }  # fmt: skip
    return render(request, "health/advisers.html", context)


def _week(duties: list[AdviserDuty], monday: date) -> list[dict[str, Any]]:
    days = [monday + timedelta(days=number) for number in range(7)]
    return [{"day": day, "duties": [duty for duty in duties if duty.on == day]} for day in days]


def _places(user: User) -> Any:
    return Division.objects.filter(scope.within(user.scope, "path"), level__in=["county", "town"]).order_by("path")


def _users(user: User) -> Any:
    rows = User.objects.filter(role__in=[Role.RESPONDER, Role.ASSISTANT], is_active=True)
    return rows.filter(scope.within(user.scope, "division__path")).order_by("name", "pk")


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def adviser_new(request: UserRequest) -> HttpResponse:
    """Invite somebody."""
    form = AdviserForm(request.POST or None, places=_places(request.user), users=_users(request.user))
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            made = advising.invite(**form.cleaned_data, by=request.user.actor, at=clock.now())
            return redirect("health:adviser", made.pk)
    return render(request, "health/adviser_new.html", {"form": form}, status=422 if form.errors else 200)


def _led(request: UserRequest, pk: UUID) -> Adviser:
    return get_object_or_404(queries.advisers(request.user), pk=pk)


@require_GET
@roles(*BUREAU_ROLES)
def adviser(request: UserRequest, pk: UUID) -> HttpResponse:
    """One adviser: licence, rota, hours, how many questions."""
    return _adviser(request, _led(request, pk))


def _adviser(request: UserRequest, row: Adviser, **wrong: Any) -> HttpResponse:
    """The page; `wrong` are forms that were refused."""
    today = localtime(clock.now()).date()
    counts = {status: row.questions.filter(status=status).count() for status in ("asked", "answered", "settled")}
    context = {
        "row": row, "today": today, "counts": counts, "days": [words.WEEK[day] for day in row.weekdays],
        "duties": list(row.duties.exclude(status="cancelled").order_by("-on", "-starts")[:20]),
        "hours": list(row.hours.all()[:20]), "total": row.hours.aggregate(n=Sum("minutes"))["n"] or 0,
        "licence_form": LicenceForm(auto_id="li_%s", initial={"until": row.licence_until}), "duty_form": DutyForm(today=today),
    }  # fmt: skip
    return render(request, "health/adviser.html", {**context, **wrong}, status=422 if wrong else 200)


@require_POST
@roles(*BUREAU_ROLES)
def licence(request: UserRequest, pk: UUID) -> HttpResponse:
    """The licence was looked at."""
    row, form = _led(request, pk), LicenceForm(request.POST, auto_id="li_%s")
    if form.is_valid():
        with refusal_on(form):
            advising.check_licence(adviser=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
            messages.success(request, _("已核验，可以排班了。"))
            return redirect("health:adviser", pk)
    return _adviser(request, row, licence_form=form)


@require_POST
@roles(*BUREAU_ROLES)
def duty(request: UserRequest, pk: UUID) -> HttpResponse:
    """A day of the rota."""
    row, at = _led(request, pk), clock.now()
    form = DutyForm(request.POST, today=localtime(at).date())
    if form.is_valid():
        with refusal_on(form):
            advising.roster(adviser=row, **form.cleaned_data, by=request.user.actor, at=at)
            return redirect("health:adviser", pk)
    return _adviser(request, row, duty_form=form)


@require_POST
@roles(*BUREAU_ROLES)
def adviser_ending(request: UserRequest, pk: UUID) -> HttpResponse:
    """No longer."""
    advising.end(adviser=_led(request, pk), why=request.POST.get("why", ""), by=request.user.actor, at=clock.now())
    return redirect("health:adviser", pk)


@require_POST
@roles(*BUREAU_ROLES)
def adviser_return(request: UserRequest, pk: UUID) -> HttpResponse:
    """Back again."""
    advising.return_(adviser=_led(request, pk), by=request.user.actor, at=clock.now())
    return redirect("health:adviser", pk)


def _duty(request: UserRequest, pk: UUID) -> AdviserDuty:
    mine = queries.advisers(request.user).order_by().values("pk")
    return get_object_or_404(AdviserDuty.objects.filter(adviser__in=mine).select_related("adviser"), pk=pk)


@require_POST
@roles(*BUREAU_ROLES)
def duty_finishing(request: UserRequest, pk: UUID) -> HttpResponse:
    """He was there so many minutes."""
    row, said = _duty(request, pk), request.POST.get("minutes", "")
    minutes = int(said) if said.isdecimal() and len(said) < 5 else 0
    advising.finish(duty=row, minutes=minutes, by=request.user.actor, at=clock.now())
    return redirect("health:adviser", row.adviser_id)


@require_POST
@roles(*BUREAU_ROLES)
def duty_cancelling(request: UserRequest, pk: UUID) -> HttpResponse:
    """Not on that day."""
    row = _duty(request, pk)
    advising.cancel_duty(duty=row, by=request.user.actor, at=clock.now())
    return redirect("health:adviser", row.adviser_id)


@require_http_methods(["GET", "POST"])
@roles(*ASKERS)
def asking(request: UserRequest, pk: UUID) -> HttpResponse:
    """Put a question to an adviser."""
    row, elders = get_object_or_404(queries.advisers(request.user), pk=pk), queries.may_ask(request.user)
    only = elders.first() if request.user.role == Role.ELDER else None
    form = QuestionForm(request.POST or None, elders=elders, only=only)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "text"):
            made = advising.ask(adviser=row, **form.cleaned_data, user=request.user, by=request.user.actor, at=clock.now())
            messages.success(request, _("已经问了，回答了会告诉您。"))
            return redirect("health:question", made.pk)
    return render(request, "health/ask_adviser.html", {"row": row, "form": form}, status=422 if form.errors else 200)


def _asked(request: UserRequest, pk: UUID) -> Question:
    return get_object_or_404(queries.questions(request.user), pk=pk)


@require_GET
@roles(*(LOOKERS - BUREAU_ROLES))
def question(request: UserRequest, pk: UUID) -> HttpResponse:
    """A question, its answer, and what a doctor says."""
    row = _asked(request, pk)
    return _shown(request, row, AnswerForm())


def _shown(request: UserRequest, row: Question, form: AnswerForm) -> HttpResponse:
    context = {
        "row": row, "form": form, "may_answer": queries.may_answer(request.user, row),
        "may_settle": request.user.role == Role.DOCTOR and row.needs_doctor and row.status == "answered",
        "may_withdraw": row.asked_by_id == request.user.pk and row.status == "asked",
    }  # fmt: skip
    return render(request, "health/question.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*ANSWERERS)
def answering(request: UserRequest, pk: UUID) -> HttpResponse:
    """The adviser answers, and says whether a doctor must be asked."""
    row, form = _asked(request, pk), AnswerForm(request.POST)
    if not queries.may_answer(request.user, row):
        raise Refused(_("只有被问到的顾问可以回答，而且只回答一次。"))
    if not form.is_valid():
        return _shown(request, row, form)
    advising.answer(question=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("已回答。"))
    return redirect("health:question", pk)


@require_POST
@roles(Role.DOCTOR)
def question_settling(request: UserRequest, pk: UUID) -> HttpResponse:
    """A doctor looked at it."""
    advising.settle(question=_asked(request, pk), said=request.POST.get("said", ""), by=request.user.actor, at=clock.now())
    return redirect("health:question", pk)


@require_POST
@roles(*ASKERS)
def question_withdrawal(request: UserRequest, pk: UUID) -> HttpResponse:
    """Not needed any more."""
    row = _asked(request, pk)
    if row.asked_by_id != request.user.pk:
        raise Refused(_("只有提问的人可以撤回。"))
    advising.withdraw(question=row, by=request.user.actor, at=clock.now())
    return redirect("health:advisers")
