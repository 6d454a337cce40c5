"""The figures of this room."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

base.declare(
    [
        Indicator(
            code="desk-audits",
            name=_("通话抽查按期完成率"),
            short=_("通话抽查"),
            group=_("接听"),
            question=_("每名接听人员每月抽中的呼叫，有没有按期查过？"),
            numerator=_("到期日当天或之前已抽查评分的"),
            denominator=_("到期日在本月、已到期或已查过的抽查（每人每月 2 起，呼叫不足的全查）"),
            unit="%",
            goal=100,
            source=_("英国 TEC 监测规范 4.0：每名接听人员每月至少抽查 2 起；农村养老行动方案（三）6"),
            version=1,
            valid_from=date(2026, 1, 1),
            bands=(70, 80, 90, 100),
            caution=_("查过不等于接得好：得分和不合格的另看。当月没有接过呼叫的人没有抽查。"),
        )
    ]
)
