"""What the pages stand on: who may, one's own file, and the file with its forms."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime

from songhe.base import clock
from songhe.care.homebeds import dated, queries, showing
from songhe.care.homebeds.forms import (
    CallForm,
    CloseForm,
    DraftForm,
    HomeServeForm,
    InstallForm,
    JudgeForm,
    LeaveOutForm,
    RefuseForm,
    RetrofitForm,
)
from songhe.care.homebeds.models import HomeBed
from songhe.care.homebeds.showing.parts import spare
from songhe.register.access.models import BUREAU_ROLES, Role
from songhe.register.access.scope import UserRequest

WORKS = BUREAU_ROLES | {Role.OPERATOR}
"""Who keeps files and works on them."""
LISTS = WORKS | {Role.ASSISTANT}
LINKED = queries.LINKED
READS = LISTS | LINKED


def mine(request: UserRequest, pk: UUID) -> HomeBed:
    """A file this user may see, or 404."""
    return get_object_or_404(queries.home_beds(request.user), pk=pk)


def work(request: UserRequest, pk: UUID) -> HomeBed:
    """One that this user works on; 404 where it may only be read."""
    row = mine(request, pk)
    if not queries.works_on(request.user, row):
        raise Http404
    return row


def page(request: UserRequest, row: HomeBed, **wrong: Any) -> HttpResponse:
    """The file, with the forms of what may be done."""
    at = clock.now()
    today = localtime(at).date()
    context = showing.file(row, request.user, at)
    if context["may_work"]:
        context |= _forms(row, context, today)
    return render(request, "homebeds/file.html", {**context, **wrong}, status=422 if wrong else 200)


def _forms(row: HomeBed, context: dict[str, Any], today: Any) -> dict[str, Any]:
    open_places = [line["piece"] for line in context["kit"] if line["item"] is None]
    mends = context["survey"]["row"].mends if context["survey"] else []
    said = {name: value for name, value in context["facts"].items() if value is not None}
    return {
        "place_form": HomeServeForm(homes=queries.wanted(row.elder), initial={"facility": row.facility_id}),
        "judge_form": JudgeForm(initial=said or {"safe": True, "stands": True}), "refuse_form": RefuseForm(today=today),
        "install_form": InstallForm(pieces=open_places, things=spare(row)), "left_form": LeaveOutForm(pieces=open_places),
        "retrofit_form": RetrofitForm(today=today, initial={"items": mends}), "draft_form": DraftForm(today=today),
        "call_form": CallForm(), "close_form": CloseForm(today=today), "spare": bool(spare(row)), "places": bool(open_places),
        "resurvey": dated.rules(today).resurvey_days,
    }  # fmt: skip
