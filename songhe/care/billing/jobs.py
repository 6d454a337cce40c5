"""What the worker does for this room."""

from datetime import datetime

from songhe.care.billing import actions


def vouchers(at: datetime) -> int:
    """Grant this month's vouchers, draw the lots whose day has come, and void what is over."""
    national = actions.grant_due(at=at) + actions.void_due(at=at)
    return national + actions.draw_lots_due(at=at) + actions.void_coupons_due(at=at)


def refunds(at: datetime) -> int:
    """What is to go back through the gateway."""
    return actions.send_refunds(at=at)
