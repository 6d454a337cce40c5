"""Tasks: who owes what by when."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.city.targets import actions, plan
from songhe.city.targets.forms import PostponeForm, ReplyForm, TaskForm, WhyForm
from songhe.city.targets.models import Task
from songhe.city.targets.queries import tasks
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places

PAGE = 50


@require_GET
@roles(*BUREAU_ROLES)
def listed(request: UserRequest) -> HttpResponse:
    """What is late, owed, answered or done."""
    today = timezone.localdate(clock.now())
    asked = {name: request.GET.get(name, "") for name in ("state", "measure", "department")}
    page = Paginator(tasks.listed(request.user, today, **asked), PAGE).get_page(request.GET.get("page"))
    names = places.names_of({row.division_path for row in page})
    rows = [(row, plan.measures()[row.measure], names[row.division_path]) for row in page]
    late = tasks.listed(request.user, today, "late").count()
    owed = tasks.tasks(request.user).filter(status__in=tasks.OWED).count()
    context = {
        **asked,
        "page": page,
        "rows": rows,
        "today": today,
        "late": late,
        "owed": owed,
        "departments": plan.departments(),
    }
    return render(request, "targets/tasks.html", context)


@require_GET
@roles(*BUREAU_ROLES)
def one(request: UserRequest, key: UUID) -> HttpResponse:
    """One task, with what can be done about it."""
    return _page(request, _task(request, key))


@require_http_methods(["GET", "POST"])
@roles(Role.CITY)
def new(request: UserRequest) -> HttpResponse:
    """Set a task."""
    form = TaskForm(request.POST or None, user=request.user, initial={"measure": request.GET.get("measure", "")})
    if form.is_valid():
        with refusal_on(form):
            task = actions.create(**form.cleaned_data, by=request.user.actor, at=clock.now())
            return redirect("targets:task", task.pk)
    return render(request, "targets/new_task.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@roles(*BUREAU_ROLES)
def reply(request: UserRequest, key: UUID) -> HttpResponse:
    """Answer with evidence."""
    return _deed(request, key, "reply", ReplyForm(request.POST))


@require_POST
@roles(Role.CITY)
def accept(request: UserRequest, key: UUID) -> HttpResponse:
    """Done."""
    task = _task(request, key)
    actions.accept(task=task, by=request.user.actor, at=clock.now())
    return redirect("targets:task", task.pk)


@require_POST
@roles(Role.CITY)
def send_back(request: UserRequest, key: UUID) -> HttpResponse:
    """Not done yet."""
    return _deed(request, key, "send_back", WhyForm(request.POST))


@require_POST
@roles(Role.CITY)
def withdraw(request: UserRequest, key: UUID) -> HttpResponse:
    """Not asked for any more."""
    return _deed(request, key, "withdraw", WhyForm(request.POST))


@require_POST
@roles(Role.CITY)
def postpone(request: UserRequest, key: UUID) -> HttpResponse:
    """Another day."""
    return _deed(request, key, "postpone", PostponeForm(request.POST))


def _task(request: UserRequest, key: UUID) -> Task:
    return get_object_or_404(tasks.tasks(request.user), pk=key)


def _deed(request: UserRequest, key: UUID, verb: str, form: Any) -> HttpResponse:
    """One verb with its form; what was refused stands on the page again."""
    task = _task(request, key)
    if not form.is_valid():
        return _page(request, task, 422, **{verb: form})
    deed = getattr(actions, verb)
    deed(task=task, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("targets:task", task.pk)


def _page(request: UserRequest, task: Task, status: int = 200, **forms: Any) -> HttpResponse:
    measure = plan.measures().get(task.measure)
    if measure is None:
        raise Http404
    context = {
        "task": task, "measure": measure, "place": places.names(task.division_path), "today": timezone.localdate(clock.now()),
        "may_judge": request.user.role == Role.CITY, "reply": ReplyForm(), "send_back": WhyForm(), "withdraw": WhyForm(),
        "postpone": PostponeForm(),
    }  # fmt: skip
    return render(request, "targets/task.html", {**context, **forms}, status=status)
