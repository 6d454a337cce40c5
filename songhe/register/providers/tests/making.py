"""Buildings and facilities for tests: in 蒲溪社区 unless told, with papers that hold."""

from datetime import date
from typing import Any

from songhe.register.providers import actions, rules
from songhe.register.providers.models import Facility, Licence, Operator, Site
from tests import cast

OPENED = date(2026, 3, 1)


def code(number: int = 1) -> str:
    """A unified social credit code with the right check character."""
    first = f"91610902{number:09d}"
    return first + rules.code_check(first)


def by() -> Any:
    return cast.li_county().actor


def another() -> Any:
    """Somebody else of the same county: who may sign what `by` has signed."""
    return cast.user("chencounty", "陈县", "county", cast.HANYIN).actor


def site(name: str = "蒲溪老年活动楼", division: str = cast.PUXI, **facts: Any) -> Site:
    cast.city()
    known = Site.objects.filter(name=name).first()
    told = {"address": f"{name}一层", **facts}
    return known or actions.add_site(name=name, division=cast.place(division), by=by(), at=cast.AT, **told)


def facility(name: str = "蒲溪养老服务站", kind: str = "embedded_station", **facts: Any) -> Facility:
    known = Facility.objects.filter(name=name).first()
    if known:
        return known
    told = {"status": "operating", "on": OPENED, "paper": "汉民发〔2026〕8号", **facts}
    there = told.pop("site", None) or site()
    return actions.enter_facility(site=there, kind=kind, name=name, by=by(), at=cast.AT, **told)


def operator(name: str = "松龄养老服务有限公司", number: int = 1, division: str = cast.HANYIN, **facts: Any) -> Operator:
    cast.city()
    known = Operator.objects.filter(name=name).first()
    told = {"kind": "company", "phone": "0915-5212345", **facts}
    place = cast.place(division)
    return known or actions.add_operator(credit_code=code(number), division=place, by=by(), at=cast.AT, name=name, **told)


def licence(where: Facility, kind: str = "business", **facts: Any) -> Licence:
    told = {"number": f"SN-{kind}", "issued_on": date(2025, 1, 1), "expires_on": date(2028, 1, 1), **facts}
    return actions.enter_licence(facility=where, kind=kind, by=by(), at=cast.AT, **told)
