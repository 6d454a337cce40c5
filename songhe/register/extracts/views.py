"""Pages: what I asked for, what waits for my yes, taking it. Lists are asked for where they are made (the room of lists)."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.register.access.scope import UserRequest, roles
from songhe.register.extracts import actions, queries, rules
from songhe.register.extracts.models import APPROVERS
from songhe.register.people.queries.files import BY_PLACE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@roles(*BY_PLACE)
def extracts(request: UserRequest) -> HttpResponse:
    """What I asked for, and what waits for my yes."""
    user, at = request.user, clock.now()
    context = {"mine": queries.extracts(user)[:50], "waiting": queries.to_approve(user), "at": at}
    return render(request, "extracts/extracts.html", {**context, "limit": rules.limit_on(at.date())})


@require_POST
@roles(*APPROVERS)
def approve(request: UserRequest, key: UUID) -> HttpResponse:
    """Agree that it leaves the house."""
    extract = queries.extract(request.user, key)
    actions.approve(extract=extract, user=request.user, at=clock.now())
    messages.success(request, _("已批准，%(name)s 可以下载。") % {"name": extract.asked_by.name})
    return redirect("extracts:list")


@require_POST
@roles(*APPROVERS)
def refuse(request: UserRequest, key: UUID) -> HttpResponse:
    """Say no, and why."""
    extract = queries.extract(request.user, key)
    actions.refuse(extract=extract, user=request.user, at=clock.now(), note=request.POST.get("note", ""))
    messages.success(request, _("已记下：不批准。"))
    return redirect("extracts:list")


@require_POST
@roles(*BY_PLACE)
def workbook(request: UserRequest, key: UUID) -> HttpResponse:
    """Take it; that it was taken is noted."""
    extract = queries.extract(request.user, key)
    body = b"".join(actions.fetch(extract=extract, user=request.user, at=clock.now()))
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(extract.title)}.xlsx"
    return answer
