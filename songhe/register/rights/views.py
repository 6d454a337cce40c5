"""Pages of requests: those who ask, those who answer; and of retention."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, FIELD_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.people import queries as files
from songhe.register.rights import actions, dated, queries
from songhe.register.rights.forms import AnswerForm, AskForm, PaperForm
from songhe.register.rights.models import DataRequest
from songhe.register.rights.queries import LINKED

BREAKERS = DESK_ROLES | FIELD_ROLES
PER_PAGE = 50


@require_GET
@roles(*BUREAU_ROLES)
def requests(request: UserRequest) -> HttpResponse:
    """What is to be answered, what is due first on top."""
    at = clock.now()
    page = Paginator(queries.requests(request.user), PER_PAGE).get_page(request.GET.get("page"))
    open_, late = queries.waiting(request.user, at)
    return render(request, "rights/requests.html", {"page": page, "open": open_, "late": late, "now": at})


@require_http_methods(["GET", "POST"])
@roles(*LINKED)
def mine(request: UserRequest) -> HttpResponse:
    """Ask for a copy, a correction, an erasure; see what became of it."""
    user, elders = request.user, list(files.elders(request.user))
    form = AskForm(request.POST or None, elders=files.elders(user))
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "kind"):
            actions.ask(**form.cleaned_data, asked_by=user.name, asker=user, by=user.actor, at=clock.now())
            messages.success(request, _("已收到。答复会写在这里。"))
            return redirect("rights:mine")
    context = {"form": form, "elders": elders, "rows": queries.requests(user), "now": clock.now()}
    return render(request, "rights/mine.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*LINKED)
def withdrawal(request: UserRequest, key: UUID) -> HttpResponse:
    """Take a request back."""
    actions.withdraw(request=queries.request_of(request.user, key), by=request.user.actor, at=clock.now())
    return redirect("rights:mine")


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def paper(request: UserRequest, elder: UUID) -> HttpResponse:
    """Note a request that came on paper."""
    person, form = files.one(request.user, elder), PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "kind"):
            row = actions.ask(elder=person, **form.cleaned_data, by=request.user.actor, at=clock.now())
            return redirect("rights:request", row.pk)
    return render(request, "rights/paper.html", {"form": form, "elder": person}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def answer(request: UserRequest, key: UUID) -> HttpResponse:
    """One request: what was asked, and the answer."""
    row = queries.request_of(request.user, key)
    form = AnswerForm(request.POST or None, request=row)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "text"):
            _answered(row, form.cleaned_data, request)
            return redirect("rights:requests")
    context = {"row": row, "form": form, "now": clock.now()}
    return render(request, "rights/request.html", context, status=422 if form.errors else 200)


def _answered(row: DataRequest, said: dict[str, Any], request: UserRequest) -> None:
    whole: dict[str, Any] = {"request": row, "text": said["text"], "by": request.user.actor, "at": clock.now()}
    if request.POST.get("deed") == "refuse":
        actions.refuse(**whole)
    else:
        actions.answer(**whole, erase=said.get("erase", ()))


@require_POST
@roles(*BUREAU_ROLES, Role.ELDER)
def copy(request: UserRequest, elder: UUID) -> HttpResponse:
    """Everything the house knows of the person, as a file; marked with who fetched it and when."""
    person, at, user = files.one(request.user, elder), clock.now(), request.user
    parts = actions.fetch_copy(elder=person, by=user.actor, at=at, reason=_("查阅复制本人信息"))
    whole = {
        "name": person.name,
        "made_at": at,
        "made_for": user.name,
        "parts": [{"title": str(t), "rows": r} for _c, t, r in parts],
    }
    answer = HttpResponse(
        json.dumps(whole, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="copy-{person.pk}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@roles(*BUREAU_ROLES, Role.AUDITOR)
def retention(request: UserRequest) -> HttpResponse:
    """What is kept how long, by which clause, and what went away lately."""
    return render(request, "rights/retention.html", {"rules": dated.keeps(clock.now()), "sweeps": queries.sweeps()})
