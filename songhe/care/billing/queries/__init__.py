"""Reads of the room."""

from songhe.care.billing.queries.lists import (
    applications,
    bill_of,
    bills,
    checks,
    designations,
    disputes,
    files,
    statements,
    used,
    vouchers,
    without_application,
    without_voucher,
)
from songhe.care.billing.queries.reconciling import Difference, Reconciled, reconcile

__all__ = [
    "Difference",
    "Reconciled",
    "applications",
    "bill_of",
    "bills",
    "checks",
    "designations",
    "disputes",
    "files",
    "reconcile",
    "statements",
    "used",
    "vouchers",
    "without_application",
    "without_voucher",
]
