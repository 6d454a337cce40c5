"""A home at night: two carers and a head nurse, an old woman who is turned every two hours and takes a tablet at night.

`Ward` stands for the beds (the port of `lying`), so that this room is tried by itself; stories plug in the real ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from songhe.care.nursing import actions
from songhe.care.nursing.lying import GONE, Resident
from songhe.care.nursing.models import Act, CarePlan, Medicine, Post
from songhe.register.carers.models import Carer
from songhe.register.people.models import Elder
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility
from songhe.register.providers.tests import making
from tests import cast

AT = cast.AT  # 10:20:24 on 23 November
TURNS = [("turn", "每2小时", "先托住左肩"), ("meal", "07:30 12:00 17:30", "")]
PIN = "2580"


def here(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """A moment of November at the home, by its clock."""
    return datetime(2026, 11, day, tzinfo=cast.AT.tzinfo) + timedelta(hours=hour - 8, minutes=minute)


@dataclass
class Ward:
    """Who lies where, by hand."""

    rows: dict[UUID, tuple[UUID, Resident]] = field(default_factory=dict)

    def lies(self, who: Elder, room: str, bed: str = "1", state: str = "present", **facts: Any) -> Elder:
        """Put somebody into a bed of the home."""
        told = {"zone": "失能失智区", "floor": int(room[0]), "since": AT - timedelta(days=9), **facts}
        self.rows[who.pk] = home().pk, Resident(elder=who.pk, name=who.name, state=state, room=room, bed=bed, **told)
        return who

    def stands(self, who: Elder, state: str, **facts: Any) -> None:
        """Somebody goes away, or comes back."""
        facility, row = self.rows[who.pk]
        self.rows[who.pk] = facility, replace(row, state=state, **facts)

    def residents(self, facility: UUID) -> list[Resident]:
        rows = [row for home_, row in self.rows.values() if home_ == facility]
        return sorted(rows, key=lambda row: (row.floor, row.room, row.bed))

    def state_at(self, facility: UUID, elder: UUID, at: datetime) -> str:
        return self.rows[elder][1].state if elder in self.rows else GONE

    def homes_of(self, elders: Iterable[UUID]) -> dict[UUID, UUID]:
        return {one: self.rows[one][0] for one in elders if one in self.rows}


def home() -> Facility:
    """蒲溪敬老院, run by the operator of Zheng Hui."""
    known = Facility.objects.filter(name="蒲溪敬老院").first()
    row = known or making.facility("蒲溪敬老院", "care_home", site=making.site("蒲溪敬老院楼"))
    operator = making.operator()
    if row.operator_id is None:
        by: dict[str, Any] = {"by": cast.li_county().actor, "at": AT}
        providers.give_operator(facility=row, operator=operator, **by)
        providers.seat_clerk(operator=operator, user=cast.zheng_operator(), **by)
        row.refresh_from_db()
    return row


def elder(name: str, **facts: Any) -> Elder:
    """Somebody of 蒲溪社区, 77."""
    cast.city()
    known = Elder.objects.filter(name=name).first()
    told = {"sex": "2", "birth_date": date(1949, 6, 1), "division": cast.place(cast.PUXI), **facts}
    return known or Elder.objects.create(name=name, division_path=cast.place(cast.PUXI).path, **cast.spelled(name), **told)


def nurse(username: str, name: str, kind: str = "carer", *, pin: str = PIN) -> Post:
    """Somebody who works there, with a number of her own."""
    known = Post.objects.filter(user__username=username, ended_at=None).select_related("user", "facility").first()
    if known:
        return known
    facility = home()
    user = cast.user(username, name, "carer", cast.PUXI)
    place = cast.place(cast.PUXI)
    facts: dict[str, Any] = {"operator": facility.operator, "facility": facility, "lat": place.lat, "lng": place.lng}
    Carer.objects.create(user=user, name=name, division=place, division_path=place.path, **facts)
    post = actions.seat(facility=facility, user=user, kind=kind, by=cast.zheng_operator().actor, at=AT)
    if pin:
        actions.set_pin(post=post, pin=pin, by=user.actor, at=AT)
    return post


def fang() -> Post:
    return nurse("fang", "方芳")


def tian() -> Post:
    return nurse("tian", "田甜", pin="1973")


def head() -> Post:
    return nurse("jiang", "蒋护士长", "head", pin="8642")


def granny() -> Elder:
    return elder("孙阿婆")


def planned(who: Elder | None = None, *, at: datetime = AT, lines: Any = TURNS, level: int = 3) -> CarePlan:
    """A plan that her daughter has signed."""
    elder, by = who or granny(), head().user.actor
    plan = actions.draft(facility=home(), elder=elder, level=level, lines=lines, words="左侧偏瘫", by=by, at=at)
    actions.sign(plan=plan, signed_by="孙家女", relation="女儿", by=by, at=at)
    return plan


def tablet(*, at: datetime = AT, said: str = "21:00", **facts: Any) -> Medicine:
    """One tablet at nine in the evening."""
    told = {"name": "氨氯地平片", "dose": "1 片", "prescribed_by": "县医院 王医生", "starts_on": date(2026, 11, 20), **facts}
    return actions.order(facility=home(), elder=granny(), said=said, by=head().user.actor, at=at, **told)


def act(kind: str, due: datetime) -> Act:
    return Act.objects.select_related("done_by", "facility", "elder", "item", "medicine").get(kind=kind, due_at=due)


def act_of(who: Elder, kind: str, due: datetime) -> Act:
    rows = Act.objects.select_related("done_by", "facility", "elder", "item", "medicine")
    return rows.exclude(status="void").get(elder=who, kind=kind, due_at=due)
