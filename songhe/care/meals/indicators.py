"""The figures of meals: what each counts, out of what, by which clause (rural-2.4). Counting: `counting`."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Indicator

SINCE = date(2025, 1, 1)
SOURCE = _("农村养老方案（二）4")
OPEN_DAYS = 20


def _of(code: str, name: Any, question: Any, met: Any, of: Any, unit: Any, goal: float, **more: Any) -> Indicator:
    facts = {"bands": (1, 100, 1000, 5000), **more}
    return Indicator(
        code=code, name=name, question=question, numerator=met, denominator=of, unit=unit, goal=goal, source=SOURCE, version=1,
        valid_from=SINCE, short=name, group=_("助餐"), **facts,
    )  # fmt: skip


base.declare(
    [
        _of(
            "meals-served", _("供餐数"), _("这个月老人吃上了多少餐？"), _("已用餐和已送到的订餐；散客不算"),
            _("不求比例，只数个数"), _("餐"), 0,
        ),
        _of(
            "meals-people", _("助餐人数"), _("这个月有多少老人吃过？"), _("这个月至少吃过一餐的老人，一人算一次"),
            _("不求比例，只数个数"), _("人"), 0, bands=(1, 10, 100, 500),
        ),
        _of(
            "canteens-open", _("正常开放的食堂"), _("食堂是不是真的开着？"),
            _("这个月供过餐的日子不少于 20 天的"), _("这个月在供餐的全部食堂和助餐点"), "%", 90, bands=(50, 70, 85, 95),
            caution=_("月中看是少的：20 天要到月底才够。"),
        ),
        _of(
            "meal-signals", _("没来吃饭提醒的准确率"), _("提醒了去看，有多少次确实要帮忙？"),
            _("看了以后是生病、跌倒、住院、去世或需要帮助的"), _("这个月看过并记了结果的提醒"), "%", 0, bands=(5, 15, 30, 50),
            caution=_("没事的那些不是白跑：知道平安也是结果。"),
        ),
    ]
)  # fmt: skip
