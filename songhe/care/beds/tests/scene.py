"""A home of 蒲溪 with three zones, a hospital's beds, and people to lie in them."""

from datetime import date, datetime, timedelta
from typing import Any

from songhe.care.beds import actions
from songhe.care.beds.models import Asking, Bed, Room, Stay
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility
from songhe.register.providers.tests import making
from tests import cast

AT = cast.AT
DAY = date(2026, 11, 23)
ZONES = {"101": "self_reliant", "201": "disabled", "301": "psychiatric"}


def by() -> Any:
    return cast.li_county().actor


def do(verb: Any, *, at: datetime = AT, **facts: Any) -> Any:
    return verb(**facts, by=by(), at=at)


def later(days: float = 0, hours: float = 0) -> datetime:
    return AT + timedelta(days=days, hours=hours)


def home(**facts: Any) -> Facility:
    """蒲溪敬老院: two beds in each zone, all on the board; one of them a reserve bed. And two medical beds."""
    known = Facility.objects.filter(name="蒲溪敬老院").first()
    row = known or making.facility("蒲溪敬老院", "care_home", site=making.site("蒲溪敬老院楼"), **facts)
    if not row.care_rooms.exists():
        do(providers.set_beds, facility=row, counts={"nursing": 4, "ordinary": 2, "reserve": 1})
        for name, zone in ZONES.items():
            room = do(actions.add_room, facility=row, name=name, zone=zone, floor=int(name[0]))
            for number in ("1", "2"):
                nursing = {"nursing": zone != "self_reliant"}
                do(actions.add_bed, facility=row, room=room, kind="elder_care", number=number, **nursing)
        do(actions.add_bed, facility=row, room=a_room("101"), kind="elder_care", number="3", reserve=True)
        ward = do(actions.add_room, facility=row, name="医1", zone="none", floor=1)
        for number in ("1", "2"):
            do(actions.add_bed, facility=row, room=ward, kind="medical", number=number)
    return row


def a_room(name: str) -> Room:
    return Room.objects.get(name=name)


def bed(room: str, number: str = "1") -> Bed:
    home()
    return Bed.objects.select_related("room", "facility").get(room__name=room, number=number)


def elder(name: str = "李大山", **facts: Any) -> Elder:
    """Somebody of 蒲溪社区, 77."""
    cast.city()
    known = Elder.objects.filter(name=name).first()
    told = {"sex": "1", "birth_date": date(1949, 6, 1), "division": cast.place(cast.PUXI), **facts}
    return known or Elder.objects.create(name=name, division_path=cast.place(cast.PUXI).path, **cast.spelled(name), **told)


def supported(name: str = "赵五保") -> Elder:
    row = elder(name)
    if not row.categories.exists():
        do(people.enter_category, elder=row, code="supported_scattered", starts_on=date(2025, 1, 1))
    return row


def lives(who: Elder, where: Bed, *, at: datetime = AT, group: str = "") -> Stay:
    """Somebody who lies in a bed."""
    chosen = group or (where.room.zone if where.room and where.room.zone != "none" else "self_reliant")
    stay = do(actions.reserve, bed=where, elder=who, group=chosen, at=at)
    do(actions.arrive, stay=stay, at=at)
    return stay


def asked(who: Elder | None = None, **facts: Any) -> Asking:
    return do(actions.ask, **{"elder": who or elder(), "channel": "family", "facility": home(), **facts})


def assess(asking: Asking, *, at: datetime = AT, **facts: Any) -> str:
    told = {"level": 0, "assessed_on": DAY, "number": "PG-1", "psychiatric": False, "dementia": False, "evidence": "", **facts}
    return do(actions.assess, asking=asking, at=at, **told)


CODES = ("choking", "wrong_intake", "pressure_sore", "scald", "bed_fall", "fall", "wandering", "harm", "activity")
RISKS = {code: ("low", "有人看着") for code in CODES}  # noqa: C420


def papers(asking: Asking, *, at: datetime = AT) -> None:
    """Risks, contract and deposit."""
    do(actions.note_risks, asking=asking, risks=RISKS, told_to="女儿", at=at)
    do(actions.sign, asking=asking, contract="RZ-1", signed_on=DAY, signed_by="女儿", month_cents=120000, at=at)
    do(actions.take_deposit, asking=asking, cents=0, receipt="", at=at)


def taken_in(who: Elder, room: str = "101", number: str = "1", *, at: datetime = AT) -> Stay:
    """All the way from the asking to the bed."""
    row = asked(who, at=at)
    levels = {"self_reliant": {}, "disabled": {"level": 3}, "psychiatric": {"psychiatric": True, "evidence": "诊断"}}
    assess(row, at=at, **levels[ZONES[room]])
    do(actions.offer, asking=row, bed=bed(room, number), at=at)
    papers(row, at=at)
    return do(actions.take_in, asking=row, at=at)
