"""Market vouchers: the bureau's rounds, what a family holds and applies to, and the draw for everybody to check."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.base.web import browser
from songhe.base.web.refusals import refusal_on
from songhe.care.billing import actions, queries, rules
from songhe.care.billing import showing_market as showing
from songhe.care.billing.actions import lots as verbs
from songhe.care.billing.forms import RoundForm
from songhe.care.billing.models import Round
from songhe.care.billing.views.ground import EVERYBODY, LINKED, PER_PAGE, today
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.catalogue import dated as catalogue
from songhe.register.people import queries as people
from songhe.register.people.models import LIVE

FOUND, FEW = 20, 5
TICKETS = {"entered": ("info", "clock"), "won": ("ok", "check"), "lost": ("", "x"), "withdrawn": ("", "x")}
"""Colour and mark of a ticket."""


@require_GET
@roles(*BUREAU_ROLES)
def rounds(request: UserRequest) -> HttpResponse:
    """Rounds of the division, the newest first, with what was applied, won and used."""
    page = Paginator(queries.rounds(request.user), PER_PAGE).get_page(request.GET.get("page"))
    listed = showing.rounds(list(page))
    counts = {name: queries.rounds(request.user).filter(status=name).count() for name in ("open", "drawn")}
    return render(request, "billing/rounds.html", {"page": page, "listed": listed, **counts})


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def new_round(request: UserRequest) -> HttpResponse:
    """Enter a round; it is a draft until it is published."""
    items = [(code, one.name) for code, one in catalogue.items(today()).items()]
    form = RoundForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            where = str(request.user.scope)
            row = actions.make_round(division_path=where, **form.cleaned_data, by=request.user.actor, at=clock.now())
            return redirect("billing:round", row.pk)
    return render(request, "billing/new_round.html", {"form": form}, status=422 if form.errors else 200)


def _one(request: UserRequest, key: UUID) -> Round:
    return get_object_or_404(queries.rounds(request.user), pk=key)


@require_GET
@roles(*BUREAU_ROLES)
def round_page(request: UserRequest, pk: UUID) -> HttpResponse:
    """One round: its terms, its tickets, and what can be done now; somebody who came to the counter is entered here."""
    row, text = _one(request, pk), request.GET.get("text", "").strip()
    page = Paginator(row.entries.select_related("elder").order_by("entered_at", "pk"), PER_PAGE)
    entries = page.get_page(request.GET.get("page"))
    others = people.elders(request.user).filter(status__in=LIVE, name__startswith=text)
    others = others.exclude(pk__in=row.entries.exclude(status="withdrawn").values("elder"))
    found = list(others.select_related("division").order_by("name", "pk")[: FOUND if text else FEW])
    context = {
        **showing.round_told(row), "page": entries, "listed": [(one, TICKETS[one.status]) for one in entries], "text": text,
        "found": [(one, verbs.why_not(row, one, today())) for one in found],
        "may_draw": row.status == "open" and row.draws_on <= today(),
    }  # fmt: skip
    return render(request, "billing/round.html", context)


def _deed(verb: Any, said: Any, *fields: str) -> Any:
    @require_POST
    @roles(*BUREAU_ROLES)
    def view(request: UserRequest, pk: UUID) -> HttpResponse:
        told = {name: request.POST.get(name, "") for name in fields}
        verb(lottery=_one(request, pk), **told, by=request.user.actor, at=clock.now())
        messages.success(request, said())
        return redirect("billing:round", pk)

    return view


publication = _deed(actions.publish, lambda: _("已发布，承诺码已公开，可以报名。"))
drawing = _deed(actions.draw_lots, lambda: _("已抽签，消费券已发放。"))
calling_off = _deed(actions.call_off, lambda: _("这一轮已取消。"), "reason")


@require_POST
@roles(*BUREAU_ROLES, *LINKED)
def entry(request: UserRequest, pk: UUID, elder: UUID) -> HttpResponse:
    """Apply: family and elder themselves, or the desk for whoever comes."""
    linked = request.user.role in LINKED
    row = get_object_or_404(queries.told_rounds(), pk=pk) if linked else _one(request, pk)
    whom = people.one(request.user, elder)
    device = browser.mark(request) if linked else ""
    actions.enter(lottery=row, elder=whom, device=device, by=request.user.actor, at=clock.now())
    messages.success(request, _("已为%(name)s报名。") % {"name": whom.name})
    answer = redirect("billing:coupons") if linked else redirect("billing:round", pk)
    if linked:
        browser.keep(request, answer)
    return answer


@require_POST
@roles(*BUREAU_ROLES, *LINKED)
def entry_withdrawal(request: UserRequest, pk: UUID) -> HttpResponse:
    """Take the ticket back."""
    row = get_object_or_404(queries.entries(request.user), pk=pk)
    actions.withdraw_entry(entry=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("已撤回报名。"))
    return redirect("billing:coupons") if request.user.role in LINKED else redirect("billing:round", row.round_id)


@require_GET
@roles(*LINKED)
def coupons(request: UserRequest) -> HttpResponse:
    """What somebody holds, where it can be used and until when; what he applied to; and what is open."""
    held = showing.coupons(list(queries.coupons(request.user).order_by("status", "valid_to", "pk")[:PER_PAGE]))
    entries = [(one, TICKETS[one.status]) for one in queries.entries(request.user)[:PER_PAGE]]
    rows = [{**showing.round_told(row), "whom": whom} for row, whom in queries.open_rounds(request.user, today())]
    usable = sum(one["left"] for one in held)
    return render(request, "billing/coupons.html", {"held": held, "entries": entries, "rounds": rows, "usable": usable})


@require_GET
def lots(request: HttpRequest) -> HttpResponse:
    """Rounds for everybody: what is open, what was drawn."""
    rows = [showing.round_told(row) for row in queries.told_rounds().order_by("-opens_on", "pk")[:PER_PAGE]]
    return render(request, "billing/lots.html", {"rounds": rows})


@require_GET
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One draw for everybody: the promise of before, the seed, all tickets, who won, and that it comes out again."""
    row = get_object_or_404(queries.told_rounds(), pk=pk)
    return render(request, "billing/draw.html", {**showing.round_told(row), **showing.draw(row)})


@require_GET
def draw_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same as plain text, to draw again with a program of one's own."""
    row = get_object_or_404(queries.told_rounds(), pk=pk)
    return HttpResponse(showing.draw_text(row), content_type="text/plain; charset=utf-8")


@require_GET
@roles(*EVERYBODY)
def rules_page(request: UserRequest) -> HttpResponse:
    """Who pays by which rule today, and which rules wait for their paper."""
    county = rules.county_of(str(request.user.scope)).rpartition("/")[2]
    return render(request, "billing/rules.html", {"rules": showing.rules_of(today(), county), "day": today()})
