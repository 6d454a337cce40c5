"""Operators with their log-ins, assets and their transfers, and the reform of public homes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web import given
from songhe.base.web.refusals import refusal_on
from songhe.register.access import handing
from songhe.register.access.log_ins import NewLogIn
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as places
from songhe.register.providers import actions, dated, queries
from songhe.register.providers.models import Asset, Facility, Operator, Transfer
from songhe.register.providers.paper_forms import AssetForm, OperatorForm, ReceiptForm, TransferForm
from songhe.register.providers.views.listing import KEEPERS, PER_PAGE
from songhe.register.providers.views.one import mine


@require_GET
@roles(*BUREAU_ROLES)
def operators(request: UserRequest) -> HttpResponse:
    """Who runs facilities here, how many, and of which chain."""
    text = request.GET.get("q", "").strip()
    here = Q(facilities__in=queries.facilities(request.user).filter(status="operating").order_by().values("pk"))
    rows = queries.operators(request.user).annotate(number=Count("facilities", filter=here, distinct=True))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(chain__icontains=text) | Q(credit_code=text.upper()))
    page = Paginator(rows.order_by("-number", "name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    day = localtime(clock.now()).date()
    context = {"page": page, "q": text, "chains": queries.chains(request.user.scope, day), "rule": dated.operating(day)}
    return render(request, "providers/operators.html", context)


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def new_operator(request: UserRequest) -> HttpResponse:
    """Enter who runs facilities."""
    form = OperatorForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        row = actions.add_operator(**form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("“%(name)s”已登记。") % {"name": row.name})
        return redirect("providers:operator", row.pk)
    return render(request, "providers/operator.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def operator(request: UserRequest, pk: UUID) -> HttpResponse:
    """Put an operator right, see what it runs and who works for it."""
    row = get_object_or_404(queries.operators(request.user), pk=pk)
    form = OperatorForm(request.POST or None, user=request.user, operator=row)
    if request.method == "POST" and form.is_valid():
        actions.change_operator(operator=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
        messages.success(request, _("已保存。"))
        return redirect("providers:operator", pk)
    return _operator(request, row, form)


def _operator(request: UserRequest, row: Operator, form: Any, log_in: Any = None) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "log_in_form": log_in or NewLogIn(auto_id="log_in_%s"),
        "clerks": row.clerks.filter(ended_at=None).select_related("user"),
        "runs": queries.facilities(request.user).filter(operator=row).order_by("name"),
    }
    wrong = form.errors or (log_in and log_in.errors)
    return render(request, "providers/operator.html", context, status=422 if wrong else 200)


@require_POST
@roles(*BUREAU_ROLES)
def log_in(request: UserRequest, pk: UUID) -> HttpResponse:
    """Open a log-in for somebody who works for this operator."""
    row = get_object_or_404(queries.operators(request.user), pk=pk)
    form = NewLogIn(request.POST, auto_id="log_in_%s")
    if not form.is_valid():
        return _operator(request, row, OperatorForm(user=request.user, operator=row), form)
    name = request.POST.get("name", "").strip()[:40] or row.name[:40]
    drawn = actions.open_log_in(operator=row, name=name, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return handing.told(request, drawn, reverse("providers:operator", args=[pk]))


@require_POST
@roles(*BUREAU_ROLES)
def clerk_end(request: UserRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Somebody has left the operator."""
    where = get_object_or_404(queries.operators(request.user), pk=pk)
    actions.end_clerk(clerk=get_object_or_404(where.clerks, pk=row), by=request.user.actor, at=clock.now())
    return redirect("providers:operator", pk)


