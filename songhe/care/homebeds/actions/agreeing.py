"""The agreement of a home bed: drafted from what is promised, signed by hand, replaced by a new version."""

import hashlib
from datetime import date, datetime

from django.db import IntegrityError
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homebeds import dated
from songhe.care.homebeds.actions.ground import hold, keep, note
from songhe.care.homebeds.models import BedAgreement, HomeBed

DRAWN = "data:image/png;base64,"
MOST = 200_000  # characters of a drawing


def draft(*, home_bed: HomeBed, starts_on: date, ends_on: date, month_cents: int, by: Actor, at: datetime) -> BedAgreement:
    """Write the next version: the least service of the level, the kit that hangs there, what the family pays."""
    if ends_on < starts_on:
        raise Refused(_("结束日期不能早于开始日期。"))
    if home_bed.facility is None:
        raise Refused(_("先选由哪一家上门服务。"))
    day = localtime(at).date()
    least = dated.minimum(day, home_bed.level or 0)
    terms = {"visits": least.visits, "minutes": least.minutes, "calls": least.calls, "month_cents": month_cents}
    text = _text(home_bed, day, starts_on, ends_on, terms)
    try:
        with journal.deed():
            hold(home_bed, "draft", "approved", "open")
            last = BedAgreement.objects.filter(home_bed=home_bed).aggregate(n=Max("version"))["n"] or 0
            row = BedAgreement(
                home_bed=home_bed, division_path=home_bed.division_path, version=last + 1, terms=terms, text=text,
                digest=digest(text), starts_on=starts_on, ends_on=ends_on, drafted_at=at,
            )  # fmt: skip
            row.save(force_insert=True)
            note(row, "draft", by, at, home_bed=str(home_bed.pk), version=row.version, **terms)
    except IntegrityError as fault:
        raise Refused(_("别人刚刚起草了一版，请打开看过再改。")) from fault
    return row


def _text(home_bed: HomeBed, day: date, starts_on: date, ends_on: date, terms: dict[str, int]) -> str:
    facility, pieces = home_bed.facility, dated.kit(day)
    codes = list(home_bed.kit.filter(removed_at=None).exclude(uid="").values_list("code", flat=True))
    operator = facility.operator if facility else None
    told = {
        "elder": home_bed.elder.name, "provider": facility.name if facility else "—",
        "code": operator.credit_code if operator else "—", "visits": terms["visits"],
        "hours": f"{terms['minutes'] / 60:g}", "calls": terms["calls"], "starts": starts_on, "ends": ends_on,
        "kit": "、".join(pieces[code].name for code in codes if code in pieces) or "—",  # words: data
        "fee": f"{terms['month_cents'] / 100:.2f}",
    }  # fmt: skip
    return "\n\n".join(f"{part['title']}\n{part['text'].strip() % told}" for part in dated.wording(day).parts)


def sign(*, agreement: BedAgreement, signed_by: str, relation: str, signature: str, by: Actor, at: datetime) -> None:
    """Signed on the screen by the elder or who signs for the elder, beside whoever represents the provider."""
    if not signed_by.strip() or not relation.strip():
        raise Refused(_("请写签字人姓名和与老人的关系。"))
    if not signature.startswith(DRAWN) or len(signature) > MOST:
        raise Refused(_("请在框里签名。"))
    if digest(agreement.text) != agreement.digest:
        raise Refused(_("协议正文被改过，不能签。请重新起草。"))
    told = {"signed_at": at, "signed_by": signed_by.strip()[:40], "relation": relation.strip()[:20]}
    with journal.deed():
        hold(agreement.home_bed, "sign", "approved", "open")
        for old in BedAgreement.objects.filter(home_bed=agreement.home_bed_id, status="signed").exclude(pk=agreement.pk):
            moves.move(old, "replace", by=by, at=at)
        facts = {"version": agreement.version, "digest": agreement.digest}
        moves.move(agreement, "sign", by=by, at=at, facts=facts, provider_signed_by=by.name[:80], **told)
        keep(agreement, signature=signature)


def digest(text: str) -> str:
    """SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
