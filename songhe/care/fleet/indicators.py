"""The figures of the device register: what each counts, out of what, by which clause."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2026, 1, 1)

base.declare(
    [
        Indicator(
            code="protected-hours",
            name=_("有呼叫设备的老人受保护的小时"),
            short=_("受保护小时"),
            group=_("设备"),
            question=_("老人按下去真的有人来的时间，占多少？"),
            numerator=_("其中设备有消息、一个月内试按通过、县或市坐席有人、15 分钟内有响应人员在岗，四样都有的小时"),
            denominator=_("按钮、手表或呼叫电话装在老人家的小时（人和小时）"),
            unit="%",
            goal=95,
            source=_("农村养老行动方案（三）6：一键呼叫、15 分钟应急响应机制；目标由本平台暂定"),
            version=1,
            valid_from=SINCE,
            bands=(50, 70, 85, 95),
            caution=_("坐席和响应人员每小时看三次，有一次没有就不算；路程按村中心估算。没有看过的小时算没有。"),
        ),
        Indicator(
            code="device-work-in-time",
            name=_("设备工单按时完成率"),
            short=_("工单按时"),
            group=_("设备"),
            question=_("设备要装、要修，按时做了吗？"),
            numerator=_("其中没有超过时限的"),
            denominator=_("本月到期的安装、维修和收回工单，取消的不算"),
            unit="%",
            goal=90,
            source=_("标准汇编 9.4；时限由本平台暂定"),
            version=1,
            valid_from=SINCE,
            bands=(60, 70, 80, 90),
        ),
    ]
)
