"""Open data of home beds: how many stand and how the months went, by county; nothing of a person."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from songhe.base import datasets
from songhe.base import indicators as base
from songhe.base.datasets import Column, Dataset, Row
from songhe.care.homebeds.models import BedMonth, HomeBed
from songhe.register.places.models import Division

FEW = 10  # a smaller number, or a smaller rest, could lead to one household


def rows(at: datetime) -> Iterator[Row]:
    """Each county and each of the last twelve months that are over. Two queries and one of names."""
    today = localtime(at).date()
    spans = base.months_before(base.month(today.year, today.month - 1), 12)
    counties = list(Division.objects.filter(level="county").order_by("code"))
    beds = [
        (row.division_path, row.opened_at, row.closed_at)
        for row in HomeBed.objects.filter(opened_at__isnull=False).only("division_path", "opened_at", "closed_at")
    ]
    counted: dict[tuple[str, Any], tuple[int, int]] = {}
    months = BedMonth.objects.filter(month__gte=spans[0].first, nights__gt=0).order_by()
    for one in months.values("division_path", "month").annotate(n=Count("pk"), met_n=Count("pk", filter=Q(met=True))):
        key = (_county(one["division_path"]), one["month"])
        met, of = counted.get(key, (0, 0))
        counted[key] = (met + one["met_n"], of + one["n"])
    for county in counties:
        for span in spans:
            stood = sum(
                _county(path) == county.code and opened < span.ends_at and (closed is None or closed >= span.ends_at)
                for path, opened, closed in beds
                if opened is not None
            )
            met, of = counted.get((county.code, span.first), (0, 0))
            few = any(0 < number < FEW for number in (met, of, of - met))
            yield {
                "county_code": county.code, "county": county.name, "month": span.first,
                "open": None if 0 < stood < FEW else stood, "counted": None if few else of, "met": None if few else met,
            }  # fmt: skip


def _county(path: str) -> str:
    return path.split("/")[1] if "/" in path else path


datasets.offer(
    Dataset(
        "home-beds", _("家庭养老床位"),
        _("各县（市、区）每个月末开着多少张家庭养老床位、多少张当月达到最低服务量。只含已经结束的月份。"),
        _("市民政局，由业务记录计数"),
        (
            Column("county_code", _("县代码"), _("县（市、区）的区划代码")),
            Column("county", _("县"), _("县（市、区）的名称")),
            Column("month", _("月份"), _("那个月的第一天"), "date"),
            Column("open", _("开着的"), _("月末开着的床位；少于 10 张的不公布"), "integer"),
            Column("counted", _("算过的"), _("老人当月在家住过的床位；人数（或差）少于 10 的不公布"), "integer"),
            Column("met", _("达标的"), _("其中达到最低服务量的；人数（或差）少于 10 的不公布"), "integer"),
        ),
        rows, order=46,
    )
)  # fmt: skip
