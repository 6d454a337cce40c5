"""The figures after a service: complaints in time, and how satisfied those who were called back are."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2026, 1, 1)

base.declare(
    [
        Indicator(
            code="complaints-in-time", name=_("投诉按时办理率"), short=_("投诉按时办理"), group=_("服务"),
            question=_("投诉有没有按时受理、按时答复？"), numerator=_("没有超过受理和答复期限的"),
            denominator=_("这个月提出的全部投诉（不予受理的除外）"), unit="%", goal=100, source=_("GB/T 43153—2023 第 7 章"),
            version=1, valid_from=SINCE, bands=(70, 85, 95, 100),
            caution=_("期限由本平台规定：2 个工作日受理，受理后 15 天答复。"),
        ),
        Indicator(
            code="service-satisfaction", name=_("回访满意率"), short=_("回访满意"), group=_("服务"),
            question=_("抽到回访的老人对上门服务满意吗？"), numerator=_("回答“满意”或“很满意”的"),
            denominator=_("服务日在这个月、回访问到满意度的"), unit="%", goal=90, source=_("GB/T 43153—2023 第 7 章"),
            version=1, valid_from=SINCE, bands=(70, 80, 85, 90), caution=_("只抽一部分订单，订单少的地方数字跳动大。"),
        ),
    ]
)  # fmt: skip
