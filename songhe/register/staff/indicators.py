"""The figure of staff that the plans set: an assistant in every administrative village (rural-2.4)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.base.indicators import Counter, Indicator, Ratio, Row, Span, Told
from songhe.register.access.scope import covers
from songhe.register.places import queries as places
from songhe.register.places.models import Division
from songhe.register.places.rules import short
from songhe.register.staff.models import Kind, Responder


def _served() -> set[str]:
    """Paths of the places that have an assistant at work."""
    rows = Responder.objects.filter(kind=Kind.ASSISTANT, is_active=True)
    return set(rows.values_list("division_path", flat=True).distinct())


def _count(span: Span, at: datetime) -> dict[str, Ratio]:
    served = _served()
    villages = Division.objects.filter(level="village", kind="village").values_list("path", flat=True)
    return {path: Ratio(int(path in served), 1) for path in villages}


def _rows(user: Any, span: Span, at: datetime, path: str, part: str) -> Told:
    """Villages with and without; the longer list is the one to work off."""
    served, (county, dash, _unit) = _served(), path.partition("-")
    villages = Division.objects.filter(level="village", kind="village").order_by("code")
    if dash:
        villages = villages.filter(unit__code=path.rsplit("/", 1)[-1])
    mine = [
        (place, name, place in served)
        for place, name in villages.values_list("path", "name")
        if covers(county, place) and covers(user.scope, place)
    ]
    return Told([one for one in mine if part == "of" or one[2] == (part == "met")], _told)


def _told(found: Sequence[tuple[str, str, bool]]) -> list[Row]:
    towns = places.names_of({path.rsplit("/", 1)[0] for path, *_ in found})
    lacking = gettext("还没有登记养老协理员")
    return [Row(short(name), towns[path.rsplit("/", 1)[0]], "" if met else lacking, met=met) for path, name, met in found]


base.declare(
    [
        Indicator(
            code="village-assistants", name=_("有养老协理员的行政村"), short=_("行政村养老协理员"), group=_("人员"),
            question=_("每个行政村是不是都有 1 名养老协理员？"), numerator=_("登记了在用的养老协理员的行政村"),
            denominator=_("全部行政村（村委会，不含社区居委会）"), unit="%", goal=100, source=_("农村养老方案（二）4"),
            version=1, valid_from=date(2025, 1, 1), bands=(50, 70, 90, 100),
            caution=_("登记只有现在的数，不能倒推以前的月份。"),
        )
    ]
)  # fmt: skip
base.count_by({"village-assistants": Counter(_count, _rows, remembers=False)})
