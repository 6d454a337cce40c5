"""Aids that are lent: the list, one aid with its loans, deposits and cleanings."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.care.fleet import actions, dated, queries
from songhe.care.fleet.forms import AidForm, BackForm, CleanForm, LendForm, WhyForm
from songhe.care.fleet.models import Aid, Work
from songhe.care.fleet.views.ground import KEEP_ROLES, VIEW_ROLES, page_of
from songhe.register.access import scope


def _kinds() -> list[tuple[str, str]]:
    known = dated.aids(localtime(clock.now()).date())
    return [(code, one["name"]) for code, one in known.items()]


@scope.roles(*VIEW_ROLES)
@require_http_methods(["GET", "POST"])
def aids(request: scope.UserRequest) -> HttpResponse:
    """Aids of the division, those that wait for something first; POST adds one."""
    at, may_keep = clock.now(), request.user.role in KEEP_ROLES
    form = AidForm(request.POST or None, kinds=_kinds())
    if request.method == "POST" and may_keep and form.is_valid():
        data = form.cleaned_data
        cents = None if data["deposit"] is None else int(data["deposit"] * 100)
        with refusal_on(form, "number"):
            row = actions.add_aid(
                number=data["number"], kind=data["kind"], name=data["name"], deposit_cents=cents,
                by=request.user.actor, at=at, division=request.user.scope,
            )  # fmt: skip
            return redirect("fleet:aid", row.pk)
    status = request.GET.get("status", "")
    rows = queries.aids(request.user, status=status)
    context = {"page": page_of(request, rows), "counts": queries.aid_counts(request.user, at), "form": form, "at": at}
    context |= {"may_keep": may_keep, "status": status}
    return render(request, "fleet/aids.html", context, status=422 if form.errors else 200)


def _aid(request: scope.UserRequest, key: UUID) -> Aid:
    return get_object_or_404(queries.aids(request.user, every=True), pk=key)


@scope.roles(*VIEW_ROLES)
@require_GET
def aid(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """One aid: who has it, the deposit, who had it, how it was made clean."""
    return _page(request, _aid(request, key))


def _page(request: scope.UserRequest, row: Aid, status: int = 200, **forms: Any) -> HttpResponse:
    day = localtime(clock.now()).date()
    loan = row.loans.filter(back_at=None).select_related("elder").first()
    methods = list(dated.methods(day).items())
    context = {
        "aid": row,
        "today": day,
        "loan": loan,
        "errand": loan.work.filter(status__in=Work.OPEN).first() if loan else None,
        "held": actions.deposit_held(loan) if loan else 0,
        "loans": row.loans.exclude(back_at=None).select_related("elder")[:50],
        "cleanings": [(one, dict(methods).get(one.method, one.method)) for one in row.cleanings.all()[:50]],
        "may_keep": request.user.role in KEEP_ROLES,
        "lend": forms.get("lend") or LendForm(user=request.user),
        "back": forms.get("back") or BackForm(),
        "clean": forms.get("clean") or CleanForm(methods=methods),
        "scrap": forms.get("scrap") or WhyForm(prefix="scrap"),
    }
    return render(request, "fleet/aid.html", context, status=status)


@scope.roles(*KEEP_ROLES)
@require_POST
def lend(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """An elder takes it home."""
    row, form = _aid(request, key), LendForm(request.POST, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        with refusal_on(form, "name"):
            actions.lend(aid=row, elder=data["elder"], due_on=data["due_on"], by=request.user.actor, at=clock.now())
            return redirect("fleet:aid", key)
        row.refresh_from_db()
    return _page(request, row, 422, lend=form)


@scope.roles(*KEEP_ROLES)
@require_POST
def come_back(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """It is back; the deposit goes back less what is kept."""
    row, form = _aid(request, key), BackForm(request.POST)
    loan = get_object_or_404(row.loans.filter(back_at=None))
    if form.is_valid():
        data = form.cleaned_data
        with refusal_on(form, "kept"):
            actions.come_back(
                loan=loan, condition=data["condition"], kept_cents=int(data["kept"] * 100),
                by=request.user.actor, at=clock.now(),
            )  # fmt: skip
            return redirect("fleet:aid", key)
    return _page(request, row, 422, back=form)


@scope.roles(*KEEP_ROLES)
@require_POST
def clean(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """It was made clean."""
    row = _aid(request, key)
    form = CleanForm(request.POST, methods=list(dated.methods(localtime(clock.now()).date()).items()))
    if not form.is_valid():
        return _page(request, row, 422, clean=form)
    data = form.cleaned_data
    good = data["good"] == "1"
    actions.clean(aid=row, method=data["method"], agent=data["agent"], good=good, by=request.user.actor, at=clock.now())
    return redirect("fleet:aid", key)


@scope.roles(*KEEP_ROLES)
@require_POST
def scrap(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """It is lent no more."""
    row, form = _aid(request, key), WhyForm(request.POST, prefix="scrap")
    if not form.is_valid():
        return _page(request, row, 422, scrap=form)
    actions.scrap(aid=row, why=form.cleaned_data["why"], by=request.user.actor, at=clock.now())
    return redirect("fleet:aid", key)
