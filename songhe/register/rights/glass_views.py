"""Pages of breaking the glass and of its review."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import queries as files
from songhe.register.rights import actions, dated, queries
from songhe.register.rights.forms import GlassForm, ReviewForm
from songhe.register.rights.queries import REVIEWERS
from songhe.register.rights.views import BREAKERS


@require_http_methods(["GET", "POST"])
@roles(*BREAKERS)
def glass(request: UserRequest) -> HttpResponse:
    """Open a file that is not one's own, because a life hangs on it."""
    form, at = GlassForm(request.POST or None), clock.now()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = actions.break_glass(user=request.user, elder=said["elder"], reason=said["reason"], at=at)
        return redirect("rights:opened", row.pk)
    context = {"form": form, "minutes": dated.deadlines(at).glass_minutes}
    return render(request, "rights/glass.html", context, status=422 if form.errors else 200)


@require_GET
@roles(*BREAKERS)
def opened(request: UserRequest, key: UUID) -> HttpResponse:
    """The emergency card, while it is open."""
    at = clock.now()
    row = queries.my_glass(request.user, key, at)
    return render(request, "rights/opened.html", {"row": row, "card": files.emergency_card(row.elder, at)})


@require_GET
@roles(*REVIEWERS)
def glasses(request: UserRequest) -> HttpResponse:
    """What was opened in emergencies, not yet reviewed on top."""
    rows, at = queries.glasses(request.user)[:200], clock.now()
    return render(request, "rights/glasses.html", {"rows": rows, "now": at, "days": dated.deadlines(at).glass_review_days})


@require_http_methods(["GET", "POST"])
@roles(*REVIEWERS)
def review(request: UserRequest, key: UUID) -> HttpResponse:
    """Was it needed?"""
    row, form = queries.glass_of(request.user, key), ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "note"):
            actions.review(glass=row, user=request.user, **form.cleaned_data, at=clock.now())
            messages.success(request, _("已复核。"))
            return redirect("rights:glasses")
    return render(request, "rights/review.html", {"row": row, "form": form}, status=422 if form.errors else 200)
