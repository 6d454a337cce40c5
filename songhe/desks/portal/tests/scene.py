"""A centre in 蒲溪 with the station it feeds, a home in 紫阳, and what must never be seen of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from songhe.register.filing.models import Offer, Price
from songhe.register.providers.models import Beds, Facility, Kind, Licence, Operator, Site, Status
from tests import cast

SECRET = ("SECRET-LICENCE-7", "秘密法人", "SECRET-OWNER", "91610900MA70SECRET")
SINCE = date(2026, 3, 1)


@dataclass
class Scene:
    """Everything that was built."""

    centre: Facility
    station: Facility
    home: Facility
    planned: Facility


def site(code: str, name: str, lat: float, lng: float) -> Site:
    """A building in a village of the stories."""
    place = cast.place(code)
    facts = {"division": place, "division_path": place.path, "lat": lat, "lng": lng, "owner": SECRET[2]}
    return Site.objects.create(name=name, address=f"{name}地址 1 号", **facts)


def facility(where: Site, name: str, kind: str, status: str = Status.OPERATING, **facts: Any) -> Facility:
    """A function of that building."""
    since = {"status_on": SINCE, "opened_on": SINCE if status == Status.OPERATING else None}
    place = {"division": where.division, "division_path": where.division_path}
    return Facility.objects.create(site=where, name=name, kind=kind, status=status, **place, **{**since, **facts})


def build() -> Scene:
    """The scene, once per database."""
    cast.city()
    operator = Operator.objects.create(
        name="汉阴康养有限公司", credit_code=SECRET[3], kind="company", brand="康养之家", legal_person=SECRET[1],
        phone="0915-5210001",        division=cast.place(cast.HANYIN), division_path=cast.place(cast.HANYIN).path,
    )  # fmt: skip
    week = {day: ["08:00", "18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    centre = facility(
        site(cast.PUXI, "蒲溪养老大楼", 32.7840, 108.2830), "蒲溪镇区域养老服务中心", Kind.TOWN_CENTER, operator=operator,
        hours=week, phone="0915-5210002", about="全托、日托、助餐。", staff=12, carers=8, equipment=["call", "bath"],
    )  # fmt: skip
    Licence.objects.create(facility=centre, division_path=centre.division_path, kind="fire", number=SECRET[0], issued_on=SINCE)
    Beds.objects.create(facility=centre, kind="nursing", count=40, taken=33, said_on=date(2026, 11, 1))
    Beds.objects.create(facility=centre, kind="day", count=10)
    meals = Offer.objects.create(facility=centre, service="meals", name="午餐", measure="meal")
    Price.objects.create(offer=meals, cents=1250, valid_from=SINCE)
    Offer.objects.create(facility=centre, service="bathing", measure="time")
    station = facility(
        site(cast.DONGSHENG, "东升村委会", 32.79443, 108.30003), "东升村养老服务点", Kind.VILLAGE_POINT, center=centre,
        operator=operator,
    )  # fmt: skip
    home = facility(site(cast.HAOPING, "蒿坪敬老院", 32.3710, 108.2190), "蒿坪镇敬老院", Kind.CARE_HOME, Status.SUSPENDED)
    planned = facility(site(cast.PUXI, "工地", 32.7850, 108.2840), "拟建的站点", Kind.EMBEDDED_STATION, Status.PLANNED)
    return Scene(centre, station, home, planned)
