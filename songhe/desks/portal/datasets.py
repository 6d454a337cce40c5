"""What this desk publishes: facilities, prices, divisions, counters. Other rooms offer theirs in their own."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from songhe.base import datasets
from songhe.base.datasets import Column, Dataset, Row
from songhe.desks.portal import facts, words
from songhe.desks.portal.facts import Spot

FILED = _("养老机构和设施的运营方填报，县级民政核对")


def _facilities(at: datetime) -> Iterator[Row]:
    return map(_facility, facts.everything(at).spots)


def _facility(spot: Spot) -> Row:
    county, town, village = [*spot.path.split("/")[1:], "", "", ""][:3]
    return {
        "id": str(spot.key), "name": spot.name, "kind": spot.kind, "kind_name": words.KINDS[spot.kind], "status": spot.status,
        "county_code": county, "town_code": town, "village_code": village, "address": spot.address, "lat": round(spot.lat, 5),
        "lng": round(spot.lng, 5), "approximate": spot.approximate, "operator": spot.operator, "phone": spot.phone,
        "hours": words.hours(spot.hours), "beds": sum(bed.count for bed in spot.beds),
        "out_of_use": sum(bed.out for bed in spot.beds), "free": spot.free,
        "free_on": max((bed.said_on for bed in spot.beds if bed.said_on), default=None),
        "services": " ".join(service.code for service in spot.services), "opened_on": spot.opened_on,
        "center_id": str(spot.center) if spot.center else "",
    }  # fmt: skip


def _prices(at: datetime) -> Iterator[Row]:
    for spot in facts.everything(at).spots:
        for service in spot.services:
            yield {
                "facility_id": str(spot.key), "facility": spot.name, "service": service.code,
                "service_name": words.SERVICES[service.code], "item": service.name, "yuan": service.yuan or None,
                "measure": words.MEASURES[service.measure], "basis": words.BASES.get(service.basis, ""),
                "valid_from": service.since, "note": service.note,
            }  # fmt: skip


def _divisions(at: datetime) -> Iterator[Row]:
    for entry in facts.book(at).entries:
        yield {
            "code": entry.code, "name": entry.name, "level": entry.level, "parent": entry.path.rsplit("/", 2)[-2]
            if "/" in entry.path else "", "lat": round(entry.lat, 5), "lng": round(entry.lng, 5),
            "approximate": entry.located == "approximate",
        }  # fmt: skip


def _counters(at: datetime) -> Iterator[Row]:
    for row in facts.offices(at):
        yield {
            "name": row["name"], "phone": row["phone"], "address": row["address"], "hours": row["hours"],
            "division_code": row["division_path"].rsplit("/", 1)[-1], "matters": " ".join(row["matters"]),
            "said_on": row["said_at"].date(),
        }  # fmt: skip


datasets.offer(
    Dataset(
        "facilities", _("养老服务设施"), _("正在运营和暂停运营的养老服务设施：在哪里，有什么服务，空位多少。"), FILED,
        (
            Column("id", _("设施编号"), _("全市不重复，不会再用")),
            Column("name", _("名称"), _("门牌上的名称")),
            Column("kind", _("类别代码"), _("两个方案里的设施类别")),
            Column("kind_name", _("类别"), _("类别的中文名称")),
            Column("status", _("状态"), _("operating 运营中，suspended 暂停运营")),
            Column("county_code", _("县（市、区）代码"), _("统计用区划代码前 6 位")),
            Column("town_code", _("镇（街道）代码"), _("统计用区划代码前 9 位")),
            Column("village_code", _("村（社区）代码"), _("统计用区划代码 12 位")),
            Column("address", _("地址"), _("建筑的地址")),
            Column("lat", _("纬度"), _("WGS-84"), "number"),
            Column("lng", _("经度"), _("WGS-84"), "number"),
            Column("approximate", _("位置近似"), _("yes 表示用村（社区）的近似位置代替"), "yes_no"),
            Column("operator", _("运营方"), _("品牌或单位名称")),
            Column("phone", _("电话"), _("对外公布的电话")),
            Column("hours", _("开放时间"), _("一周里开门的时间")),
            Column("beds", _("床位和席位"), _("备案的总数"), "integer"),
            Column("out_of_use", _("停用"), _("坏了、在修，暂时不能住的床位和席位"), "integer"),
            Column("free", _("空位"), _("没有人报过就空着，不是零"), "integer"),
            Column("free_on", _("空位日期"), _("空位是哪天报的"), "date"),
            Column("services", _("服务"), _("服务代码，空格分开")),
            Column("opened_on", _("开始运营"), _("开始运营的日期"), "date"),
            Column("center_id", _("所属中心"), _("带它的中心的设施编号（大带小、一托多）")),
        ),
        _facilities, order=10,
    )
)  # fmt: skip
datasets.offer(
    Dataset(
        "prices", _("服务和备案价格"), _("每个设施提供的每项服务，和它今天有效的备案价格。"), FILED,
        (
            Column("facility_id", _("设施编号"), _("与养老服务设施文件相同")),
            Column("facility", _("设施"), _("门牌上的名称")),
            Column("service", _("服务代码"), _("服务的代码")),
            Column("service_name", _("服务"), _("服务的中文名称")),
            Column("item", _("项目"), _("运营方起的项目名称")),
            Column("yuan", _("价格"), _("元；空着是还没有备案价格"), "number"),
            Column("measure", _("计价单位"), _("每月、每天、每次、每小时或每餐")),
            Column("basis", _("定价方式"), _("市场调节价、政府指导价、政府定价或免费")),
            Column("valid_from", _("生效日期"), _("这个价格从哪天起"), "date"),
            Column("note", _("说明"), _("运营方的说明")),
        ),
        _prices, order=20,
    )
)  # fmt: skip
datasets.offer(
    Dataset(
        "divisions", _("行政区划"), _("安康市的县、镇、村（社区）：代码、上级和位置。"),
        _("国家统计局 2023 年统计用区划代码；位置见说明"),
        (
            Column("code", _("代码"), _("统计用区划代码")),
            Column("name", _("名称"), _("统计用名称")),
            Column("level", _("级别"), _("city 市，county 县，town 镇，village 村")),
            Column("parent", _("上级代码"), _("上一级的代码")),
            Column("lat", _("纬度"), _("WGS-84"), "number"),
            Column("lng", _("经度"), _("WGS-84"), "number"),
            Column("approximate", _("位置近似"), _("yes 表示在县界内推定，不是实测"), "yes_no"),
        ),
        _divisions, order=80,
    )
)  # fmt: skip
datasets.offer(
    Dataset(
        "counters", _("窗口和电话"), _("民政部门公布的办事窗口和电话。"), _("市、县民政部门公布"),
        (
            Column("name", _("名称"), _("窗口或热线的名称")),
            Column("phone", _("电话"), _("公开电话")),
            Column("address", _("地址"), _("办公地址")),
            Column("hours", _("时间"), _("办公时间")),
            Column("division_code", _("管哪里"), _("区划代码")),
            Column("matters", _("办什么"), _("ask 咨询，apply 申请，book 预约，complain 投诉")),
            Column("said_on", _("核对日期"), _("最近一次核对的日期"), "date"),
        ),
        _counters, order=90,
    )
)  # fmt: skip
