"""The figures of home beds: what each counts, out of what (`counting` says how)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2026, 1, 1)
_GROUP: Any = _("家庭养老床位")
_CLAUSE: Any = _("城市养老服务方案（一）3：推进建设家庭养老床位")

base.declare(
    [
        Indicator(
            code="home-beds-open", name=_("家庭养老床位开床数"), short=_("家庭床位"), group=_GROUP,
            question=_("有多少老人在家里有床位？"), numerator=_("现在开着的家庭养老床位"),
            denominator=_("申请过的家庭养老床位，本人不申请了的除外"), unit=_("张"), goal=1,
            source=_CLAUSE, version=1, valid_from=SINCE,
            bands=(1, 5, 20, 50), caution=_("方案没有定张数目标；这里只数开着的。"),
        ),
        Indicator(
            code="home-bed-minimum", name=_("家庭养老床位最低服务量达标率"), short=_("床位服务达标"), group=_GROUP,
            question=_("建了床，服务到没到家？"), numerator=_("上门和关怀电话达到最低服务量的月份"),
            denominator=_("老人在家住过的床位月份，月初算上个月"), unit="%", goal=100,
            source=_CLAUSE, version=1, valid_from=SINCE, bands=(60, 80, 90, 100),
            caution=_("最低服务量由本平台按各市做法规定，出台本市标准后改数据。"),
        ),
        Indicator(
            code="home-bed-signals", name=_("家庭养老床位设备在线率"), short=_("床位设备在线"), group=_GROUP,
            question=_("家里的报警和感应设备还在不在线？"), numerator=_("当天有消息的设备（台天）"),
            denominator=_("装着的设备（台天）"), unit="%", goal=95, source=_CLAUSE, version=1, valid_from=SINCE,
            bands=(70, 80, 90, 95),
            caution=_("不看图像，只看有没有消息；老人住院、外出的日子也算。"),
        ),
    ]
)  # fmt: skip
