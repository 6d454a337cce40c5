"""The figures of needs: what each counts, out of what, and how (`queries`)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2026, 1, 1)
_COUNTED: Any = _("件")
_SOURCE: Any = _("两个方案（三）6：服务预约、需求变化分析；GB/T 43153—2023 6.1")

base.declare(
    [
        Indicator(
            code="needs-answered-in-time", name=_("需求按时答复率"), short=_("需求按时答复"), group=_("服务"),
            question=_("老人说了需要什么，有没有按时得到答复？"),
            numerator=_("规定的工作日内下单、转介或说明原因的"), denominator=_("首次答复期限在这个月、到现在已经到期的需求"),
            unit="%", goal=95, source=_SOURCE, version=1, valid_from=SINCE, bands=(70, 80, 90, 95),
            caution=_("答复期限由本平台规定：马上要的 1 个、这几天的 3 个、不急的 7 个工作日。"),
        ),
        Indicator(
            code="unmet-needs", name=_("没满足的需求"), short=_("没满足的需求"), group=_("服务"),
            question=_("这个月说出来的需求，有多少件没人能满足？"),
            numerator=_("因附近没有机构、排不出人、太贵、不符合条件而不能满足的，以及过期没有答复的"),
            denominator=_("不求比例，只数件数"), unit=_COUNTED, goal=0, source=_SOURCE, version=1, valid_from=SINCE,
            lower_is_better=True, bands=(60, 30, 10, 0), caution=_("没有说出来的需求不在里面；老人改主意、家人帮了忙的不算。"),
        ),
    ]
)  # fmt: skip
