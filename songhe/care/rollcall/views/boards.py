"""The live board of a roll-call, one person on it, and drills."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.web.refusals import refusal_on
from songhe.care.rollcall import actions, queries, showing, words
from songhe.care.rollcall.forms import AssignForm, EndForm, LevelForm, TellForm
from songhe.care.rollcall.models import Charge, Muster, Person
from songhe.care.rollcall.queries import BOARD
from songhe.care.rollcall.queries.seen import EVERYBODY
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles, visible
from songhe.register.people import actions as people
from songhe.register.people.models import LIVE, Elder

PER_PAGE, FOUND = 60, 12
DEVICE = ("rescue_card",)


def mine(request: UserRequest, pk: UUID) -> Muster:
    """A roll-call of this user's, or 404."""
    return get_object_or_404(queries.musters(request.user), pk=pk)


@require_GET
@roles(*BOARD)
def board(request: UserRequest, pk: UUID) -> HttpResponse:
    """Accounted for or not, by village; who is not, by name; whose list it is."""
    return _board(request, mine(request, pk))


def _board(request: UserRequest, row: Muster, **wrong: Any) -> HttpResponse:
    at = clock.now()
    chosen = request.GET.get("status", "open") if request.GET.get("status") in showing.CHOSEN else "open"
    told = showing.board(row, request.user, chosen, request.GET.get("village", ""), at)
    page = Paginator(told.pop("rows"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **told, "page": page, "listed": [showing.person_line(one) for one in page], "end_form": EndForm(),
        "level_form": LevelForm(initial={"level": row.level}), **wrong,
    }  # fmt: skip
    if row.status == Muster.Status.ENDED:
        context |= {"ended": showing.ended(row, at)}
    return render(request, "rollcall/board.html", context, status=422 if wrong else 200)


@require_POST
@roles(*BOARD)
def recount(request: UserRequest, pk: UUID) -> HttpResponse:
    """Whoever has come since."""
    new = actions.recount(muster=mine(request, pk), by=request.user.actor, at=clock.now())
    said = ngettext("多了 %(n)s 位，已通知责任人。", "多了 %(n)s 位，已通知责任人。", new) % {"n": new}
    messages.success(request, said if new else _("没有新来的人。"))
    return redirect("rollcall:board", pk)


@require_POST
@roles(*BOARD)
def planning(request: UserRequest, pk: UUID) -> HttpResponse:
    """Buddies, vehicles and shelters."""
    told = actions.plan(muster=mine(request, pk), by=request.user.actor, at=clock.now())
    facts = {"b": told.without_buddy, "s": told.without_seat, "h": told.without_shelter}
    if any(facts.values()):
        messages.warning(request, _("排好了。还缺：包保人 %(b)s 位、座位 %(s)s 位、安置 %(h)s 位。") % facts)
    else:
        messages.success(request, _("排好了，每位都有着落。"))
    return redirect("rollcall:board", pk)


@require_POST
@roles(*BOARD)
def level(request: UserRequest, pk: UUID) -> HttpResponse:
    """The roll-call has another level."""
    row, form = mine(request, pk), LevelForm(request.POST)
    if not form.is_valid():
        return _board(request, row, level_form=form)
    actions.raise_level(muster=row, level=form.cleaned_data["level"], by=request.user.actor, at=clock.now())
    return redirect("rollcall:board", pk)


@require_POST
@roles(*BOARD)
def ending(request: UserRequest, pk: UUID) -> HttpResponse:
    """Everybody is accounted for, or somebody says why not."""
    row, form = mine(request, pk), EndForm(request.POST)
    if form.is_valid():
        with refusal_on(form, "why"):
            actions.end(muster=row, why=form.cleaned_data["why"], by=request.user.actor, at=clock.now())
            return redirect("rollcall:board", pk)
    return _board(request, row, end_form=form)


@require_GET
@roles(*EVERYBODY)
def adding(request: UserRequest, pk: UUID) -> HttpResponse:
    """Find somebody who is here though no list says so."""
    row, q = mine(request, pk), request.GET.get("q", "").strip()[:40]
    rows = visible(request.user, Elder.objects.filter(status__in=LIVE).select_related("division__parent"))
    found = list(rows.filter(name__startswith=q).order_by("name", "pk")[:FOUND]) if q else []
    known = set(row.people.filter(elder__in=found).values_list("elder", flat=True))
    return render(request, "rollcall/adding.html", {"row": row, "q": q, "found": [(one, one.pk in known) for one in found]})


@require_POST
@roles(*EVERYBODY)
def addition(request: UserRequest, pk: UUID) -> HttpResponse:
    """Put them on the roll."""
    row = mine(request, pk)
    try:
        key = UUID(request.POST.get("elder", ""))
    except ValueError as fault:
        raise Refused(_("先找到这位老人，再加上名单。")) from fault
    elder = queries.elder_here(request.user, key)
    made = actions.add_person(muster=row, elder=elder, by=request.user.actor, at=clock.now())
    return redirect("rollcall:person", made.pk)


def _person(request: UserRequest, pk: UUID) -> Person:
    return get_object_or_404(queries.people(request.user), pk=pk)


@require_GET
@roles(*EVERYBODY)
def person(request: UserRequest, pk: UUID) -> HttpResponse:
    """One person: where, how they get out, who goes, what was said."""
    return _shown(request, _person(request, pk))


def _shown(request: UserRequest, row: Person, **more: Any) -> HttpResponse:
    wrong = more.pop("wrong", False)
    form = TellForm(initial={"status": "safe", "way": "phone", "key": uuid.uuid4()})
    chosen = {"buddy": row.buddy_id, "vehicle": row.vehicle_id, "trip": row.trip or 1, "shelter": row.shelter_id}
    context = {
        **showing.person_line(row), "form": form, "assign_form": AssignForm(user=request.user, initial=chosen),
        "said": row.said.all()[:40], "may_assign": request.user.role in BOARD, **more,
    }  # fmt: skip
    return render(request, "rollcall/person.html", context, status=422 if wrong else 200)


@require_POST
@roles(*EVERYBODY)
def saying(request: UserRequest, pk: UUID) -> HttpResponse:
    """What is known of them now. `back`: one press on a list, which is shown again."""
    row, form = _person(request, pk), TellForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, form=form, wrong=True)
    told = form.cleaned_data
    told["key"] = told["key"] or uuid.uuid4()
    actions.tell(person=row, **told, by=request.user.actor, at=clock.now())
    if row.muster.status == Muster.Status.ENDED:
        messages.warning(request, _("点名已经结束：这句话已留存，没有改结果。"))
    if request.POST.get("back") == "mine":
        return redirect("rollcall:mine")
    return redirect("rollcall:board", row.muster_id) if request.POST.get("back") == "board" else redirect("rollcall:person", pk)


