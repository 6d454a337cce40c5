"""The figure of this room: of what the register knows to have happened, how much was rung."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

base.declare(
    [
        Indicator(
            code="event-recall",
            name=_("出事时响过的比例"),
            short=_("出事响过"),
            group=_("设备"),
            question=_("老人去世、入住机构或跌倒的时候，家里的设备响过吗？"),
            numerator=_("其中从前一天零点到当天结束有过呼叫的"),
            denominator=_("台账里本月的去世、入住和跌倒，当天家里装着设备的"),
            unit="%",
            goal=60,
            source=_("农村养老行动方案（三）6：重点区域智能设备、一键呼叫；目标由本平台暂定"),
            version=1,
            valid_from=date(2026, 1, 1),
            bands=(20, 40, 50, 60),
            caution=_("平静离世和计划入住本来不用响，不会到 100%；台账里没有登记的事不在内。要看的是没响的那些和它们的设备。"),
        )
    ]
)
