"""The 37 measures, each with its words, who leads, its targets and tasks."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from songhe.base import clock
from songhe.city.targets import asking, plan, shown
from songhe.city.targets.queries import progress, tasks
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles


@require_GET
@roles(*BUREAU_ROLES)
def listed(request: UserRequest) -> HttpResponse:
    """All of them, or those of one department."""
    department = request.GET.get("department", "")
    today = timezone.localdate(clock.now())
    return render(request, "targets/measures.html", shown.measures(request.user, today, department))


@require_GET
@roles(*BUREAU_ROLES)
def one(request: UserRequest, code: str) -> HttpResponse:
    """One measure, word by word."""
    measure, ask = shown.measure_or_404(code), asking.read(request)
    standings = progress.standings(ask.user, ask.place, ask.span, ask.at, plan.of_measure(code))
    today = timezone.localdate(ask.at)
    rows = tasks.listed(request.user, today, measure=code)
    context = {"measure": measure, "standings": standings, "tasks": rows, "today": today, "ask": ask}
    return render(request, "targets/measure.html", context)
