"""Orders of a provider for its own system: list, take, assign, report, take back. Scoped to the operator behind the token.

Every write is the verb of the pages, journalled under that user, and done once for each `Idempotency-Key`: the same key with
the same content answers how the order stands now; with another content it is 409.
"""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Schema

from songhe.base import clock, journal
from songhe.base.errors import Refused, WrongMoment
from songhe.base.web.marks import masked_name
from songhe.care.homecare import actions
from songhe.care.homecare.actions import proof
from songhe.care.homecare.actions.proof import Phone
from songhe.care.homecare.models import Cancelled, Order
from songhe.care.homecare.queries import orders as queries
from songhe.desks.partner import shapes
from songhe.desks.partner.devices import place_of
from songhe.desks.partner.doors import ORDER_READERS, Token, reader
from songhe.desks.partner.paging import REFUSALS, Page, Size, page_of
from songhe.links.notify import actions as answers
from songhe.register.access.models import User
from songhe.register.carers import queries as carers
from songhe.register.carers.models import Carer

router = Router(tags=["orders"])
State = Literal[
    "submitted", "accepted", "assigned", "en_route", "checked_in", "in_service", "checked_out", "confirmed", "rated", "closed",
    "rejected", "cancelled", "no_show", "interrupted", "disputed", "refunded",
]  # fmt: skip
THERE = frozenset({"checked_in", "in_service"})
FACTS = (
    "id", "number", "status", "item", "name", "day", "window_starts", "window_ends", "starts_at", "ends_at", "minutes",
    "people", "cents", "channel", "urgent", "late_minutes", "grade", "checked_in_at", "checked_out_at", "confirmed_at",
    "cancelled_by", "reason", "fee_cents",
)  # fmt: skip


class OwnOrder(Token):
    """A provider's token, and an order of its own: looked at before the body, so that another's is 404 whatever is sent."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = super().authenticate(request, token)
        match = request.resolver_match
        if user is None or match is None:
            return user
        if user.role not in ORDER_READERS or not queries.orders(user).filter(pk=match.kwargs["pk"]).exists():
            raise Http404
        return user


Key = Header(..., alias="Idempotency-Key", description="a UUID of yours: the same deed sent twice is done once")
WRITES: dict[str, Any] = {
    "response": {200: shapes.Order, 409: shapes.Problem, **REFUSALS}, "auth": [OwnOrder()],
}  # fmt: skip


class Asked(Schema):
    """What the list of orders may be narrowed by: a state, and days, both counted."""

    status: State | None = None
    since: date | None = None
    until: date | None = None


@router.get("/orders", response={200: shapes.Orders, **REFUSALS}, operation_id="list_orders", summary="Orders")
def list_orders(request: HttpRequest, asked: Query[Asked], page: Page = 1, size: Size = 50) -> dict[str, Any]:
    """The provider's own orders by day and hour."""
    rows = _orders(reader(request, ORDER_READERS))
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.since:
        rows = rows.filter(day__gte=asked.since)
    if asked.until:
        rows = rows.filter(day__lte=asked.until)
    answer = page_of(rows.order_by("day", "window_starts", "pk"), page, size)
    return {**answer, "items": [order_of(row) for row in answer["items"]]}


