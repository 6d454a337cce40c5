"""Open data of the plans: what was counted of each target in the months that are over, for the city, its counties and units."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from songhe.base import datasets
from songhe.base.datasets import Column, Dataset, Row
from songhe.city.targets import places, plan
from songhe.city.targets.models import Count
from songhe.city.targets.plan import Target

LEVELS = ("city", "county", "unit")
FEW = 10  # of people or households: a smaller number, or a smaller rest, could lead to one of them
PEOPLE = frozenset(
    {"urban-retrofits", "rural-retrofits", "urban-contract-rate", "rural-contract-rate", "monthly-visit-rate", "response-15min"}
)
"""Targets that count people; all others count facilities, staff posts and money."""


def rows(at: datetime) -> Iterator[Row]:
    """The newest knowledge of each month of the last year that is over; one query."""
    by_indicator = {target.indicator: target for target in plan.targets().values() if target.indicator}
    for count in _newest(set(by_indicator), localtime(at).date().replace(day=1)):
        yield _row(by_indicator[count.indicator], count)


def _newest(indicators: set[str], running: date) -> list[Count]:
    first = running.replace(year=running.year - 1)
    found = Count.objects.filter(indicator__in=indicators, level__in=LEVELS, month__gte=first, month__lt=running)
    kept = {(count.indicator, count.place, count.month): count for count in found.order_by("counted_at")}
    return sorted(kept.values(), key=lambda count: (count.indicator, count.month, count.place))


def _row(target: Target, count: Count) -> Row:
    met, of = count.numerator, count.denominator
    hidden = target.code in PEOPLE and any(0 < number < FEW for number in (met, of, of - met))
    return {
        "target": target.code, "name": target.chinese["name"], "measure": target.measure.code, "indicator": count.indicator,
        "version": count.version, "place_code": places.code_of(count.place), "level": count.level, "month": count.month,
        "unit": target.chinese["unit"], "met": None if hidden else met, "of": None if hidden else of,
        "counted_on": localtime(count.counted_at).date(),
    }  # fmt: skip


datasets.offer(
    Dataset(
        "targets", _("方案目标进度"), _("两个实施方案的目标，市、县（市、区）每个月做到多少。只含已经结束的月份。"),
        _("市民政局，由各业务记录计数"),
        (
            Column("target", _("目标编号"), _("目标的编号，一直不变")),
            Column("name", _("目标"), _("目标的名称")),
            Column("measure", _("措施编号"), _("方案里的措施编号")),
            Column("indicator", _("指标编号"), _("计数所用的指标")),
            Column("version", _("口径版本"), _("指标定义的版本"), "integer"),
            Column("place_code", _("地区代码"), _("区划或管理单位的代码")),
            Column("level", _("级别"), _("city 市，county 县，unit 管理单位")),
            Column("month", _("月份"), _("那个月的第一天"), "date"),
            Column("unit", _("单位"), _("目标的计量单位")),
            Column("met", _("做到"), _("分子；人和户的数（或差）少于 10 的不公布"), "integer"),
            Column("of", _("总数"), _("分母；人和户的数（或差）少于 10 的不公布"), "integer"),
            Column("counted_on", _("计数日期"), _("哪天数的"), "date"),
        ),
        rows, order=30,
    )
)  # fmt: skip
