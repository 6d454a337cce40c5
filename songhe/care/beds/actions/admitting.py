"""The file of an admission: assessment first, nine risks, contract, deposit; only then the bed (order 66, GB 38600)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.base.web.marks import listed
from songhe.care.beds import dated, rules
from songhe.care.beds.actions.ground import group_word
from songhe.care.beds.actions.staying import arrive
from songhe.care.beds.models import OPEN_ASKING, Admission, Asking, Stay

GRADES = ("none", "low", "high")


def assess(
    *, asking: Asking, level: int, assessed_on: date, number: str, psychiatric: bool, dementia: bool, evidence: str, by: Actor,
    at: datetime,
) -> str:  # fmt: skip
    """Note the assessment before admission, not older than the dated limit. Returns the group that follows from it.

    Refused while a bed is reserved that the new group may not have: that is given back first.
    """
    day = localtime(at).date()
    rule = dated.rules(day)
    if not 0 <= level <= 4:
        raise Refused(_("能力等级是 0 到 4。"))
    if rules.too_old(assessed_on, day, rule.assessment_days):
        raise Refused(_("评估要在近 %(n)d 天以内，请重新评估。") % {"n": rule.assessment_days})
    if (psychiatric or dementia) and not evidence.strip():
        raise Refused(_("精神障碍、失智要写依据：哪家医院、哪天的诊断。"))
    group = rules.group_of(psychiatric=psychiatric, dementia=dementia, level=level, disabled_from=rule.disabled_from)
    stay = asking.stay if asking.status == Asking.Status.OFFERED else None
    if stay is not None and stay.group != group and stay.bed.room and stay.bed.room.zone != group:
        said = {"group": group_word(group), "bed": stay.bed.number}
        raise Refused(_("按新的评估属于%(group)s，预留的 %(bed)s 床不合适，请先退回预留。") % said)
    facts = {"psychiatric": psychiatric, "dementia": dementia, "evidence": evidence.strip()[:100], "on": str(assessed_on)}
    told = {"level": level, "assessed_on": assessed_on, "assessment": number.strip()[:40], "group": group, "facts": facts}
    _put(asking, "assess", by, at, assessed_at=at, **told)
    return group


def note_risks(*, asking: Asking, risks: Mapping[str, tuple[str, str]], told_to: str, by: Actor, at: datetime) -> None:
    """Note the nine risks, each graded, with a measure for each that there is, and who was told (GB 38600 5.1 to 5.4)."""
    known = dated.risks(localtime(at).date())
    missing = [one.name for code, one in known.items() if risks.get(code, ("", ""))[0] not in GRADES]
    if missing:
        raise Refused(_("九项风险都要评：还差%(names)s。") % {"names": listed(missing)})
    bare = [known[code].name for code, (grade, what) in risks.items() if code in known and grade != "none" and not what.strip()]
    if bare:
        raise Refused(_("有风险的要写怎么防：%(names)s。") % {"names": listed(bare)})
    if not told_to.strip():
        raise Refused(_("评估结果要告知老人或家属，请写告知了谁。"))
    kept = {code: [risks[code][0], risks[code][1].strip()[:100]] for code in known}
    _put(asking, "note_risks", by, at, risks=kept, risks_told_to=told_to.strip()[:40], risks_at=at)


def sign(*, asking: Asking, contract: str, signed_on: date, signed_by: str, month_cents: int, by: Actor, at: datetime) -> None:
    """Note the contract: its number, who signed for the elder on which day, and the bed fee of a month (cents)."""
    if not contract.strip() or not signed_by.strip():
        raise Refused(_("请写合同编号和谁签的。"))
    if signed_on > localtime(at).date():
        raise Refused(_("还没有签的合同不能登记。"))
    told = {"contract": contract.strip()[:40], "signed_on": signed_on, "signed_by": signed_by.strip()[:40]}
    _put(asking, "sign", by, at, month_cents=month_cents, signed_at=at, **told)


def take_deposit(*, asking: Asking, cents: int, receipt: str, by: Actor, at: datetime) -> None:
    """Note the deposit (cents; nothing is a deposit of 0) with its receipt, within the cap (民发〔2024〕19号: 12 bed fees)."""
    file = asking.file
    if file.month_cents is None:
        raise Refused(_("先登记合同和每月床位费，才知道押金上限。"))
    months = dated.rules(localtime(at).date()).deposit_months
    cap = rules.deposit_cap(file.month_cents, months)
    if cents > cap:
        said = {"n": months, "cap": f"{cap / 100:.2f}"}
        raise Refused(_("押金最多是 %(n)d 个月床位费，即 %(cap)s 元（民发〔2024〕19号）。") % said)
    if cents and not receipt.strip():
        raise Refused(_("收了押金要开收据，请写收据号。"))
    _put(asking, "take_deposit", by, at, deposit_cents=cents, receipt=receipt.strip()[:40], deposit_at=at)


def take_in(*, asking: Asking, by: Actor, at: datetime) -> Stay:
    """The person has come. Refused while a part of the file is missing or the assessment has grown too old."""
    if asking.status != Asking.Status.OFFERED or asking.stay is None:
        raise WrongMoment(asking, "take_in")
    missing = missing_parts(asking.file, localtime(at).date())
    if missing:
        raise Refused(_("还不能入住，先补齐：%(parts)s。") % {"parts": listed(missing)})
    with journal.deed():
        arrive(stay=asking.stay, by=by, at=at)
        facts = {"stay": str(asking.stay.pk)}
        ended = {"taken_in_at": at, "ended_at": at, "ended_by": by.name[:80]}
        moves.move(asking, "take_in", by=by, at=at, facts=facts, **ended)
    return asking.stay


def missing_parts(file: Admission, day: date) -> list[str]:
    """What still has to be there before the bed, in the order in which it is done."""
    days = dated.rules(day).assessment_days
    old = file.assessed_on is None or rules.too_old(file.assessed_on, day, days)
    parts = [
        (file.assessed_at is None or old, _("能力评估（近 %(n)d 天）") % {"n": days}),
        (file.risks_at is None, _("九项风险评估")), (file.signed_at is None, _("入住合同")),
        (file.deposit_at is None, _("押金")),
    ]  # fmt: skip
    return [word for lacks, word in parts if lacks]


def _put(asking: Asking, verb: str, by: Actor, at: datetime, **changes: Any) -> None:
    """Keep a part of the file while the asking is open. Health never goes into the journal."""
    with journal.deed():
        asking.refresh_from_db(fields=["status"])
        if asking.status not in OPEN_ASKING:
            raise WrongMoment(asking, verb)
        file = asking.file
        for name, value in changes.items():
            setattr(file, name, value)
        file.save(update_fields=list(changes))
        facts = {"parts": sorted(name for name in changes if name.endswith("_at"))}
        journal.write(verb=f"beds.admission.{verb}", subject=file, by=by, at=at, division=asking.division_path, facts=facts)
