"""The figures of roll-calls: what each counts, out of what, and how (`counting`)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2026, 1, 1)
_COUNTED: Any = _("次")
_SOURCE: Any = _("农村方案（二）3：特殊群体帮扶、应急处置")

base.declare(
    [
        Indicator(
            code="roll-calls", name=_("灾害点名次数"), short=_("灾害点名"), group=_("安全"),
            question=_("这个月真的点了几次名？"), numerator=_("这个月开始的点名，演练不算"),
            denominator=_("不求比例，只数次数"),
            unit=_COUNTED, goal=0, source=_SOURCE, version=1, valid_from=SINCE, lower_is_better=True, bands=(6, 4, 2, 1),
            caution=_("次数多不等于做得不好：天气决定。"),
        ),
        Indicator(
            code="roll-call-within-hour", name=_("灾害点名一小时内有着落率"), short=_("一小时有着落"), group=_("安全"),
            question=_("出事后一小时，有多少老人已经有着落？"), numerator=_("开始后 60 分钟内有着落的人"),
            denominator=_("这个月点名名单上的人，演练不算，开始还不到一小时的不算"), unit="%", goal=95, source=_SOURCE,
            version=1,
            valid_from=SINCE, bands=(70, 80, 90, 95), caution=_("“需要救援”不算有着落，获救以后才算；名单以外的人不在里面。"),
        ),
        Indicator(
            code="roll-call-drills", name=_("点名演练次数"), short=_("点名演练"), group=_("安全"),
            question=_("这个月演练过几次点名？"), numerator=_("这个月开始、已经结束的演练"),
            denominator=_("不求比例，只数次数"),
            unit=_COUNTED, goal=1, source=_SOURCE, version=1, valid_from=SINCE, bands=(0, 0, 1, 2),
            caution=_("做过不等于做得好，成绩看每次演练自己的页面。"),
        ),
    ]
)  # fmt: skip