@require_http_methods(["GET", "POST"])
@roles(*KEEPERS)
def assets(request: UserRequest, pk: UUID) -> HttpResponse:
    """What a facility has on its list, and what is on its way from or to it."""
    row = mine(request, pk)
    form = AssetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.enter_asset(facility=row, **form.facts(), by=request.user.actor, at=clock.now())
        messages.success(request, _("已入册。"))
        return redirect("providers:assets", pk)
    open_ones = queries.transfers(request.user).filter(Q(giver=row) | Q(taker=row))
    context = {"row": row, "form": form, "assets": row.assets.filter(count__gt=0), "transfers": open_ones}
    return render(request, "providers/assets.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*BUREAU_ROLES)
def write_off(request: UserRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Take worn-out things off the list, with the reason and the paper."""
    one: Asset = get_object_or_404(mine(request, pk).assets, pk=row)
    count = request.POST.get("count", "")
    number = int(count) if count.isdecimal() and len(count) < 10 else 0
    actions.write_off(asset=one, count=number, reason=request.POST.get("reason", ""), by=request.user.actor, at=clock.now())
    return redirect("providers:assets", pk)


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def new_transfer(request: UserRequest, pk: UUID) -> HttpResponse:
    """List what goes to another facility."""
    giver = mine(request, pk)
    form = TransferForm(request.POST or None, user=request.user, giver=giver)
    if request.method == "POST" and form.is_valid():
        told = {"taker": form.cleaned_data["taker"], "paper": form.cleaned_data["paper"], "lines": form.lines()}
        row = actions.draft_transfer(giver=giver, **told, by=request.user.actor, at=clock.now())
        return redirect("providers:transfer", row.pk)
    return render(request, "providers/transfer_new.html", {"row": giver, "form": form}, status=422 if form.errors else 200)


@require_GET
@roles(*BUREAU_ROLES)
def transfers(request: UserRequest) -> HttpResponse:
    """Assets on their way, and those that arrived."""
    rows = queries.transfers(request.user).annotate(number=Count("lines")).order_by("-drafted_at", "pk")
    return render(request, "providers/transfers.html", {"page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))})


def _transfer(request: UserRequest, row: Transfer, form: Any = None) -> HttpResponse:
    lines = list(row.lines.all())
    open_ones = set(queries.facilities(request.user).filter(pk__in=[row.giver_id, row.taker_id]).values_list("pk", flat=True))
    sums = {name: sum(getattr(line, name) or 0 for line in lines) for name in ("sent", "received", "missing")}
    context = {
        "row": row, "lines": lines, "sums": sums, "form": form or ReceiptForm(lines=lines),
        "gives": row.giver_id in open_ones, "takes": row.taker_id in open_ones,
        "gave": row.handed_actor == request.user.actor.id,
    }  # fmt: skip
    return render(request, "providers/transfer.html", context, status=422 if form else 200)


@require_GET
@roles(*KEEPERS)
def transfer(request: UserRequest, pk: UUID) -> HttpResponse:
    """One transfer: the list, both receipts, and that the sum is right."""
    return _transfer(request, get_object_or_404(queries.transfers(request.user), pk=pk))


@require_POST
@roles(*KEEPERS)
def handover(request: UserRequest, pk: UUID) -> HttpResponse:
    """The giver signs."""
    row = get_object_or_404(queries.transfers(request.user), pk=pk)
    get_object_or_404(queries.facilities(request.user), pk=row.giver_id)
    actions.hand_over(transfer=row, by=request.user.actor, at=clock.now())
    return redirect("providers:transfer", pk)


@require_POST
@roles(*KEEPERS)
def receipt(request: UserRequest, pk: UUID) -> HttpResponse:
    """The taker signs, line by line."""
    row = get_object_or_404(queries.transfers(request.user), pk=pk)
    get_object_or_404(queries.facilities(request.user), pk=row.taker_id)
    form = ReceiptForm(request.POST, lines=list(row.lines.all()))
    if form.is_valid():
        with refusal_on(form):
            actions.receive(transfer=row, came=form.came(), by=request.user.actor, at=clock.now())
            messages.success(request, _("已签收入册。"))
            return redirect("providers:transfer", pk)
    return _transfer(request, row, form)


@require_POST
@roles(*BUREAU_ROLES)
def transfer_withdrawal(request: UserRequest, pk: UUID) -> HttpResponse:
    """It does not take place."""
    row = get_object_or_404(queries.transfers(request.user), pk=pk)
    get_object_or_404(queries.facilities(request.user), pk=row.giver_id)
    actions.withdraw_transfer(transfer=row, by=request.user.actor, at=clock.now())
    return redirect("providers:transfer", pk)


@require_GET
@roles(*BUREAU_ROLES)
def reforms(request: UserRequest) -> HttpResponse:
    """Public homes on their way from town to county."""
    rows = list(queries.reforms(request.user))
    names = places.names_of(row.division_path for row in rows)
    due = [row for row in rows if row.status != "excused"]
    listed = [(row, names[row.division_path], _parts(row)) for row in rows]
    context = {"listed": listed, "done": sum(row.status == "complete" for row in due), "due": len(due)}
    return render(request, "providers/reforms.html", {**context, "today": localtime(clock.now()).date()})


def _parts(row: Any) -> list[tuple[str, Any, Any]]:
    return [(name, label, getattr(row, name)) for name, label in row.PARTS.items()]


@require_POST
@roles(*BUREAU_ROLES)
def begin_reform(request: UserRequest, pk: UUID) -> HttpResponse:
    """Put a home that the town runs on the list."""
    due_on = given.day(request.POST.get("due_on"))
    row: Facility = mine(request, pk)
    if due_on is None:
        raise Refused(_("请写完成期限。"))
    actions.begin_reform(facility=row, due_on=due_on, by=request.user.actor, at=clock.now())
    return redirect("providers:reforms")


def _reform_deed(name: str, said: Any) -> tuple[Any, dict[str, Any]]:
    """The verb behind an address, and what its form says."""
    paper, on = said.get("paper", "").strip()[:80], given.day(said.get("on"))
    if name == "handing" and on is None:
        raise Refused(_("请写日期。"))
    return {
        "decision": (actions.decide_reform, {"paper": paper}),
        "handing": (actions.hand_part, {"part": said.get("part", ""), "on": on}),
        "excuse": (actions.excuse_reform, {"paper": paper, "reason": said.get("reason", "")}),
        "reopening": (actions.reopen_reform, {}),
    }[name]


REFORM_DEEDS = ("decision", "handing", "excuse", "reopening")


@require_POST
@roles(*BUREAU_ROLES)
def reform_deed(request: UserRequest, pk: UUID, name: str) -> HttpResponse:
    """Decide, hand over a part, excuse or take it up again."""
    row = get_object_or_404(queries.reforms(request.user), pk=pk)
    verb, told = _reform_deed(name, request.POST)
    verb(reform=row, **told, by=request.user.actor, at=clock.now())
    return redirect("providers:reforms")
