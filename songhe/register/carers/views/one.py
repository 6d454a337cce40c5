"""One carer: papers, time, training, log-in, face."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.register.access import handing, log_ins
from songhe.register.access.log_ins import NewLogIn
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.carers import actions, queries, showing
from songhe.register.carers.forms import (
    AbsenceForm,
    CarerForm,
    CertificateForm,
    PortraitForm,
    TrainingForm,
    WeekForm,
)
from songhe.register.carers.models import Carer
from songhe.register.carers.views.listing import SEES


def mine(request: UserRequest, pk: UUID) -> Carer:
    """The carer, where the user may see it; 404 else."""
    return get_object_or_404(queries.carers(request.user).select_related("operator", "facility", "user"), pk=pk)


def page(request: UserRequest, row: Carer, log_in: NewLogIn | None = None, **wrong: Any) -> HttpResponse:
    """The page, with a form that was refused in the place of the empty one."""
    forms = {
        "certificate_form": CertificateForm(auto_id="c_%s"), "training_form": TrainingForm(auto_id="t_%s"),
        "absence_form": AbsenceForm(auto_id="a_%s"), "week": WeekForm(carer=row), "portrait_form": PortraitForm(auto_id="p_%s"),
    }  # fmt: skip
    card = log_ins.card(request.user, row.user, reverse("carers:log_in", args=[row.pk]), log_in)
    context = {**showing.one(row, request.user, clock.now()), **forms, **card, **wrong}
    return render(request, "carers/carer.html", context, status=422 if wrong or log_in else 200)


@require_GET
@roles(*SEES)
def carer(request: UserRequest, pk: UUID) -> HttpResponse:
    """One carer."""
    return page(request, mine(request, pk))


@require_http_methods(["GET", "POST"])
@roles(Role.OPERATOR)
def edit(request: UserRequest, pk: UUID) -> HttpResponse:
    """Put a carer's facts right."""
    row = mine(request, pk)
    form = CarerForm(request.POST or None, operator=row.operator, within=request.user.scope, carer=row)
    if request.method == "POST" and form.is_valid():
        actions.change_carer(carer=row, **form.facts(), by=request.user.actor, at=clock.now())
        messages.success(request, _("已改。"))
        return redirect("carers:carer", pk)
    return render(request, "carers/edit.html", {"form": form, "row": row}, status=422 if form.errors else 200)


@require_POST
@roles(Role.OPERATOR)
def certificate(request: UserRequest, pk: UUID) -> HttpResponse:
    """Enter a certificate."""
    row, form = mine(request, pk), CertificateForm(request.POST, auto_id="c_%s")
    if not form.is_valid():
        return page(request, row, certificate_form=form)
    actions.enter_certificate(carer=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("证书已登记。"))
    return redirect("carers:carer", pk)


@require_POST
@roles(Role.OPERATOR)
def certificate_end(request: UserRequest, pk: UUID, row: UUID) -> HttpResponse:
    """A certificate that counts no more."""
    paper = get_object_or_404(mine(request, pk).certificates, pk=row)
    actions.drop_certificate(certificate=paper, by=request.user.actor, at=clock.now())
    return redirect("carers:carer", pk)


@require_POST
@roles(Role.OPERATOR)
def training(request: UserRequest, pk: UUID) -> HttpResponse:
    """Hours that were learned."""
    row, form = mine(request, pk), TrainingForm(request.POST, auto_id="t_%s")
    if not form.is_valid():
        return page(request, row, training_form=form)
    actions.note_training(carer=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("学时已登记。"))
    return redirect("carers:carer", pk)


@require_POST
@roles(Role.OPERATOR)
def hours(request: UserRequest, pk: UUID) -> HttpResponse:
    """The week anew."""
    row = mine(request, pk)
    week = WeekForm(request.POST, carer=row)
    if not week.is_valid():
        return page(request, row, week=week)
    actions.set_hours(carer=row, week=week.week(), by=request.user.actor, at=clock.now())
    messages.success(request, _("工作时间已改。"))
    return redirect("carers:carer", pk)


@require_POST
@roles(Role.OPERATOR)
def absence(request: UserRequest, pk: UUID) -> HttpResponse:
    """Somebody will not be there."""
    row, form = mine(request, pk), AbsenceForm(request.POST, auto_id="a_%s")
    if not form.is_valid():
        return page(request, row, absence_form=form)
    starts_at, ends_at = form.moments()
    said = {"reason": form.cleaned_data["reason"], "note_text": form.cleaned_data["note"]}
    actions.enter_absence(carer=row, starts_at=starts_at, ends_at=ends_at, **said, by=request.user.actor, at=clock.now())
    messages.success(request, _("已登记不在岗。"))
    return redirect("carers:carer", pk)


@require_POST
@roles(Role.OPERATOR)
def absence_withdrawal(request: UserRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Is there after all."""
    one = get_object_or_404(mine(request, pk).absences, pk=row)
    actions.withdraw_absence(absence=one, by=request.user.actor, at=clock.now())
    return redirect("carers:carer", pk)


def _deed(verb: Any, said: Any) -> Any:
    @require_POST
    @roles(Role.OPERATOR)
    def view(request: UserRequest, pk: UUID) -> HttpResponse:
        row = mine(request, pk)
        verb(carer=row, by=request.user.actor, at=clock.now())
        messages.success(request, said % {"name": row.name})
        return redirect("carers:carer", pk)

    return view


deactivation = _deed(actions.deactivate, gettext_lazy("%(name)s 已停用。"))
activation = _deed(actions.activate, gettext_lazy("%(name)s 已启用。"))
portrait_removal = _deed(actions.remove_portrait, gettext_lazy("%(name)s 的照片已删去。"))


@require_http_methods(["GET", "POST"])
@roles(*SEES)
def portrait(request: UserRequest, pk: UUID) -> HttpResponse:
    """The carer's face; the operator puts it there."""
    row = mine(request, pk)
    if request.method == "POST":
        return _put(request, row)
    jpeg = queries.portrait(row)
    if not jpeg:
        return redirect("carers:carer", pk)
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


def _put(request: UserRequest, row: Carer) -> HttpResponse:
    if request.user.role != Role.OPERATOR:
        raise Http404
    form = PortraitForm(request.POST, request.FILES, auto_id="p_%s")
    if not form.is_valid():
        return page(request, row, portrait_form=form)
    picture = form.cleaned_data["picture"].read()
    actions.show_portrait(carer=row, picture=picture, by=request.user.actor, at=clock.now())
    messages.success(request, _("照片已保存。"))
    return redirect("carers:carer", row.pk)


@require_POST
@roles(*BUREAU_ROLES)
def log_in(request: UserRequest, pk: UUID) -> HttpResponse:
    """Open a log-in for a carer and tie it in one step."""
    row, form = mine(request, pk), NewLogIn(request.POST, auto_id="log_in_%s")
    if not form.is_valid():
        return page(request, row, form)
    drawn = actions.open_log_in(carer=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return handing.told(request, drawn, reverse("carers:carer", args=[pk]))
