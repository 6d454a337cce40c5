"""The figures of sensing: what each counts, out of what, and how (`counting`)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2026, 1, 1)
_GROUP: Any = _("居家监测")

base.declare(
    [
        Indicator(
            code="sensing-precision",
            name=_("居家监测报警里真的需要帮助的比例"),
            short=_("监测报得准"),
            group=_GROUP,
            question=_("家里的设备响了，人真的需要帮助吗？"),
            numerator=_("其中结果是人需要帮助的"),
            denominator=_("本月响过、结果是需要帮助、人没事、误报或设备故障的"),
            unit="%",
            goal=20,
            source=_("标准汇编 9.2：误报率是要看的指标；目标由本平台暂定"),
            version=1,
            valid_from=SINCE,
            bands=(5, 10, 15, 20),
            caution=_("自己恢复、测试和没法核实的不算；人没事不等于报错了。"),
        ),
        Indicator(
            code="sensing-false",
            name=_("居家监测误报率"),
            short=_("监测误报"),
            group=_GROUP,
            question=_("家里的设备响了，有多少是误报或设备坏了？"),
            numerator=_("其中结果是误报或设备故障的"),
            denominator=_("本月响过、结果是需要帮助、人没事、误报或设备故障的"),
            unit="%",
            goal=30,
            source=_("标准汇编 9.2：误报率是要看的指标；目标由本平台暂定"),
            version=1,
            valid_from=SINCE,
            bands=(60, 50, 40, 30),
            lower_is_better=True,
            caution=_("按规则和型号分开看在“监测规则”页。"),
        ),
    ]
)
