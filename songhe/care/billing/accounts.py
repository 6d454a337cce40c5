"""Accounts of the room in the ledger: whose they are and which may go below nothing.

A treasury, a fund, an elder, a gateway, a till and a bank stand for the world outside: below nothing means that they gave or
owe. A voucher and a campaign hold what is left of them. A claim is what an operator has earned from one payer and not yet been
paid; below nothing it owes that back.
"""

from typing import Any
from uuid import UUID

from songhe.base.ledger import actions as ledger
from songhe.base.ledger.models import Account
from songhe.care.billing.dated import Campaign
from songhe.care.billing.models import Coupon, PayerKind, Round, Voucher

PARTS = 8  # of accounts that every bill of a county touches


def treasury(county: str, key: Any) -> Account:
    """From which a county grants vouchers."""
    return ledger.account(f"treasury:{county}", allow_negative=True, part=ledger.part_of(key, PARTS))


def fund(payer: str, county: str, key: Any) -> Account:
    """From which a county, an insurer or a scheme pays its part at once."""
    return ledger.account(f"fund:{payer}:{county}", allow_negative=True, part=ledger.part_of(key, PARTS))


def voucher(row: Voucher) -> Account:
    """What is left of somebody's voucher of a month."""
    return ledger.account(row.account)


def campaign(row: Campaign) -> Account:
    """What is left of a campaign's budget."""
    return ledger.account(row.account)


def sponsor(row: Campaign) -> Account:
    """Who gives the budget."""
    return ledger.account(f"sponsor:{row.code}", allow_negative=True)


def coupon(row: Coupon) -> Account:
    """What is left of a market voucher that somebody won."""
    return ledger.account(row.account)


def round_sponsor(row: Round) -> Account:
    """Who gives the vouchers of a round."""
    return ledger.account(row.account, allow_negative=True)


def elder(key: UUID) -> Account:
    """What somebody owes of the own parts; above nothing: has to get back."""
    return ledger.account(f"elder:{key}", allow_negative=True)


def claim(operator: UUID, payer: str) -> Account:
    """What an operator has to get from a payer."""
    return ledger.account(f"claim:{operator}:{payer}", allow_negative=True)


def own_claim(operator: UUID) -> Account:
    """What an operator has to get from the elders themselves."""
    return claim(operator, PayerKind.SELF)


def gateway(key: Any) -> Account:
    """The payment gateway: money goes through to the operator at once, so that it rests at nothing."""
    return ledger.account("gateway", allow_negative=True, part=ledger.part_of(key, PARTS))


def till(operator: UUID) -> Account:
    """Cash that an operator took; through it at once, as with the gateway."""
    return ledger.account(f"till:{operator}", allow_negative=True)


def bank(county: str) -> Account:
    """What a county's bank has paid out."""
    return ledger.account(f"bank:{county}", allow_negative=True)
