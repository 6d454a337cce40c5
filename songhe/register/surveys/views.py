"""Pages of tables of facilities: bring one, see what its lines would do, decide, enter."""

from collections import Counter
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web.refusals import refusal_on
from songhe.links.sheets import writing
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.surveys import actions, queries, words
from songhe.register.surveys.forms import ColumnsForm, TableForm
from songhe.register.surveys.models import Survey
from songhe.register.surveys.queries import Line

PER_PAGE = 40
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def surveys(request: UserRequest) -> HttpResponse:
    """Tables that came, and bringing one."""
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, user = form.cleaned_data["file"], request.user
        with refusal_on(form, "file"):
            told = {"pieces": file.chunks(), "file_name": file.name}
            return redirect("surveys:survey", actions.bring(**told, user=user, by=user.actor, at=clock.now()).pk)
    page = Paginator(queries.surveys(request.user).defer("lines"), PER_PAGE).get_page(request.GET.get("page"))
    status = 422 if form.errors else 200
    return render(request, "surveys/list.html", {"form": form, "page": page}, status=status)


@require_GET
@roles(*BUREAU_ROLES)
def template(request: UserRequest) -> HttpResponse:
    """The sheet with the headings that are understood without being told, and a line of each kind as an example."""
    mark = _("设施台账模板：照着填，删掉示例行。一行一个设施；一栋楼几块牌子，建筑名称写成一样的。")
    body = writing.whole(words.examples(), sheet=_("设施台账"), watermark=mark, headings=words.template())
    return _book(body, _("设施台账模板"))


@require_GET
@roles(*BUREAU_ROLES)
def survey(request: UserRequest, pk: UUID) -> HttpResponse:
    """What every line would do."""
    return _page(request, _mine(request, pk))


@require_POST
@roles(*BUREAU_ROLES)
def columns(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say what the columns mean."""
    row = _mine(request, pk)
    form = ColumnsForm(request.POST, survey=row)
    if form.is_valid():
        with refusal_on(form):
            actions.tell_columns(survey=row, columns=form.chosen(), by=request.user.actor, at=clock.now())
            return redirect("surveys:survey", pk)
    return _page(request, row, form)


@require_POST
@roles(*BUREAU_ROLES)
def building(request: UserRequest, pk: UUID, number: int) -> HttpResponse:
    """Say whether it is the same building."""
    row = _mine(request, pk)
    line = next((one for one in _judged(request, row) if one.number == number and one.twins), None)
    if line is None:
        raise Http404
    choice = request.POST.get("site", "")
    actions.decide(survey=row, line=line, choice=choice, by=request.user.actor, at=clock.now())
    return redirect("surveys:survey", pk)


@require_POST
@roles(*BUREAU_ROLES)
def entry(request: UserRequest, pk: UUID) -> HttpResponse:
    """Enter every line that is ready."""
    row, user = _mine(request, pk), request.user
    done, refused = actions.enter(survey=row, user=user, by=user.actor, at=clock.now())
    messages.success(request, _("登记了 %(n)d 个设施。") % {"n": done})
    for number, why in list(refused.items())[:9]:
        messages.error(request, _("第 %(n)s 行没有登记：%(why)s") % {"n": number, "why": why})
    return redirect("surveys:survey", pk)


@require_POST
@roles(*BUREAU_ROLES)
def closing(request: UserRequest, pk: UUID) -> HttpResponse:
    """Nothing more is entered from this table."""
    actions.close(survey=_mine(request, pk), by=request.user.actor, at=clock.now())
    return redirect("surveys:survey", pk)


@require_GET
@roles(*BUREAU_ROLES)
def faults(request: UserRequest, pk: UUID) -> HttpResponse:
    """The lines that were not understood, as they came, with the reason behind each."""
    row = _mine(request, pk)
    lines = [line for line in _judged(request, row) if line.state == "fault"]
    wide = len(row.headings)
    rows = [[*(list(line.cells) + [""] * wide)[:wide], "；".join(line.why)] for line in lines]  # words: data
    mark = _("%(file)s里没有看懂的 %(n)d 行：改好以后直接上传") % {"file": row.file_name, "n": len(lines)}
    body = writing.whole(rows, sheet=_("要改的行"), watermark=mark, headings=[*row.headings, _("哪里不对")])
    return _book(body, _("要改的行"))


def _mine(request: UserRequest, pk: UUID) -> Survey:
    return get_object_or_404(queries.surveys(request.user), pk=pk)


def _judged(request: UserRequest, row: Survey) -> list[Line]:
    return queries.judged(request.user, row, localtime(clock.now()).date())


def _page(request: UserRequest, row: Survey, form: Any = None) -> HttpResponse:
    lines = _judged(request, row)
    tally = Counter(line.state for line in lines)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "row": row, "form": form or ColumnsForm(survey=row), "page": page,
        "tally": [(tally[state], *words.STATES[state]) for state in queries.ORDER if tally[state]],
        "ready": tally["ready"], "faults": tally["fault"], "doubts": tally["doubt"],
    }  # fmt: skip
    return render(request, "surveys/survey.html", context, status=422 if form else 200)


def _book(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return answer
