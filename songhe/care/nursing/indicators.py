"""The figures of daily care: what each counts, out of what (`counting` says how)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2026, 1, 1)
_GROUP: Any = _("机构养老")
_ONLY_NOTED: Any = _("只算做了照护计划、在本平台记录的机构；时间是护理员说的，听到的时间另外留着。")

base.declare(
    [
        Indicator(
            code="care-in-time", name=_("机构照护按时率"), short=_("照护按时"), group=_GROUP,
            question=_("照护计划里写的，有没有按时做？"), numerator=_("在规定时间内做了的"),
            denominator=_("这个月到现在该做的；人不在院、老人不愿意、医生说停的不算"), unit="%", goal=95,
            source=_("GB/T 35796—2017 5.2：按计划提供生活照料并记录"), version=1, valid_from=SINCE, bands=(80, 88, 92, 95),
            caution=_ONLY_NOTED,
        ),
        Indicator(
            code="turns-late", name=_("翻身晚了或漏了"), short=_("翻身晚漏"), group=_GROUP,
            question=_("卧床老人有没有按时翻身？"), numerator=_("晚了 15 分钟以上，或者没做的翻身"),
            denominator=_("这个月到现在该做的翻身；人不在院、老人不愿意、医生说停的不算"), unit="%", goal=5,
            source=_("GB 38600—2019 6.3：预防压疮，翻身并记录"), version=1, valid_from=SINCE, bands=(20, 12, 8, 5),
            lower_is_better=True, caution=_ONLY_NOTED,
        ),
        Indicator(
            code="medicine-by-two", name=_("用药双人核对率"), short=_("双人核对"), group=_GROUP,
            question=_("机构里给药，是不是两个人核对过？"), numerator=_("两个人核对后给的"),
            denominator=_("这个月到现在该给的；人不在院、老人不愿意、医生说停的不算"), unit="%", goal=100,
            source=_("GB 38600—2019 6.2.3：给药前核对"), version=1, valid_from=SINCE, bands=(90, 95, 98, 100),
            caution=_("没有第二个人核对的，记不成“已服”，按没核对算。"),
        ),
        Indicator(
            code="mishaps-reported", name=_("意外事件按时上报率"), short=_("按时上报"), group=_GROUP,
            question=_("机构里出了意外，有没有按时上报？"), numerator=_("在时限内上报的"),
            denominator=_("这个月发生、要上报、已经上报或时限已过的意外事件"), unit="%", goal=100,
            source=_("GB 38600—2019 7.4：事故报告、分析、改进；时限由本平台规定"), version=1, valid_from=SINCE,
            bands=(80, 90, 95, 100), caution=_("机构没有登记的意外事件看不到。"),
        ),
    ]
)  # fmt: skip
