"""The carer's visit, from the way there to the word at the door. A fact's key is made on the phone: sent twice it is one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import crypto, journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.care.homecare import evidence
from songhe.care.homecare.actions import doors, ground
from songhe.care.homecare.actions.evidencing import grade, held
from songhe.care.homecare.models import Check, Confirmation, Due, Order, Picture, StepDone
from songhe.links.maps.travel import straight_m
from songhe.register.carers.models import Carer

OPEN = {"fired_at": None, "cleared_at": None}


@dataclass(frozen=True)
class Phone:
    """What a phone says of itself. `said_at`: its clock; `lat`, `lng` and `accuracy_m` where it knew them; `mark`: its own."""

    key: uuid.UUID
    said_at: datetime
    offline: bool = False
    lat: float | None = None
    lng: float | None = None
    accuracy_m: int | None = None
    mark: str = ""


def depart(*, order: Order, carer: Carer, phone: Phone, by: Actor, at: datetime) -> None:
    """On the way."""
    with journal.deed():
        row = _of(order, carer)
        when = evidence.believed(phone.said_at, at)
        moves.move(row, "depart", by=by, at=at, facts=_facts(row, phone), departed_at=when)


def check_in(*, order: Order, carer: Carer, phone: Phone, code: str = "", nfc: bool = False, by: Actor, at: datetime) -> None:
    """At the elder's door, by its code, by place, or by hand. A wrong code is refused: it is another door's."""
    with journal.deed():
        row = _of(order, carer)
        method = _method(row, phone, code, nfc)
        _check(row, carer, Check.Kind.IN, method, phone, at)
        if row.status in {"checked_in", "in_service"}:  # the second of two carers
            return
        verb = "attend" if row.status == "no_show" else "check_in"
        when = evidence.believed(phone.said_at, at)
        moves.move(row, verb, by=by, at=at, facts={**_facts(row, phone), "method": method}, checked_in_at=when)
        Due.objects.filter(order=row, **OPEN).update(cleared_at=at)


def start(*, order: Order, carer: Carer, phone: Phone, by: Actor, at: datetime) -> None:
    """Risks and points for attention were told (6.5.1); the service begins."""
    with journal.deed():
        row = _of(order, carer)
        moves.move(row, "start", by=by, at=at, facts=_facts(row, phone), started_at=evidence.believed(phone.said_at, at))


def tick(*, order: Order, carer: Carer, steps: Iterable[dict[str, Any]], at: datetime) -> None:
    """What was done, step by step: {name, done, note, at}. A step said before stays as it was said."""
    row = _of(order, carer)
    known = set(row.steps.values_list("name", flat=True))
    for step in steps:
        name = str(step["name"])[:40]
        if name and name not in known:
            known.add(name)
            told = {"done": bool(step.get("done", True)), "note": str(step.get("note", ""))[:500]}
            StepDone.objects.create(order=row, name=name, at=at, **told)


def check_out(
    *, order: Order, carer: Carer, phone: Phone, steps: Iterable[dict[str, Any]] = (), code: str = "", by: Actor, at: datetime
) -> None:
    """Leaving: what was done, and where the phone was."""
    with journal.deed():
        row = _of(order, carer)
        if row.status in {"assigned", "en_route", "no_show"}:
            raise WrongMoment(row, "check_out")
        tick(order=row, carer=carer, steps=steps, at=at)
        _check(row, carer, Check.Kind.OUT, _method(row, phone, code, nfc=False), phone, at)
        if row.status in {"checked_in", "in_service"}:
            when = max(evidence.believed(phone.said_at, at), row.checked_in_at or at)
            moves.move(row, "check_out", by=by, at=at, facts=_facts(row, phone), checked_out_at=when)
        grade(order=row, by=by, at=at)


def interrupt(*, order: Order, carer: Carer, phone: Phone, reason: str, by: Actor, at: datetime) -> None:
    """The service could not be finished, and why."""
    if not reason.strip():
        raise Refused(_("请写明为什么中断。"))
    with journal.deed():
        row = _of(order, carer)
        _check(row, carer, Check.Kind.OUT, Check.Method.PLACE if phone.lat is not None else Check.Method.HAND, phone, at)
        told = {"reason": reason[:200], "checked_out_at": evidence.believed(phone.said_at, at)}
        moves.move(row, "interrupt", by=by, at=at, facts={**_facts(row, phone), "why": reason[:200]}, **told)
        ground.release(row)
        grade(order=row, by=by, at=at)


def confirm_at_door(
    *, order: Order, carer: Carer, phone: Phone, method: str, by_name: str, relation: str = "", drawing: str = "",
    pin: str = "", by: Actor, at: datetime,
) -> str:  # fmt: skip
    """The elder's word: a signature or the confirmation number. Answers a sentence where the number was wrong: that counts."""
    if method == Confirmation.Method.PIN:
        sentence = doors.try_pin(elder=order.elder, pin=pin, at=at)
        if sentence:
            return sentence
    elif method != Confirmation.Method.SIGNATURE or not drawing.startswith("data:image/png;base64,"):
        raise ValueError(method)
    with journal.deed():
        _confirm(_of(order, carer), method, phone.said_at, at, by=by, by_name=by_name, relation=relation, drawing=drawing)
    return ""


