"""The receipt as PDF: what was done, what it cost, who paid which part."""

import json
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from songhe.base.web.marks import clock, year_day
from songhe.care.billing import rules
from songhe.care.billing.models import Bill

TEMPLATE = Path(__file__).parent / "paper" / "receipt.typ"
_one_at_a_time = threading.Lock()  # the typesetter refuses a second thread


def pdf(bill: Bill, *, printed_by: str, at: datetime) -> bytes:
    """The receipt as a file of its own, in Chinese; only the fonts that come with the house are used."""
    with translation.override(settings.LANGUAGE_CODE):
        given = {"told": json.dumps(_told(bill, printed_by, at), ensure_ascii=False)}
    with _one_at_a_time:
        return bytes(_typesetter().compile(str(TEMPLATE), format="pdf", sys_inputs=given))


@lru_cache(maxsize=1)
def _typesetter() -> Any:
    return typst.Compiler(root=str(TEMPLATE.parent), font_paths=[str(Path(fonts.sans_path()).parent)], ignore_system_fonts=True)


def _told(bill: Bill, printed_by: str, at: datetime) -> dict[str, Any]:
    payment = bill.payments.filter(status="paid").first()
    when = f"{year_day(at)} {clock(at)}"
    way = payment.get_way_display() if payment else _("没有自付")
    number = payment.trade_no or payment.order_no if payment else "—"
    shares = [share for share in bill.shares.all() if share.cents]
    return {
        "site": settings.SITE_NAME,
        "title": _("养老服务收据"),
        "facts": [
            [_("账单号"), bill.number], [_("老人"), bill.elder.name], [_("服务"), bill.item_name],
            [_("服务日期"), year_day(bill.day)], [_("服务机构"), bill.operator.name], [_("支付方式"), str(way)],
            [_("支付流水"), number], [_("备案价（元）"), rules.yuan(bill.filed_cents)],
        ],
        "heads": [_("谁付"), _("金额（元）"), _("已退（元）")],
        "rows": [[str(one.get_payer_display()), rules.yuan(one.cents), rules.yuan(one.refunded_cents)] for one in shares],
        "total": [_("合计"), rules.yuan(bill.cents), rules.yuan(bill.refunded_cents)],
        "printed": _("%(who)s %(when)s 打印。本收据不是税务发票。") % {"who": printed_by, "when": when},
    }  # fmt: skip