@router.get("/orders/{uuid:pk}", response={200: shapes.Order, **REFUSALS}, operation_id="get_order", summary="One order")
def get_order(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One order with its grade of proof; another provider's is 404."""
    return order_of(_order(reader(request, ORDER_READERS), pk))


@router.get("/carers", response={200: shapes.Carers, **REFUSALS}, operation_id="list_carers", summary="Carers")
def list_carers(request: HttpRequest, page: Page = 1, size: Size = 50) -> dict[str, Any]:
    """Whom the provider may send: its carers at work."""
    rows = carers.carers(reader(request, ORDER_READERS)).filter(is_active=True).order_by("name", "pk")
    answer = page_of(rows, page, size)
    return {**answer, "items": [carer_of(row) for row in answer["items"]]}


@router.post("/orders/{uuid:pk}/acceptance", operation_id="accept_order", summary="Take it", **WRITES)
def accept_order(request: HttpRequest, pk: UUID, idempotency_key: UUID = Key) -> dict[str, Any]:
    """The provider will come; of a submitted order. Who comes, is said by an assignment."""
    return _once(request, pk, idempotency_key, "accept", lambda row, user, at: actions.accept(order=row, by=user.actor, at=at))


@router.post("/orders/{uuid:pk}/rejection", operation_id="reject_order", summary="Turn it down", **WRITES)
def reject_order(request: HttpRequest, pk: UUID, said: shapes.Reason, idempotency_key: UUID = Key) -> dict[str, Any]:
    """The provider cannot come, and says why; of a submitted order."""

    def deed(row: Order, user: User, at: Any) -> None:
        actions.reject(order=row, reason=said.reason, by=user.actor, at=at)

    return _once(request, pk, idempotency_key, "reject", deed)


@router.post("/orders/{uuid:pk}/assignment", operation_id="assign_order", summary="Who comes, and when", **WRITES)
def assign_order(request: HttpRequest, pk: UUID, said: shapes.Assignment, idempotency_key: UUID = Key) -> dict[str, Any]:
    """Carer and hour of an accepted or assigned order; 409 where the carer may not or is taken, or the elder is."""

    def deed(row: Order, user: User, at: Any) -> None:
        crew = [_carer(user, key) for key in (said.carer, said.second) if key is not None]
        actions.assign(
            row, carer=crew[0], second=crew[1] if len(crew) > 1 else None, starts_at=said.starts_at, by=user.actor, at=at,
            why=[_("机构自己的系统派人")],
        )  # fmt: skip

    return _once(request, pk, idempotency_key, "assign", deed)


@router.post("/orders/{uuid:pk}/start", operation_id="start_order", summary="The visit began", **WRITES)
def start_order(request: HttpRequest, pk: UUID, said: shapes.Report, idempotency_key: UUID = Key) -> dict[str, Any]:
    """A carer is there: when, where the phone was and the code of the door. What that proves is graded here, never claimed."""

    def deed(row: Order, user: User, at: Any) -> None:
        told: dict[str, Any] = {
            "order": row,
            "carer": _one_of(row, user, said.carer),
            "phone": _phone(said, idempotency_key, at),
        }
        proof.check_in(**told, code=said.code, by=user.actor, at=at)
        row.refresh_from_db()
        if row.status == "checked_in":
            proof.start(**told, by=user.actor, at=at)

    return _once(request, pk, idempotency_key, "start", deed)


@router.post("/orders/{uuid:pk}/finish", operation_id="finish_order", summary="The visit ended", **WRITES)
def finish_order(request: HttpRequest, pk: UUID, said: shapes.Finish, idempotency_key: UUID = Key) -> dict[str, Any]:
    """The carer left, and what was done. The answer carries the grade; the elder's word may still better it."""

    def deed(row: Order, user: User, at: Any) -> None:
        if row.status not in THERE and not (row.second_id and row.status == "checked_out"):  # the second of two leaves later
            raise WrongMoment(row, "check_out")
        proof.check_out(
            order=row, carer=_one_of(row, user, said.carer), phone=_phone(said, idempotency_key, at), code=said.code,
            steps=[{"name": name} for name in said.steps], by=user.actor, at=at,
        )  # fmt: skip

    return _once(request, pk, idempotency_key, "finish", deed)


@router.post("/orders/{uuid:pk}/cancellation", operation_id="cancel_order", summary="Take it back", **WRITES)
def cancel_order(request: HttpRequest, pk: UUID, said: shapes.Reason, idempotency_key: UUID = Key) -> dict[str, Any]:
    """The provider cannot come after all, and says why; before the visit began. It costs the elder nothing."""

    def deed(row: Order, user: User, at: Any) -> None:
        actions.cancel(order=row, who=Cancelled.PROVIDER, reason=said.reason, by=user.actor, at=at)

    return _once(request, pk, idempotency_key, "cancel", deed)


# --- one deed ---------------------------------------------------------------------------------------------------------
def _once(
    request: HttpRequest, pk: UUID, key: UUID, verb: str, deed: Callable[[Order, User, Any], None]
) -> dict[str, Any]:  # fmt: skip
    """The deed and its key in one transaction: what was refused may be sent again under the same key."""
    user, at = reader(request, ORDER_READERS), clock.now()
    row = _order(user, pk)
    mark = f"{verb}:{hashlib.sha256(request.body).hexdigest()[:12]}"
    with journal.deed():
        _answer, new = answers.note_answer(press=key, owner=f"user:{user.pk}", subject=row.pk, verb=mark, pressed_at=at, at=at)
        if new:
            deed(row, user, at)
    return order_of(_order(user, pk))


def _orders(user: User) -> Any:
    return queries.orders(user).select_related("elder__division__parent", "facility", "carer", "second")


def _order(user: User, pk: UUID) -> Order:
    row: Order = get_object_or_404(_orders(user), pk=pk)
    return row


def _carer(user: User, key: UUID) -> Carer:
    return get_object_or_404(carers.carers(user), pk=key)


def _one_of(row: Order, user: User, key: UUID | None) -> Carer:
    """Who reports: one of those who were sent, the first where nobody is named."""
    if key is not None:
        return _carer(user, key)
    if row.carer is None:
        raise Refused(_("还没有派人，先派人再报开始。"))
    return row.carer


def _phone(said: shapes.Report, key: UUID, at: Any) -> Phone:
    if said.at > at:
        raise Refused(_("时间不能晚于现在。"))
    return Phone(key=key, said_at=said.at, lat=said.lat, lng=said.lng, accuracy_m=said.accuracy_m)


# --- what is shown ----------------------------------------------------------------------------------------------------
def order_of(row: Order) -> dict[str, Any]:
    """An order as the API shows it: names masked, no address and no note."""
    return {
        **{name: getattr(row, name) for name in FACTS},
        "elder": masked_name(row.elder.name),
        "place": place_of(row.elder.division),
        "facility": row.facility.name,
        "carer": carer_of(row.carer) if row.carer else None,
        "second": carer_of(row.second) if row.second else None,
    }


def carer_of(row: Carer) -> dict[str, Any]:
    """A carer as the API shows one."""
    return {"id": row.pk, "number": row.number, "name": row.name, "sex": row.sex}
