"""Care plans and agreements: drafted, agreed or signed, replaced by a new version, ended (GB/T 43153-2023, 6.2 and 6.3)."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homecare.actions import ground
from songhe.care.homecare.models import Agreement, CarePlan
from songhe.register.catalogue import dated as catalogue
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator

DRAWN = "data:image/png;base64,"
MOST = 200_000  # characters of a drawing


def draft_plan(
    *, elder: Elder, operator: Operator, lines: Sequence[dict[str, Any]], by: Actor, at: datetime, taboos: str = "",
    assessment: UUID | None = None,
) -> CarePlan:  # fmt: skip
    """A plan of care as the next version: [{item, times, per, minutes, note}]."""
    known = catalogue.written(localtime(at).date())
    if not lines:
        raise Refused(_("计划里至少要有一项服务。"))
    for line in lines:
        if line["item"] not in known or line["per"] not in {"week", "month"} or not 1 <= int(line["times"]) <= 31:
            raise Refused(_("计划里有一项服务不在目录里，或次数不对。"))
    row = CarePlan(
        elder=elder, division_path=elder.division_path, operator=operator, level=elder.care_level, assessment=assessment,
        lines=list(lines), taboos=taboos[:1000], made_at=at, made_by=by.name[:80], version=_next(CarePlan, elder, operator),
    )  # fmt: skip
    return _drafted(row, by, at)


def agree_plan(*, plan: CarePlan, agreed_with: str, by: Actor, at: datetime) -> None:
    """Agreed with the elder, or who speaks for the elder; the version before is replaced."""
    if not agreed_with.strip():
        raise Refused(_("请写与谁商定。"))
    with journal.deed():
        for old in CarePlan.objects.filter(elder=plan.elder, operator=plan.operator, status="agreed").exclude(pk=plan.pk):
            moves.move(old, "replace", by=by, at=at)
        moves.move(plan, "agree", by=by, at=at, agreed_at=at, agreed_with=agreed_with[:40])


def end_plan(*, plan: CarePlan, by: Actor, at: datetime) -> None:
    """It holds no more."""
    with journal.deed():
        moves.move(plan, "end", by=by, at=at)


def draft_agreement(
    *, elder: Elder, operator: Operator, text: str, starts_on: date, by: Actor, at: datetime, ends_on: date | None = None,
    facility: Facility | None = None, plan: CarePlan | None = None,
) -> Agreement:  # fmt: skip
    """An agreement as the next version; `text` is what is read out and signed, and never changes again."""
    if not text.strip():
        raise Refused(_("协议要有正文。"))
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("结束日期不能早于开始日期。"))
    row = Agreement(
        elder=elder, division_path=elder.division_path, operator=operator, facility=facility, plan=plan, text=text,
        digest=digest(text), starts_on=starts_on, ends_on=ends_on, version=_next(Agreement, elder, operator),
    )  # fmt: skip
    return _drafted(row, by, at)


def sign(
    *, agreement: Agreement, signed_by: str, relation: str, signature: str, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Signed by hand on the screen, at the side of whoever represents the provider; the version before is replaced."""
    if not signed_by.strip():
        raise Refused(_("请写签字人姓名。"))
    if not signature.startswith(DRAWN) or len(signature) > MOST:
        raise Refused(_("请在框里签名。"))
    if digest(agreement.text) != agreement.digest:
        raise Refused(_("协议正文被改过，不能签。请重新起草。"))
    told = {
        "signed_at": at, "signed_by": signed_by[:40], "relation": relation[:20],
        "provider_signed_by": by.name[:80],
    }  # fmt: skip
    with journal.deed():
        signed = Agreement.objects.filter(elder=agreement.elder, operator=agreement.operator, status="signed")
        for old in signed.exclude(pk=agreement.pk):
            moves.move(old, "replace", by=by, at=at)
        moves.move(agreement, "sign", by=by, at=at, facts={"version": agreement.version, "digest": agreement.digest}, **told)
        agreement.signature = signature  # sealed: not part of a plain UPDATE
        agreement.save(update_fields=["signature"])


def end_agreement(*, agreement: Agreement, reason: str, by: Actor, at: datetime) -> None:
    """Ended by one of the two, with the reason."""
    if not reason.strip():
        raise Refused(_("请写解除的原因。"))
    with journal.deed():
        on = localtime(at).date()
        moves.move(agreement, "end", by=by, at=at, facts={"why": reason[:200]}, ended_on=on, reason=reason[:200])


def digest(text: str) -> str:
    """SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _next(model: Any, elder: Elder, operator: Operator) -> int:
    last = model.objects.filter(elder=elder, operator=operator).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _drafted(row: Any, by: Actor, at: datetime) -> Any:
    try:
        with journal.deed():
            row.save(force_insert=True)
            ground.note(row, "draft", by, at, facts={"version": row.version})
    except IntegrityError as fault:  # two at one moment
        raise Refused(_("别人刚刚起草了一版，请打开看过再改。")) from fault
    return row
