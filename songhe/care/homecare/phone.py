"""What a carer's phone may send (`base/outbox`): each kind with its verb."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from songhe.base.outbox import kinds
from songhe.base.outbox.kinds import Kind, Told
from songhe.care.homecare.actions import exceptions, proof
from songhe.care.homecare.actions.proof import Phone
from songhe.care.homecare.models import Order
from songhe.register.access.models import Role
from songhe.register.carers.models import Carer

Verb = Callable[[Order, Carer, Told], str | None]


def moment(number: Any) -> datetime:
    """Milliseconds since 1970, as scripts count."""
    return datetime.fromtimestamp(float(number) / 1000, UTC)


def said(told: Told) -> Phone:
    """What the phone says of itself; a position that cannot be is none."""
    facts = told.facts
    place: dict[str, Any] = facts.get("place") or {}
    where: dict[str, Any] = {}
    if place.get("lat") is not None and place.get("lng") is not None:
        lat, lng = float(place["lat"]), float(place["lng"])
        if -90 <= lat <= 90 and -180 <= lng <= 180:
            where = {"lat": lat, "lng": lng, "accuracy_m": min(99999, round(float(place["accuracy"])))}
    return Phone(told.key, moment(facts["at"]), bool(facts.get("offline")), mark=str(facts.get("mark", ""))[:80], **where)


def may(user: Any) -> bool:
    """Carers only."""
    return bool(user.role == Role.CARER)


def about(facts: dict[str, Any]) -> uuid.UUID:
    """The order a fact is about."""
    return uuid.UUID(facts["order"])


def _kind(name: str, verb: Verb) -> Kind:
    def apply(told: Told) -> str:
        order = Order.objects.select_related("elder__division").get(pk=about(told.facts))
        return verb(order, Carer.objects.get(user=told.user), told) or ""

    def known(told: Told) -> str:
        try:
            return apply(told)
        except (Order.DoesNotExist, Carer.DoesNotExist) as fault:
            raise ValueError(str(fault)) from fault

    return Kind(f"homecare.{name}", known, may, about)


def _depart(order: Order, carer: Carer, told: Told) -> None:
    proof.depart(order=order, carer=carer, phone=said(told), by=told.by, at=told.at)


def _check_in(order: Order, carer: Carer, told: Told) -> None:
    code, nfc = str(told.facts.get("code", "")), bool(told.facts.get("nfc"))
    proof.check_in(order=order, carer=carer, phone=said(told), code=code, nfc=nfc, by=told.by, at=told.at)


def _start(order: Order, carer: Carer, told: Told) -> None:
    proof.start(order=order, carer=carer, phone=said(told), by=told.by, at=told.at)


def _check_out(order: Order, carer: Carer, told: Told) -> None:
    more: dict[str, Any] = {"steps": list(told.facts.get("steps", []))[:40], "code": str(told.facts.get("code", ""))}
    proof.check_out(order=order, carer=carer, phone=said(told), by=told.by, at=told.at, **more)


def _interrupt(order: Order, carer: Carer, told: Told) -> None:
    reason = str(told.facts["reason"])
    proof.interrupt(order=order, carer=carer, phone=said(told), reason=reason, by=told.by, at=told.at)


def _confirm(order: Order, carer: Carer, told: Told) -> str:
    names = ("method", "by_name", "relation", "drawing", "pin")
    words = {name: str(told.facts.get(name, "")) for name in names}
    return proof.confirm_at_door(order=order, carer=carer, phone=said(told), by=told.by, at=told.at, **words)


def _picture(order: Order, carer: Carer, told: Told) -> None:
    facts = told.facts
    words: dict[str, Any] = {
        "jpeg": str(facts["jpeg"]),
        "consent": str(facts.get("consent", "")),
        "taken_at": moment(facts["at"]),
    }
    proof.add_picture(order=order, carer=carer, key=told.key, at=told.at, **words)


def _exception(order: Order, carer: Carer, told: Told) -> None:
    facts = told.facts
    times: dict[str, Any] = {f"{name}_at": moment(facts[name]) if facts.get(name) else None for name in ("came", "left")}
    words: dict[str, Any] = {"kind": str(facts["failed"]), "note": str(facts.get("note", ""))}
    exceptions.say(order=order, carer=carer, key=told.key, by=told.by, at=told.at, **words, **times)


VERBS: dict[str, Verb] = {
    "depart": _depart,
    "check_in": _check_in,
    "start": _start,
    "check_out": _check_out,
    "interrupt": _interrupt,
    "confirm": _confirm,
    "picture": _picture,
    "exception": _exception,
}


def register() -> None:
    """Once, when the house is loaded."""
    for name, verb in VERBS.items():
        kinds.register(_kind(name, verb))
