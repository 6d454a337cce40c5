"""Requests of those whom the data is about: received with a deadline, answered or refused with a reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.moves import move
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.rights import dated, offers
from songhe.register.rights.models import DataRequest

KINDS = ("photo", "voice")
LEAST = 4  # characters of an answer or of a reason


def ask(
    *, elder: Elder, kind: str, asked_by: str, text: str, by: Actor, at: datetime, asker: User | None = None
) -> DataRequest:
    """Receive a request. What is the same and still open is not asked twice."""
    if elder.data_requests.filter(kind=kind, status=DataRequest.Status.RECEIVED).exists():
        raise Refused(_("同样的请求已经收到，还在办理。"))
    row = DataRequest(
        elder=elder, division_path=elder.division_path, kind=kind, asked_by=asked_by, asker=asker, text=text,
        received_at=at, due_at=dated.due(at),
    )  # fmt: skip
    with journal.deed():
        row.save()
        journal.write(
            verb="rights.datarequest.ask", subject=row, by=by, at=at, division=row.division_path,
            after={"status": row.status}, facts={"kind": kind, "elder": str(elder.pk), "asked_by": asked_by},
        )  # fmt: skip
    return row


def answer(*, request: DataRequest, text: str, by: Actor, at: datetime, erase: Sequence[str] = ()) -> None:
    """Answer it; for an erasure, `erase` names the facts that leave the file and every version of it, and `photo` and `voice`
    for all pictures and recordings of the person that any room has."""
    _said(text)
    if request.kind == DataRequest.Kind.ERASE and not erase:
        raise Refused(_("请勾选要删除的内容；都不能删时请选“不同意”并写明原因。"))
    with journal.deed():
        taken = {kind: offers.take_away(request.elder, kind) for kind in KINDS if kind in erase}
        _close(request, "answer", text, by, at, {"erased": sorted(erase), **({"taken_away": taken} if taken else {})})
        if names := [name for name in erase if name in people.ERASABLE]:
            people.erase_facts(elder=request.elder, names=names, by=by, at=at, reason=str(request.pk))


def refuse(*, request: DataRequest, text: str, by: Actor, at: datetime) -> None:
    """Say no, with the reason (PIPL art. 50)."""
    _said(text)
    with journal.deed():
        _close(request, "refuse", text, by, at, {})


def withdraw(*, request: DataRequest, by: Actor, at: datetime) -> None:
    """Whoever asked takes it back."""
    with journal.deed():
        _close(request, "withdraw", "", by, at, {})


def fetch_copy(*, elder: Elder, by: Actor, at: datetime, reason: str) -> list[tuple[str, Any, list[dict[str, Any]]]]:
    """Everything the house knows of the person, opened; noted as an opening before anything is shown."""
    people.note_opening(elder=elder, fields=[*elder.held, "contacts"], reason=reason, by=by, at=at)
    return offers.copies(elder)


def _said(text: str) -> None:
    if len(text.strip()) < LEAST:
        raise Refused(_("请写明答复，至少四个字。"))


def _close(request: DataRequest, verb: str, text: str, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    whole = {"kind": request.kind, "elder": str(request.elder_id), **facts}
    move(request, verb, by=by, at=at, facts=whole, closed_at=at, closed_by=by.name[:80])
    request.answer = text
    request.save(update_fields=["answer"])
