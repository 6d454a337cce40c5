"""One act, by forms alone; the shift without script; one's own number."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.care.nursing import actions, lying, queries, showing
from songhe.care.nursing.forms import PinForm, ReasonForm, SecondForm, TickForm
from songhe.care.nursing.models import Act, Post
from songhe.care.nursing.views.ground import STAFF, post
from songhe.register.access.models import Role
from songhe.register.access.scope import UserRequest, roles


def _act(request: UserRequest, pk: UUID) -> Act:
    return get_object_or_404(queries.acts(request.user), pk=pk)


@require_GET
@roles(*STAFF)
def act(request: UserRequest, pk: UUID) -> HttpResponse:
    """What is to be done, and what was."""
    return _page(request, _act(request, pk))


def _page(request: UserRequest, row: Act, **wrong: Any) -> HttpResponse:
    at = clock.now()
    mine, day = queries.me(request.user), localtime(row.due_at).date()
    found = lying.one(row.facility_id, row.elder_id)
    context: dict[str, Any] = {**showing.act(row, at), "post": mine, "resident": found}
    if mine is not None:
        context |= {"tick_form": TickForm(act=row, day=day), "reason_form": ReasonForm(day=localtime(at).date())}
        context |= {"second_form": SecondForm(mates=_mates(mine)), "own": row.done_by_id == mine.pk}
    return render(request, "nursing/act.html", {**context, **wrong}, status=422 if wrong else 200)


def _mates(mine: Post) -> Any:
    rows = Post.objects.filter(facility=mine.facility_id, ended_at=None).exclude(pk=mine.pk).select_related("user")
    return rows.order_by("user__name")


@require_POST
@roles(Role.CARER)
def tick(request: UserRequest, pk: UUID) -> HttpResponse:
    """It was done; a medicine is ready and waits for the second person."""
    row, mine = _act(request, pk), post(request)
    form = TickForm(request.POST, act=row, day=localtime(row.due_at).date())
    if not form.is_valid():
        return _page(request, row, tick_form=form)
    noted = dict(form.cleaned_data)
    by: dict[str, Any] = {"by": request.user.actor, "at": clock.now()}
    done_at = noted.pop("done_at")
    if row.medicine_id is None:
        actions.do(act=row, post=mine, done_at=done_at, noted=noted, **by)
        return redirect("nursing:plain")
    actions.prepare(act=row, post=mine, done_at=done_at, **by)
    return redirect("nursing:act", pk)


@require_POST
@roles(Role.CARER)
@sensitive_post_parameters("pin")
def second(request: UserRequest, pk: UUID) -> HttpResponse:
    """The second person looked: with her number on this phone, or with her own log-in."""
    row, mine, at = _act(request, pk), post(request), clock.now()
    if "second" not in request.POST:
        actions.confirm(act=row, post=mine, by=request.user.actor, at=at)
        return redirect("nursing:plain")
    form = SecondForm(request.POST, mates=_mates(mine))
    if not form.is_valid():
        return _page(request, row, second_form=form)
    wrong = actions.give(act=row, post=mine, **form.cleaned_data, by=request.user.actor, at=at)
    if wrong:
        form.add_error("pin", wrong)
        return _page(request, row, second_form=form)
    return redirect("nursing:plain")


@require_POST
@roles(Role.CARER)
def reason(request: UserRequest, pk: UUID) -> HttpResponse:
    """It was not done, and why."""
    row, form = _act(request, pk), ReasonForm(request.POST, day=localtime(clock.now()).date())
    if not form.is_valid():
        return _page(request, row, reason_form=form)
    actions.leave_out(act=row, post=post(request), **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("nursing:plain")


@require_POST
@roles(Role.CARER)
def taking_back(request: UserRequest, pk: UUID) -> HttpResponse:
    """A slip of the thumb."""
    actions.take_back(act=_act(request, pk), post=post(request), by=request.user.actor, at=clock.now())
    return redirect("nursing:act", pk)


@require_GET
@roles(Role.CARER)
def plain(request: UserRequest) -> HttpResponse:
    """My shift without script: what is late, due, and done."""
    mine, at = queries.me(request.user), clock.now()
    if mine is None:
        return render(request, "nursing/no_post.html")
    rooms = set(mine.rooms)
    rows = [
        (showing.act(row, at), found) for row, found in queries.for_phone(mine.facility, at) if not rooms or found.room in rooms
    ]
    groups = [(name, [one for one in rows if one[0]["state"] in states]) for name, states in _groups()]
    return render(request, "nursing/plain.html", {"post": mine, "groups": groups, "rooms": sorted(rooms)})


def _groups() -> list[tuple[str, set[str]]]:
    return [
        (_("晚了"), {"late", "missed"}), (_("现在该做"), {"due"}), (_("还早"), {"ahead"}), (_("记过的"), {"done", "not_done"}),
    ]  # fmt: skip


@require_POST
@roles(Role.CARER)
def start(request: UserRequest) -> HttpResponse:
    """I begin work, in these rooms."""
    actions.come(post=post(request), rooms=request.POST.getlist("rooms"), by=request.user.actor, at=clock.now())
    return redirect("nursing:shift")


@require_http_methods(["GET", "POST"])
@roles(Role.CARER)
@sensitive_post_parameters("password", "pin", "again")
def pin(request: UserRequest) -> HttpResponse:
    """My own number."""
    mine, form = post(request), PinForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.set_pin(post=mine, pin=form.cleaned_data["pin"], by=request.user.actor, at=clock.now())
        messages.success(request, _("核对码已设好。"))
        return redirect("nursing:shift")
    return render(request, "nursing/pin.html", {"form": form, "post": mine}, status=422 if form.errors else 200)
