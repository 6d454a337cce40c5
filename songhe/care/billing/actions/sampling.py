"""The county looks at some of a month's voucher orders on the spot (standards 7.4: at least 1 %)."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.billing import dated, rules
from songhe.care.billing.models import Bill, FieldCheck
from songhe.register.access.scope import within


def draw_checks(*, county: str, month: date, by: Actor, at: datetime) -> list[FieldCheck]:
    """Draw the sample of a month: at random, and the same again for whoever has the seed. Again, only new ones are added."""
    keys = [str(key) for key in voucher_bills(county, month).values_list("pk", flat=True)]
    size = rules.sample_size(len(keys), dated.voucher(localtime(at).date()).sample_percent)
    seed = f"{county.rpartition('/')[2]}-{month:%Y-%m}"
    chosen = set(rules.drawn(keys, size, seed))
    known = {str(key) for key in FieldCheck.objects.filter(month=month, division_path=county).values_list("bill_id", flat=True)}
    rows = [
        FieldCheck(bill_id=key, division_path=county, month=month, seed=seed, drawn_at=at)
        for key in sorted(chosen - known)[: max(0, size - len(known))]
    ]
    if not keys:
        raise Refused(_("这个月没有用过补贴的订单。"))
    with journal.deed():
        FieldCheck.objects.bulk_create(rows)
        for row in rows:
            journal.write(verb="billing.fieldcheck.draw", subject=row, by=by, at=at, division=county, facts={"seed": seed})
    return rows


def voucher_bills(county: str, month: date) -> QuerySet[Bill]:
    """Bills of a month of which a voucher paid a part."""
    paid = Bill.objects.filter(within(county), month=month, shares__payer="voucher", shares__cents__gt=0)
    return paid.order_by("pk")


def note_check(*, check: FieldCheck, result: str, note: str, by: Actor, at: datetime) -> None:
    """What was found; what is wrong is said in words, and the bill is then refunded by hand."""
    if result not in FieldCheck.Result.values or not result:
        raise Refused(_("请选核查结果。"))
    if result != FieldCheck.Result.TRUE and not note.strip():
        raise Refused(_("请写明看到什么。"))
    told = {"result": result, "note": note.strip()[:200], "checked_at": at, "checked_by": by.name[:80]}
    with journal.deed():
        if not FieldCheck.objects.filter(pk=check.pk, result="").update(**told):
            raise Refused(_("这一单已经核查过。"))
        facts, where = {"result": result}, check.division_path
        journal.write(verb="billing.fieldcheck.note", subject=check, by=by, at=at, division=where, facts=facts)
