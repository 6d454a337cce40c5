"""The figures of services at home: how many visits are made, on time, and none missed."""

from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Indicator
from songhe.care.homecare.queries import figures

SINCE = date(2025, 1, 1)
CLAUSE = _("GB/T 43153-2023 第 6 章；城市居家养老方案（二）")


def _share(code: str, name: Any, question: Any, met: Any, of: Any, goal: float, caution: Any = "") -> Indicator:
    return Indicator(
        code=code, name=name, question=question, numerator=met, denominator=of, unit="%", goal=goal, source=CLAUSE, version=1,
        valid_from=SINCE, short=name, group=_("上门服务"), caution=caution, bands=(goal * 0.7, goal * 0.85, goal * 0.95, goal),
    )  # fmt: skip


FIGURES = {
    "made": _share(
        "visits-made", _("上门服务完成率"), _("约了的上门服务做成了多少？"), _("已签退、确认、评价或有异议的"),
        _("到时间的全部订单，不含不受理和取消的"), 95,
    ),
    "on_time": _share(
        "visits-on-time", _("上门准时率"), _("护理员按时到门口的有多少？"), _("签到不晚于约定时间 15 分钟的"),
        _("做成的上门服务"), 95,
        _("标准只说按约定时间到达，没有说几分钟算准时，这里按 15 分钟。"),
    ),
    "kept": _share(
        "visits-kept", _("没有爽约的比例"), _("该上门的有没有人去？"), _("没有记为“没有上门”的"),
        _("做成的、中断的和没有上门的"), 99,
    ),
}  # fmt: skip


base.declare(FIGURES.values())
base.count_by(
    {one.code: Counter(partial(figures.counted, what), partial(figures.behind, what)) for what, one in FIGURES.items()}
)
