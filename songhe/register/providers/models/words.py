"""Kinds of this trade, with their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a facility is. The plans count by these; the same building may carry several."""

    REGIONAL_CENTER = "regional_center", _("区域养老服务中心")
    EMBEDDED_STATION = "embedded_station", _("嵌入式养老服务站点")
    TOWN_CENTER = "town_center", _("镇区域养老服务中心")
    VILLAGE_POINT = "village_point", _("村级养老服务点位")
    SUPPORT_INSTITUTION = "county_support_institution", _("县级特困人员供养服务机构")
    CARE_HOME = "care_home", _("敬老院")
    DAY_CARE_CENTER = "day_care_center", _("社区老年人日间照料中心")
    HAPPINESS_HOME = "happiness_home", _("农村互助幸福院")
    CANTEEN = "canteen", _("老年食堂（助餐点）")
    HOME_SERVICE_STATION = "home_service_station", _("居家上门服务站")


CENTERS = frozenset({Kind.REGIONAL_CENTER, Kind.TOWN_CENTER})
"""What leads others: 大带小、一托多."""

FED = frozenset(
    {
        Kind.EMBEDDED_STATION,
        Kind.VILLAGE_POINT,
        Kind.DAY_CARE_CENTER,
        Kind.HAPPINESS_HOME,
        Kind.CANTEEN,
        Kind.HOME_SERVICE_STATION,
    }
)
"""What a centre may lead."""

HOMES = frozenset({Kind.SUPPORT_INSTITUTION, Kind.CARE_HOME})
"""Where people live: the public homes that the reform of rural-3.1 takes from town to county."""


class Status(models.TextChoices):
    """Where a facility stands in its life."""

    PLANNED = "planned", _("拟建")
    APPROVED = "approved", _("已批复")
    BUILDING = "building", _("在建")
    ACCEPTED = "accepted", _("已验收")
    OPERATING = "operating", _("运营中")
    SUSPENDED = "suspended", _("暂停运营")
    CLOSED = "closed", _("已关停")
    CONVERTED = "converted", _("已转型")


PIPELINE = frozenset({Status.PLANNED, Status.APPROVED, Status.BUILDING})
STANDING = frozenset({Status.ACCEPTED, Status.OPERATING, Status.SUSPENDED})
"""Built, and not gone."""
ENDED = frozenset({Status.CLOSED, Status.CONVERTED})


class Nature(models.TextChoices):
    """Who built it and who runs it."""

    PUBLIC = "public", _("公办公营")
    PUBLIC_PRIVATE = "public_private", _("公建民营")
    PRIVATE = "private", _("民办")
    VILLAGE = "village", _("村集体办")


class ManagedBy(models.TextChoices):
    """Of a public home: whose it is to run. rural-3.1 takes it from the town to the county."""

    NOBODY = "", _("不适用")
    TOWN = "town", _("镇（街道）管理")
    COUNTY = "county", _("县级民政管理")


class OperatorKind(models.TextChoices):
    COMPANY = "company", _("企业")
    STATE_COMPANY = "state_company", _("国有企业")
    NONPROFIT = "nonprofit", _("民办非企业单位")
    INSTITUTION = "institution", _("事业单位")
    VILLAGE = "village", _("村（社区）集体")
    TOWN = "town", _("镇（街道）")


class BedKind(models.TextChoices):
    NURSING = "nursing", _("护理型床位")
    ORDINARY = "ordinary", _("普通床位")
    RESERVE = "reserve", _("机动床位")
    DAY = "day", _("日间照料席位")


class LicenceKind(models.TextChoices):
    BUSINESS = "business", _("营业执照")
    NONPROFIT = "nonprofit", _("民办非企业单位登记证书")
    INSTITUTION = "institution", _("事业单位法人证书")
    FOOD = "food", _("食品经营许可证")
    FIRE = "fire", _("消防验收（审验）")
    MEDICAL = "medical", _("医疗机构执业许可证")
    LIFT = "lift", _("电梯检验合格证")
    BUILDING = "building", _("房屋安全鉴定")


REGISTRATIONS = frozenset({LicenceKind.BUSINESS, LicenceKind.NONPROFIT, LicenceKind.INSTITUTION})
"""Any of them says who the operator is."""


class Equipment(models.TextChoices):
    CALL = "call", _("床头呼叫")
    BATH = "bath", _("助浴设备")
    LIFT = "lift", _("电梯")
    RAMP = "ramp", _("无障碍坡道")
    REHAB = "rehab", _("康复器材")
    OXYGEN = "oxygen", _("制氧机")
    AED = "aed", _("自动体外除颤器")
    SMOKE = "smoke", _("烟感报警")
    CAMERA = "camera", _("公共区域监控")
    KITCHEN = "kitchen", _("明厨亮灶")
    BUS = "bus", _("接送车")


class FootprintKind(models.TextChoices):
    """What shows that a facility works in fact. A room enters its own (`footprints.declare`)."""

    SIGN_IN = "sign_in", _("工作人员到岗签到")
    ORDER = "order", _("服务工单")
    MEAL = "meal", _("用餐记录")
    ATTENDANCE = "attendance", _("老人到站签到")
    VISIT = "visit", _("探访记录")
    DEVICE = "device", _("设备在用")
    STAY = "stay", _("入住记录")