@require_POST
@roles(*EVERYBODY)
def opening(request: UserRequest, pk: UUID) -> HttpResponse:
    """See the device, address and telephone: noted, as every look into a file is."""
    row = _person(request, pk)
    fields = ("address", "phone", "way_in", "instructions", *DEVICE)
    people.note_opening(elder=row.elder, fields=fields, reason=_reason(row.muster), by=request.user.actor, at=clock.now())
    return _shown(request, row, opened=True, device=words.device_word(row.device))


def _reason(row: Muster) -> str:
    return words.drilled(row.drill, _("灾害点名：%(name)s") % {"name": row.name})


@require_POST
@roles(*BOARD)
def assignment(request: UserRequest, pk: UUID) -> HttpResponse:
    """A person decides who goes."""
    row, form = _person(request, pk), AssignForm(request.POST, user=request.user)
    if not form.is_valid():
        return _shown(request, row, assign_form=form, wrong=True)
    actions.assign(person=row, **form.facts(), by=request.user.actor, at=clock.now())
    return redirect("rollcall:person", pk)


@require_GET
@roles(Role.ASSISTANT)
def list_of_mine(request: UserRequest) -> HttpResponse:
    """The rolls that run in my village, with one press for each person."""
    at, listed = clock.now(), []
    for row in queries.open_for(request.user)[:5]:
        people_here = queries.people(request.user).filter(muster=row).order_by("rank", "pk")
        lines = [showing.person_line(one) for one in people_here[:400]]
        left = [line for line in lines if not line["done"]]
        mine_all = queries.charges(request.user).filter(muster=row).exclude(status=Charge.Status.CONFIRMED)
        held = queries.holders_of(list(mine_all))
        lists = [one for one in mine_all if request.user in held[one.pk]]
        listed.append(
            {**showing.muster_line(row, at), "left": left, "done": [one for one in lines if one["done"]], "lists": lists}
        )
    return render(request, "rollcall/mine.html", {"listed": listed, "now": at})


@require_POST
@roles(*EVERYBODY)
def confirmation(request: UserRequest, pk: UUID) -> HttpResponse:
    """I have the list."""
    charge = get_object_or_404(queries.charges(request.user), pk=pk)
    actions.confirm(charge=charge, by=request.user.actor, at=clock.now())
    mine_ = request.user.role == Role.ASSISTANT
    return redirect("rollcall:mine") if mine_ else redirect("rollcall:board", charge.muster_id)


@require_GET
@roles(*BOARD)
def drills(request: UserRequest) -> HttpResponse:
    """Drills with their scores."""
    return render(request, "rollcall/drills.html", {"listed": showing.drills(request.user, clock.now())})
