"""Figures of money: voucher money that reached somebody, what elders pay themselves, disputes answered in time. In yuan."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Indicator, Ratio, Row, Span, Told
from songhe.base.ledger.models import Account
from songhe.care.billing import rules
from songhe.care.billing.models import Bill, Dispute, PayerKind, Share, Voucher
from songhe.register.access.scope import covers

YUAN = 100
SHOWN = 500
Line = tuple[str, int, int, Row]  # path, met, of, what the list says


def _vouchers(span: Span, at: datetime) -> list[Line]:
    rows = list(Voucher.objects.filter(month=span.first, granted_at__lte=at).select_related("elder"))
    left = dict(Account.objects.filter(code__in=[row.account for row in rows]).values_list("code", "balance"))
    told: list[Line] = []
    for row in rows:
        used = row.cents - left.get(row.account, 0) if row.status == "granted" else _spent(row)
        note = f"{rules.yuan(used)} / {rules.yuan(row.cents)}"
        line = Row(row.elder.name, "", note, reverse("billing:application", args=[row.application_id]), used > 0)
        told.append((row.division_path, used // YUAN, row.cents // YUAN, line))
    return told


def _spent(row: Voucher) -> int:
    """Of a voucher that is over: what its bills took, less what came back."""
    mine = Share.objects.filter(bill__elder=row.elder_id, bill__month=row.month, payer=PayerKind.VOUCHER)
    return mine.aggregate(s=Sum(F("cents") - F("refunded_cents")))["s"] or 0


def _own(span: Span, at: datetime) -> list[Line]:
    bills: QuerySet[Bill] = Bill.objects.filter(month=span.first, sort="service", charged_at__lte=at)
    bills = bills.exclude(status="open")
    own = {
        share.bill_id: share.cents - share.refunded_cents
        for share in Share.objects.filter(bill__in=bills, payer=PayerKind.SELF)
    }
    return [
        (
            row.division_path, own.get(row.pk, 0) // YUAN, row.net // YUAN,
            Row(row.item_name, "", f"{rules.yuan(own.get(row.pk, 0))} / {rules.yuan(row.net)}",
                reverse("billing:bill", args=[row.pk]), own.get(row.pk, 0) > 0),
        )
        for row in bills
    ]  # fmt: skip


def _disputes(span: Span, at: datetime) -> list[Line]:
    """Those that fell due in the month or were answered in it."""
    today = min(localtime(at).date(), span.last)
    rows = Dispute.objects.filter(due_on__gte=span.first, due_on__lte=today, raised_at__lte=at).select_related("bill")
    told: list[Line] = []
    for row in rows:
        met = row.decided_at is not None and localtime(row.decided_at).date() <= row.due_on
        line = Row(row.bill.item_name, "", f"{row.due_on:%Y-%m-%d}", reverse("billing:dispute_page", args=[row.pk]), met)
        told.append((row.division_path, int(met), 1, line))
    return told


def _counter(lines: Any) -> Counter:
    def count(span: Span, at: datetime) -> dict[str, Ratio]:
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for path, met, of, _row in lines(span, at):
            sums[path][0] += met
            sums[path][1] += of
        return {path: Ratio(met, of) for path, (met, of) in sums.items()}

    def rows(user: Any, span: Span, at: datetime, path: str, part: str) -> Sequence[Row]:
        county = path.partition("-")[0]
        mine = [
            row
            for where, _met, _of, row in lines(span, at)
            if covers(county, where) and covers(user.scope, where) and (part == "of" or row.met == (part == "met"))
        ]
        return Told(mine, list, SHOWN)

    return Counter(count, rows, remembers=False)


base.declare(
    [
        Indicator(
            code="voucher-used", name=_("消费补贴使用率"), short=_("补贴使用"), group=_("费用"),
            question=_("发下去的养老服务消费补贴，用到服务上的有多少？"), numerator=_("当月用掉的补贴（元）"),
            denominator=_("当月发放的补贴（元）"), unit="%", goal=60, source=_("城市养老方案（三）3；养老服务消费补贴通知"),
            version=1, valid_from=date(2026, 1, 1), bands=(20, 40, 60, 80),
            caution=_("每张券按整元计；没用完的月底作废，不等于不需要。"),
        ),
        Indicator(
            code="own-share", name=_("老人自付比例"), short=_("老人自付"), group=_("费用"),
            question=_("服务的价钱里，老人自己付了多少？"), numerator=_("老人自付（元，已减退款）"),
            denominator=_("全部账单（元，已减退款）"), unit="%", goal=60, lower_is_better=True,
            source=_("城市养老方案（三）3"), version=1, valid_from=date(2026, 1, 1), bands=(90, 80, 70, 60),
        ),
        Indicator(
            code="disputes-in-time", name=_("账单争议按时答复率"), short=_("争议按时答复"), group=_("费用"),
            question=_("对账单有异议的，是不是按时得到答复？"), numerator=_("在期限内答复的争议"),
            denominator=_("当月到期的争议"), unit="%", goal=100, source=_("城市养老方案（四）1"),
            version=1, valid_from=date(2026, 1, 1),
        ),
    ]
)  # fmt: skip
base.count_by(
    {"voucher-used": _counter(_vouchers), "own-share": _counter(_own), "disputes-in-time": _counter(_disputes)}
)  # fmt: skip
