"""What a package costs a month, beside what the institution filed (order 66: what is charged is filed and open)."""

from datetime import date

from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.care.health import dated
from songhe.care.health.models import Contract, Team
from songhe.register.filing import queries as filing


def filed_cents(team: Team, on: date) -> int | None:
    """The dearest month's price the team's institution had filed for that day; None where it filed none."""
    if team.facility_id is None:
        return None
    rule = dated.clinic(on)
    found = [
        charge.cents
        for charge in filing.charges([team.facility_id], on)[team.facility_id]
        if charge.offer.measure == rule.fee_measure and charge.offer.service in rule.fee_services and charge.cents is not None
    ]
    return max(found, default=None)


def compare(*, team: Team, package: str, fee_cents: int, why: str, on: date) -> int | None:
    """What was filed. Refused: a fee for the basic package, and a fee above what was filed that nobody explains."""
    if package == Contract.Package.BASIC and fee_cents:
        raise Refused(_("基础包由公共卫生经费负担，不能向老人收费。"))
    filed = filed_cents(team, on)
    if not fee_cents or (filed is not None and fee_cents <= filed) or len(why.strip()) >= 4:
        return filed
    if filed is None:
        raise Refused(_("机构没有备案按月的价格，收费请先备案，或写明原因。"))
    raise Refused(_("收费高于备案价每月 %(yuan)s 元，请改低，或写明原因。") % {"yuan": f"{filed / 100:g}"})
