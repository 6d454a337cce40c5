"""Errands: the list, one errand from being asked to being done, and its photographs."""

import base64
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock, pictures
from songhe.base.web.refusals import refusal_on
from songhe.care.fleet import actions, queries
from songhe.care.fleet.forms import FinishForm, HangForm, OrderForm, PhotoForm, ReportForm, WhyForm
from songhe.care.fleet.models import Cause, Job, Work, WorkPhoto
from songhe.care.fleet.views.ground import KEEP_ROLES, VIEW_ROLES, one_device, page_of
from songhe.register.access import scope


def _work(request: scope.UserRequest, key: UUID) -> Work:
    return get_object_or_404(queries.errands(request.user), pk=key)


@scope.roles(*VIEW_ROLES)
@require_GET
def works(request: scope.UserRequest) -> HttpResponse:
    """Errands of the user's division that are open, the most overdue first; or those that are over."""
    at, over, job = clock.now(), "over" in request.GET, request.GET.get("job", "")
    rows = queries.errands(request.user, over=over, job=job)
    counts = queries.errand_counts(request.user, at)
    context = {"page": page_of(request, rows), "counts": counts, "at": at, "over": over, "job": job, "jobs": Job.choices}
    return render(request, "fleet/works.html", {**context, "may_keep": request.user.role in KEEP_ROLES})


@scope.roles(*VIEW_ROLES)
@require_GET
def work(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """One errand: what is to be done, by when, and what is missing until it is done."""
    return _page(request, _work(request, key))


def _page(request: scope.UserRequest, row: Work, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "work": row,
        "at": clock.now(),
        "missing": actions.unfinished(row) if row.status in Work.OPEN else "",
        "may_keep": request.user.role in KEEP_ROLES and row.status in Work.OPEN,
        "hang": forms.get("hang") or HangForm(initial={"room": row.room}),
        "photo": forms.get("photo") or PhotoForm(),
        "finish": forms.get("finish") or FinishForm(),
        "drop": forms.get("drop") or WhyForm(prefix="drop"),
        "stock": queries.stock(request.user, row.model) if row.job == Job.INSTALL else [],
    }
    return render(request, "fleet/work.html", context, status=status)


@scope.roles(*KEEP_ROLES)
@require_http_methods(["GET", "POST"])
def order(request: scope.UserRequest) -> HttpResponse:
    """Somebody is to hang up a device with an elder."""
    form = OrderForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("elder", "model", "room", "said")}
        with refusal_on(form, "model"):
            row = actions.order(by=request.user.actor, at=clock.now(), **facts)
            return redirect("fleet:work", row.pk)
    return render(request, "fleet/order.html", {"form": form}, status=422 if form.errors else 200)


@scope.roles(*VIEW_ROLES)
@require_POST
def report(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """Something is wrong with a device: the errand that is open, or a new one."""
    row, form = one_device(request, key), ReportForm(request.POST)
    if not form.is_valid():
        return redirect("fleet:device", key)
    cause = form.cleaned_data["cause"]
    job = Job.COLLECT if cause == Cause.GONE else Job.REPAIR
    errand = actions.report(
        device=row, cause=cause, said=form.cleaned_data["said"], job=job, by=request.user.actor, at=clock.now()
    )
    return redirect("fleet:work", errand.pk)


@scope.roles(*KEEP_ROLES)
@require_POST
def take(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """I go."""
    actions.take(work=_work(request, key), by=request.user.actor, at=clock.now())
    return redirect("fleet:work", key)


@scope.roles(*KEEP_ROLES)
@require_POST
def hang(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """The device hangs, and is to be tried."""
    row, form = _work(request, key), HangForm(request.POST)
    if form.is_valid():
        device = queries.devices(request.user).filter(uid=form.cleaned_data["uid"].strip(), retired_at=None).first()
        if device is None:
            form.add_error("uid", _("库里没有这台设备，先登记。"))
        else:
            with refusal_on(form, "uid"):
                actions.hang(work=row, device=device, room=form.cleaned_data["room"], by=request.user.actor, at=clock.now())
                return redirect("fleet:work", key)
            row.refresh_from_db()
    return _page(request, row, 422, hang=form)


@scope.roles(*KEEP_ROLES)
@require_POST
def photograph(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """A photograph of how it hangs."""
    row, form = _work(request, key), PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data["picture"].read(pictures.LARGEST + 1)
        with refusal_on(form, "picture"):
            actions.photograph(work=row, data=data, by=request.user.actor, at=clock.now())
            return redirect("fleet:work", key)
        row.refresh_from_db()
    return _page(request, row, 422, photo=form)


@scope.roles(*VIEW_ROLES)
@require_GET
def photo(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """One photograph, opened for whoever may see the errand; never kept by the browser."""
    rows = WorkPhoto.objects.filter(work__in=queries.errands(request.user).order_by())
    answer = HttpResponse(base64.b64decode(get_object_or_404(rows, pk=key).picture), content_type="image/jpeg")
    answer["Cache-Control"] = "no-store"
    return answer


@scope.roles(*KEEP_ROLES)
@require_POST
def finish(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """It is done."""
    row, form = _work(request, key), FinishForm(request.POST)
    if form.is_valid():
        with refusal_on(form, "result"):
            actions.finish(work=row, result=form.cleaned_data["result"], by=request.user.actor, at=clock.now())
            return redirect("fleet:work", key)
        row.refresh_from_db()
    return _page(request, row, 422, finish=form)


@scope.roles(*KEEP_ROLES)
@require_POST
def drop(request: scope.UserRequest, key: UUID) -> HttpResponse:
    """It is not needed."""
    row, form = _work(request, key), WhyForm(request.POST, prefix="drop")
    if not form.is_valid():
        return _page(request, row, 422, drop=form)
    actions.drop(work=row, why=form.cleaned_data["why"], by=request.user.actor, at=clock.now())
    return redirect("fleet:work", key)
