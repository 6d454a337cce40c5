"""The figures of visits: what each counts, out of what (`counting` says how)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2025, 7, 30)
SENSED = date(2026, 1, 1)
_GROUP: Any = _("探访")

base.declare(
    [
        Indicator(
            code="monthly-visit-rate", name=_("特殊困难老年人月探访率"), short=_("月探访率"), group=_GROUP,
            question=_("该探访的老人，这个月是不是每一位都见到了？"),
            numerator=_("这个月至少有一次有效探访的：见到人、五项内容都问了，上门的还有位置或照片"),
            denominator=_("月末在应访名单上的，住院、外出、去世和签字谢绝的除外；当月按今天的名单"),
            unit="%", goal=100, source=_("农村养老服务方案（二）3：到 2025 年底月探访率达 100%；民发〔2022〕73 号"), version=1,
            valid_from=SINCE, bands=(80, 90, 95, 100),
            caution=_("没见到人的不算探访；名单每天从档案按规则算出，没有登记进档案的老人不在里面。"),
        ),
        Indicator(
            code="nobody-answers-in-time", name=_("联系不上及时核实率"), short=_("联系不上核实"), group=_GROUP,
            question=_("联系不上的老人，有没有在规定时间内见到？"),
            numerator=_("规定的上门时间之前找到的"), denominator=_("这个月开始、已经结束或过了上门时间的"), unit="%", goal=100,
            source=_("民发〔2022〕73 号：应急处置"), version=1, valid_from=SINCE, bands=(80, 90, 95, 100),
            caution=_("一般 24 小时、高风险 2 小时由本平台规定。"),
        ),
        Indicator(
            code="check-in-in-time", name=_("关爱核实及时率"), short=_("核实及时"), group=_GROUP,
            question=_("老人家里没动静、几件事不像平时，规定时间内有人去看吗？"),
            numerator=_("其中没有超时就有人接手的"),
            denominator=_("本月开的关爱核实，不含没人接手前自己恢复的"), unit="%", goal=95,
            source=_("标准汇编 9.3；时限由本平台暂定"), version=2, valid_from=SENSED, bands=(70, 80, 90, 95),
            caution=_("急的 30 分钟，其余 4 小时（高风险 2 小时）；接手不等于到家门口，结果写在核实里。"),
        ),
    ]
)  # fmt: skip
