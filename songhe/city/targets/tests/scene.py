"""What the tests of this room stand on: a city with two counties, some facilities, and a month that was counted."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from songhe.base import indicators as base
from songhe.city.targets import actions
from songhe.city.targets.models import Publication, Task
from songhe.register.providers.models import Facility
from songhe.register.providers.tests import making
from tests import cast

AT = cast.AT
THIS, LAST = base.month(2026, 11), base.month(2026, 10)
JULY = datetime(2026, 7, 1, 1, tzinfo=UTC)  # nine in the morning of the first of July


def center(
    name: str = "蒲溪镇区域养老服务中心", kind: str = "town_center", on: date = date(2026, 5, 20), **facts: Any
) -> Facility:
    """A facility in a building of its own, with its life so far on paper."""
    where = facts.pop("division", cast.PUXI)
    return making.facility(name, kind, on=on, site=making.site(f"{name}的楼", where), **facts)


def counted(at: datetime = AT, *months: Any, codes: Any = ()) -> int:
    """Every figure of these months (this one) as of `at`."""
    return sum(actions.count_month(month=month, codes=codes, at=at) for month in months or (THIS,))


def task(due: date | None = None, division: str = cast.HANYIN, **facts: Any) -> Task:
    """A duty under the measure of town centres."""
    told: dict[str, Any] = {
        "measure": "rural-1.2", "title": "报送镇区域养老服务中心选址", "department": "汉阴县民政局",
        "wanted": "选址表和批复", **facts,
    }  # fmt: skip
    cast.city()
    place = cast.place(division)
    return actions.create(division=place, due_on=due or AT.date() + timedelta(days=20), by=cast.sun_city().actor, at=AT, **told)


def published(at: datetime = AT, month: Any = LAST, kind: str = "monthly", user: Any = None) -> Publication:
    """A report of a month that was counted first."""
    counted(at, month)
    return actions.publish(kind=kind, month=month, user=user or cast.sun_city(), at=at)
