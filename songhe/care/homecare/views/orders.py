"""Orders: the day's list, one order with its life, and the verbs on it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base.errors import Refused, WrongMoment
from songhe.care.homecare import actions, dated, words
from songhe.care.homecare.forms import BehalfCancelForm, CancelForm, RateForm, SettleForm, WhenForm, WhyForm
from songhe.care.homecare.models import ALIVE, DONE, Order, Status
from songhe.care.homecare.queries import orders as queries
from songhe.care.homecare.queries.orders import BEHALF, LINKED, LOOKS
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role
from songhe.register.access.scope import UserRequest, roles
from songhe.register.carers import queries as carers
from songhe.register.places import queries as places

PER_PAGE = 60
PAYS = BUREAU_ROLES | LINKED | {Role.OPERATOR}
"""Who sees what it cost and who paid, as the room of money says too."""
NOT_BEGUN = frozenset({"draft", "submitted", "accepted", "assigned", "rejected"})
BILLED = DONE | {"disputed", "refunded"}
WHO = {Role.ELDER: "elder", Role.FAMILY: "family", Role.OPERATOR: "provider"}
"""As whom somebody takes an order back; everybody else is staff."""


@require_GET
@roles(*LOOKS)
def listed(request: UserRequest) -> HttpResponse:
    """A day's orders by the hour, narrowed by state and name."""
    user, today = request.user, localtime(clock.now()).date()
    asked = {name: request.GET.get(name, "").strip() for name in ("status", "text")}
    asked["status"] = asked["status"] if asked["status"] in Status.values else ""
    day = _day(request.GET.get("day", "")) or (None if asked["status"] else today)
    page = Paginator(queries.listed(user, day=day, **asked), PER_PAGE).get_page(request.GET.get("page"))
    names = places.names_of({row.elder.division_path for row in page})
    context = {
        **asked, "day": day, "today": today, "page": page, "counts": queries.counts(user, day or today),
        "rows": [(row, names[row.elder.division_path], words.TONES[row.status]) for row in page],
        "statuses": Status.choices, "books": user.role in BEHALF,
    }  # fmt: skip
    return render(request, "homecare/orders.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_GET
@roles(*LOOKS, *LINKED)
def one(request: UserRequest, key: UUID) -> HttpResponse:
    """One order: who comes and when, what was done, its life, and what can be done now."""
    return page(request, queries.order(request.user, key))


@never_cache
@require_GET
@roles(*LOOKS, *LINKED)
def portrait(request: UserRequest, key: UUID) -> HttpResponse:
    """The face of whoever comes, for whoever may see the order."""
    row = queries.order(request.user, key)
    jpeg = carers.portrait(row.carer) if row.carer else b""
    if not jpeg:
        raise Http404
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Content-Disposition": "inline"})


def page(request: UserRequest, row: Order, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of an order, also with a form that was refused."""
    user, at = request.user, clock.now()
    provider, linked = user.role == Role.OPERATOR, user.role in LINKED
    context = {
        "live_orders": True, "row": row, "tone": words.TONES[row.status], "linked": linked, "provider": provider, "at": at,
        "when": words.moment(row.starts_at or row.window_starts), "yuan": words.yuan(row.cents),
        "life": _life(row, linked), "again": row.status in DONE | {"no_show", "cancelled"},
        "steps": [] if row.status in NOT_BEGUN else list(row.steps.all()),
        "crew": list(queries.crew(row)) if provider and row.status in ALIVE else [],
        "why": _when_drawn(WhyForm, auto_id="w_%s"), "rate": _when_drawn(RateForm), **_cancelling(row, user.role, at),
        "settle": _when_drawn(SettleForm, auto_id="s_%s"), "may_settle": row.status == "disputed" and user.role in SETTLES,
        "moving": _when_drawn(WhenForm, auto_id="m_%s", initial=_when(row)), "may_cancel": _may(row, "cancel", user.role),
        "may_move": row.status in {"submitted", "accepted", "assigned"} and user.role in BEHALF | LINKED,
        "may_confirm": row.status == "checked_out" and linked, "may_rate": row.status == "confirmed" and linked,
        "may_dispute": row.status in Order.MOVES["dispute"][0] and linked,
        "place": "" if linked else places.names(row.elder.division_path), "books": user.role in BEHALF | LINKED,
        "frame": "homecare/phone.html" if linked else "homecare/base.html", "done": row.status in DONE,
        "faces": carers.with_portrait([row.carer_id]) if row.carer_id else frozenset(),
        "proven": user.role in BUREAU_ROLES | {Role.OPERATOR}, "billed": row.status in BILLED and user.role in PAYS,
        "pays": user.role in PAYS,
    }  # fmt: skip
    return render(request, "homecare/order.html", {**context, **forms}, status=status)


def _when_drawn(kind: type[Any], **told: Any) -> Any:
    """A form of which most pages of orders show nothing."""
    return SimpleLazyObject(lambda: kind(**told))


def _life(row: Order, linked: bool) -> list[tuple[queries.Moment, Any, Any]]:
    """Who watches inside the house is told of reminders; the family is told what happened."""
    inside = {"unanswered", "unconfirmed"}
    told = [one for one in queries.timeline(row) if not (linked and one.verb in inside)]
    return [(one, words.VERBS.get(one.verb, one.verb), words.RAISED.get(one.facts.get("to", ""), "")) for one in told]


def _may(row: Order, verb: str, role: str) -> bool:
    return row.status in Order.MOVES[verb][0] and role not in BUREAU_ROLES


def _cancelling(row: Order, role: str, at: datetime) -> dict[str, Any]:
    """What taking it back costs now, by which rule, and the form that says so again."""
    day, own = localtime(at).date(), WHO.get(Role(role))
    cents = actions.fee_of(row, own or "elder", at) if row.status in Order.MOVES["cancel"][0] else 0
    first = {"fee": cents} if own else {"fee": cents, "who": "desk"}
    form = _when_drawn(CancelForm if own else BehalfCancelForm, initial=first)
    rule = dated.cancelling(day)
    fee, most = words.yuan(cents) if cents else "", words.yuan(rule.most_cents)
    return {"fee": fee, "cancel": form, "rule": rule, "most_fee": most, "behalf": own is None}


def _when(row: Order) -> dict[str, Any]:
    here = localtime(row.starts_at or row.window_starts)
    return {"day": here.date(), "time": here.strftime("%H:%M")}


def _deed(verb: Any, allowed: frozenset[str], form: type[Any] | None = None, name: str = "", said: Any = "") -> Any:
    """A page verb: load with permission, one verb, answer; a form that was not filled in comes back as it was."""

    @require_POST
    @roles(*allowed)
    def view(request: UserRequest, key: UUID) -> HttpResponse:
        row = queries.order(request.user, key)
        filled = form(request.POST) if form else None
        if filled is not None and not filled.is_valid():
            return page(request, row, 422, **{name: filled})
        verb(request, row, filled.cleaned_data if filled is not None else {})
        messages.success(request, _("已办：%(state)s。") % {"state": row.get_status_display()})
        return redirect("homecare:order", row.pk)

    return view


def _by(request: UserRequest) -> dict[str, Any]:
    return {"by": request.user.actor, "at": clock.now()}


def _cancel(request: UserRequest, row: Order, told: dict[str, Any]) -> None:
    who, said = WHO.get(Role(request.user.role)) or told["who"] or "desk", told["fee"] or 0
    actions.cancel(order=row, who=who, reason=told["reason"], told_cents=said, **_by(request))


def _settle(request: UserRequest, row: Order, told: dict[str, Any]) -> None:
    """The company may give all of it back; whether it stands, or a part, is not for it to decide."""
    if request.user.role == Role.OPERATOR and told["outcome"] != "whole":
        raise Refused(_("机构可以同意全部退；退一部分或不退，由民政或调度台决定。"))
    back = {"stands": 0, "part": told.get("cents") or 0, "whole": row.cents}[told["outcome"]]
    actions.settle(order=row, said=told["reason"], refund_cents=back, **_by(request))


def _move(request: UserRequest, row: Order, told: dict[str, Any]) -> None:
    actions.reschedule(order=row, starts_at=make_aware(datetime.combine(told["day"], told["time"])), **_by(request))


def _assign(request: UserRequest, row: Order, told: dict[str, Any]) -> None:
    """By hand: the carers named, or the best that is free."""
    starts_at = row.starts_at or row.window_starts
    if not request.POST.get("carer"):
        return actions.assign_best(order=row, starts_at=starts_at, **_by(request))
    crew = [_carer(row, request.POST.get(name, "")) for name in ("carer", "second") if request.POST.get(name)]
    second = crew[1] if len(crew) > 1 else None
    why = [_("%(name)s 指派") % {"name": request.user.name}]
    actions.assign(row, carer=crew[0], second=second, starts_at=starts_at, why=why, **_by(request))
    return None


def _carer(row: Order, key: str) -> Any:
    try:
        return get_object_or_404(queries.crew(row), pk=UUID(key))
    except ValueError:
        raise Refused(_("没有这位护理员。")) from None


def _confirm(request: UserRequest, row: Order, told: dict[str, Any]) -> None:
    method = "page" if request.user.role == Role.ELDER else "family"
    actions.confirm(order=row, by_name=request.user.name, method=method, **_by(request))


OWN, PEOPLE = frozenset({Role.OPERATOR}), frozenset(LINKED)
acceptance = _deed(lambda request, row, _told: actions.accept(order=row, **_by(request)), OWN)
rejection = _deed(
    lambda request, row, told: actions.reject(order=row, reason=told["reason"], **_by(request)), OWN, WhyForm, "why"
)
assignment = _deed(_assign, OWN)
unassignment = _deed(
    lambda request, row, told: actions.unassign(order=row, reason=told["reason"], **_by(request)), OWN, WhyForm, "why"
)
own_cancellation = _deed(_cancel, frozenset(OWN | LINKED), CancelForm, "cancel")
behalf_cancellation = _deed(_cancel, frozenset(BEHALF - OWN), BehalfCancelForm, "cancel")


@require_POST
@roles(*BEHALF, *LINKED)
def cancellation(request: UserRequest, key: UUID) -> HttpResponse:
    """Take it back: for oneself, or by the staff for whoever rang."""
    try:
        answer: HttpResponse = (own_cancellation if request.user.role in WHO else behalf_cancellation)(request, key)
    except WrongMoment:
        raise
    except Refused as refusal:  # it costs more by now: the page says how much, and is pressed again
        messages.error(request, refusal.sentence)
        return page(request, queries.order(request.user, key), 409)
    return answer


moving = _deed(_move, frozenset(BEHALF | LINKED), WhenForm, "moving")
confirmation = _deed(_confirm, PEOPLE)
rating = _deed(lambda request, row, told: actions.rate(order=row, **told, **_by(request)), PEOPLE, RateForm, "rate")
dispute = _deed(
    lambda request, row, told: actions.dispute(order=row, reason=told["reason"], **_by(request)), PEOPLE, WhyForm, "why"
)
SETTLES = frozenset(DESK_ROLES | BUREAU_ROLES | OWN)
"""Who decides a dispute of a service, and with it that of its bill."""
settlement = _deed(_settle, SETTLES, SettleForm, "settle")
