"""What tests of health stand on: old Chen who measures at home, his doctor, a team, and readings in one line."""

from datetime import date, datetime, timedelta
from typing import Any

from songhe.care.health import actions
from songhe.care.health.models import Alarm, Team
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from tests import cast

AT = cast.AT
DAY = date(2026, 11, 23)


def chen() -> Elder:
    """Chen Laoda, 74, of 蒲溪社区, with a cuff that sends (`bp-chen`)."""
    known = Elder.objects.filter(name="陈老大").first()
    if known:
        return known
    cast.qin_doctor()
    village = cast.place(cast.PUXI)
    account = cast.user("chenlaoda", "陈老大", "elder", cast.PUXI)
    facts: dict[str, Any] = {"sex": "1", "birth_date": date(1952, 5, 1), "phone": "13992500021", "user": account}
    elder = Elder.objects.create(name="陈老大", division=village, division_path=village.path, **facts, **cast.spelled("陈老大"))
    cast.cuff("bp-chen", elder)
    return elder


def doctor() -> User:
    return cast.qin_doctor()


def by() -> Any:
    return doctor().actor


def minutes(count: float) -> datetime:
    return AT + timedelta(minutes=count)


def bp(sbp: float, dbp: float, at: datetime = AT, elder: Elder | None = None, **facts: Any) -> int:
    """One pressure of Chen's by hand."""
    values = {"sbp": (sbp, ""), "dbp": (dbp, "")}
    return actions.measure(elder=elder or chen(), values=values, source="hand", by=by(), at=at, **facts)


def alarm(elder: Elder | None = None) -> Alarm:
    return Alarm.objects.get(elder=elder or chen())


def team() -> Team:
    """Of the town's clinic, complete."""
    known = Team.objects.first()
    if known:
        return known
    chen()
    made = actions.found_team(name="秦岚团队", clinic="蒲溪镇卫生院", division=cast.place(cast.PUXI_TOWN), by=by(), at=AT)
    for name, part in (("秦岚", "doctor"), ("林护士", "nurse"), ("邹公卫", "public"), ("周明", "village")):
        user = doctor() if part == "doctor" else None
        actions.join_team(team=made, name=name, part=part, user=user, by=by(), at=AT)
    return made