def call_back(*, order: Order, by_name: str, relation: str, by: Actor, at: datetime) -> None:
    """The elder, or somebody for the elder, was rung up and said that it was done."""
    if not by_name.strip():
        raise Refused(_("请写明是谁接的电话。"))
    with journal.deed():
        _confirm(held(order), Confirmation.Method.CALLBACK, at, at, by=by, by_name=by_name, relation=relation)


def add_picture(
    *, order: Order, carer: Carer, key: uuid.UUID, jpeg: str, consent: str, taken_at: datetime, at: datetime
) -> None:
    """A photograph, with who agreed to it. Without consent there is none."""
    if not consent.strip():
        raise Refused(_("没有本人或家属同意，不能留照片。"))
    if not jpeg.startswith("/9j/"):
        raise ValueError("jpeg")
    with journal.deed():
        row = _of(order, carer)
        Picture.objects.create(pk=key, order=row, jpeg=jpeg, consent=consent[:40], taken_at=taken_at, received_at=at)


def _confirm(row: Order, method: str, said_at: datetime, at: datetime, *, by: Actor, **told: str) -> None:
    if row.confirmations.exists():
        raise Refused(_("这一单已经确认过了。"))
    when = evidence.believed(said_at, at)
    moves.move(row, "confirm", by=by, at=at, facts={"number": row.number, "method": method}, confirmed_at=when)
    ground.release(row)
    cut = {"by_name": told["by_name"][:40], "relation": told["relation"][:20], "drawing": told.get("drawing", "")}
    Confirmation.objects.create(order=row, method=method, at=said_at, received_at=at, **cut)
    Due.objects.filter(order=row, **OPEN).update(cleared_at=at)
    grade(order=row, by=by, at=at)


def _of(order: Order, carer: Carer) -> Order:
    """The order, held; refused when it is no longer this carer's, or the elder is no longer there."""
    row = held(order)
    if carer.pk not in {row.carer_id, row.second_id}:
        raise Refused(_("这一单已改派给别人。您的记录已留存，等机构查看。"))
    return row


def _check(row: Order, carer: Carer, kind: str, method: str, phone: Phone, at: datetime) -> None:
    if Check.objects.filter(order=row, carer=carer, kind=kind).exists():
        raise Refused(_("已经签到过了。") if kind == Check.Kind.IN else _("已经签退过了。"))
    here = phone.lat is not None and phone.lng is not None
    Check.objects.create(
        pk=phone.key, order=row, carer=carer, kind=kind, method=method, at=phone.said_at, received_at=at, offline=phone.offline,
        position=f"{phone.lat:.5f},{phone.lng:.5f}" if here else "",
        distance_m=round(straight_m((phone.lat, phone.lng), (row.lat, row.lng))) if here else None,  # type: ignore[arg-type]
        accuracy_m=phone.accuracy_m if here else None,
        device=crypto.blind_index(phone.mark, "device of a carer") if phone.mark else "",
    )  # fmt: skip


def _method(row: Order, phone: Phone, code: str, nfc: bool) -> str:
    if code:
        if not doors.opens(elder=row.elder, code=code, when=phone.said_at):
            raise Refused(_("门口码不是这位老人的，或者已经作废。"))
        return Check.Method.NFC if nfc else Check.Method.QR
    return Check.Method.PLACE if phone.lat is not None else Check.Method.HAND


def _facts(row: Order, phone: Phone) -> dict[str, Any]:
    return {"number": row.number, "said_at": phone.said_at.isoformat(), "offline": phone.offline}
