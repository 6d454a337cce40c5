"""Figures that a department reports, with evidence: said, and perhaps taken back."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.city.targets import places, plan
from songhe.city.targets.models import Reported
from songhe.register.access.models import User


def report(
    *, target: str, area: str, month: date, numerator: Decimal, denominator: Decimal | None, department: str, evidence: str,
    by: Actor, at: datetime, user: User | None = None, synthetic: bool = False,
) -> Reported:  # fmt: skip
    """Keep a reported figure beside what stands; it is never mixed with what is computed."""
    known = plan.targets().get(target)
    if known is None or not evidence.strip():
        raise Refused(_("上报要写明依据。"))
    if month > at.date():
        raise Refused(_("还没有到这个月，不能上报。"))
    if known.unit == "%" and not denominator:
        raise Refused(_("这项指标是比例，要填分子和分母。"))
    if denominator is not None and numerator > denominator and known.unit == "%":
        raise Refused(_("分子不能大于分母。"))
    row = Reported(
        target=target, area=area, division_path=places.path_of(area.partition(places.UNIT)[0]), month=month.replace(day=1),
        numerator=numerator, denominator=denominator, department=department, evidence=evidence.strip(), user=user,
        reported_at=at, synthetic=synthetic,
    )  # fmt: skip
    with journal.deed():
        row.save(force_insert=True)
        facts = {"target": target, "area": area, "month": f"{month:%Y-%m}", "synthetic": synthetic}
        journal.write(
            verb="targets.report",
            subject=row,
            by=by,
            at=at,
            division=row.division_path,
            after={"value": row.value},
            facts=facts,
        )
    return row


def withdraw_report(*, reported: Reported, why: str, by: Actor, at: datetime) -> None:
    """Take a reported figure back; the row stays, with the reason."""
    if not why.strip():
        raise Refused(_("写明为什么撤回。"))
    with transaction.atomic(), journal.deed():
        moves.move(reported, "withdraw", by=by, at=at, why=why.strip())
