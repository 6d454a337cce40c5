"""The bureaus keep who may assess."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from songhe.base import clock
from songhe.care.assessment import actions, instruments, queries
from songhe.care.assessment.forms import AssessorForm, NewAssessorForm
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles

KEPT = ("background", "qualification", "body", "valid_from", "valid_until")


@require_GET
@roles(*BUREAU_ROLES)
def assessors(request: UserRequest) -> HttpResponse:
    """Assessors of the division: background, body, and until when."""
    day = instruments.today(clock.now())
    rows = [(row, row.valid_on(day)) for row in queries.assessors(request.user)]
    clinical = sum(valid and row.clinical for row, valid in rows)
    return render(request, "assessment/assessors.html", {"rows": rows, "clinical": clinical})


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def new(request: UserRequest) -> HttpResponse:
    """Make a user an assessor."""
    form = NewAssessorForm(request.POST or None, users=queries.may_become(request.user))
    if request.method == "POST" and form.is_valid():
        row = actions.register_assessor(**form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("%(name)s 已登记为评估员。") % {"name": row.user.name})
        return redirect("assessment:assessors")
    return render(request, "assessment/assessor.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def change(request: UserRequest, key: UUID) -> HttpResponse:
    """Put an assessor's facts right, prolong or end."""
    row = get_object_or_404(queries.assessors(request.user), pk=key)
    form = AssessorForm(request.POST or None, initial={name: getattr(row, name) for name in KEPT})
    if request.method == "POST" and form.is_valid():
        actions.change_assessor(assessor=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("评估员 %(name)s 已改。") % {"name": row.user.name})
        return redirect("assessment:assessors")
    return render(request, "assessment/assessor.html", {"form": form, "row": row}, status=422 if form.errors else 200)
