"""Open data of beds: what each home has, room by room summed up; nobody's name, nobody's bed."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from songhe.base import datasets
from songhe.base.datasets import Column, Dataset, Row
from songhe.care.beds import queries
from songhe.care.beds.models import Bed
from songhe.register.providers import queries as providers


def rows(at: datetime) -> Iterator[Row]:
    """Homes that keep a board: how many beds stand, can be had, are out of use, and who waits. Five queries."""
    boards = Bed.objects.filter(kind="elder_care").exclude(status="closed").values("facility")
    homes = list(providers.public_facilities().filter(pk__in=boards).order_by("name", "pk"))
    numbers = queries.numbers(homes)
    day = localtime(at).date()
    for home in homes:
        one = numbers[home.pk]
        yield {
            "facility_id": str(home.pk), "facility": home.name, "county_code": home.division_path.split("/")[1],
            "beds": one.beds, "free": one.free, "out_of_use": one.out, "nursing": one.nursing, "reserve": one.reserve,
            "waiting": one.waiting, "on": day,
        }  # fmt: skip


datasets.offer(
    Dataset(
        "care-beds", _("养老机构床位"), _("登记了床位图的养老机构：有多少张床、空多少、停用多少、多少人在等。"),
        _("养老机构的床位图，办入住、离院时自动更新"),
        (
            Column("facility_id", _("设施编号"), _("和养老设施表里的编号相同")),
            Column("facility", _("设施名称"), _("设施的名称")),
            Column("county_code", _("县代码"), _("所在县（市、区）的区划代码")),
            Column("beds", _("床位数"), _("没有撤销的养老床位"), "integer"),
            Column("free", _("空床"), _("现在能住进去的"), "integer"),
            Column("out_of_use", _("停用"), _("坏了、在修，暂时不能住的"), "integer"),
            Column("nursing", _("护理型"), _("护理型床位"), "integer"),
            Column("reserve", _("机动床位"), _("留给特困人员和应急安置的"), "integer"),
            Column("waiting", _("轮候人数"), _("想住这一家、还没有住进来的人"), "integer"),
            Column("on", _("日期"), _("哪天的数"), "date"),
        ),
        rows, order=45,
    )
)  # fmt: skip
