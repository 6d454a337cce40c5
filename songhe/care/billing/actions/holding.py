"""What is disputed is taken off the statements that the bank has not got yet; it comes on a later one when it is decided."""

from collections.abc import Iterable
from datetime import datetime

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.care.billing.models import Bill, Line, Statement


def hold_back(bill: Bill, *, by: Actor, at: datetime) -> None:
    """Take a bill that is disputed off every statement that is not with the bank. Inside the deed of whoever calls."""
    if Line.objects.filter(bill=bill, statement__file__isnull=False).exists():
        return  # the bank has it: what is decided stands on a later statement as a refund
    keys = Line.objects.filter(bill=bill).values_list("statement", flat=True)
    rows = Statement.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(keys), file=None)
    sweep(rows.exclude(status="paid").order_by("pk"), by=by, at=at)


def sweep(rows: Iterable[Statement], *, by: Actor, at: datetime) -> list[Statement]:
    """Take what is disputed off these statements, which whoever calls holds; the statements as they are then."""
    found = list(rows)
    for row in found:
        waiting = row.lines.filter(bill__status=Bill.Status.DISPUTED)
        bills = sorted({str(key) for key in waiting.values_list("bill", flat=True)})
        if bills:
            cents = row.cents
            waiting.delete()
            row.add_up(at)
            facts = {"bills": bills, "cents": cents - row.cents}
            where = row.division_path
            journal.write(verb="billing.statement.hold_back", subject=row, by=by, at=at, division=where, facts=facts)
    return found
