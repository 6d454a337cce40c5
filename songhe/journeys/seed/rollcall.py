"""A drill that is over and scored, a flood warning that runs, and what is at hand: everything in it is invented."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from songhe.care.rollcall import actions
from songhe.care.rollcall.models import Area, Muster, Person
from songhe.care.rollcall.rules import shapes
from songhe.journeys.seed.ground import DICE, HANYIN, PUXI, SEEDER, Dice, Ground
from songhe.register.access.models import User
from songhe.register.people.models import LIVE, Elder
from songhe.register.places.models import Division

BUDDIES = [("陈支书", "cadre"), ("老党员刘大山", "member"), ("志愿者小吴", "volunteer"), ("王家大儿子", "family")]
VEHICLES = [("村委面包车", 7, 0, 0), ("卫生院救护车", 2, 1, 1), ("客运大巴", 30, 0, 0)]
SHELTERS = [("县中学体育馆", 300, True), ("县党校宿舍", 120, False)]
RIVER_KM = 1.2
WORDS = [[("safe", "door"), 6], [("safe", "phone"), 3], [("shelter", "shelter"), 2], [("family", "heard"), 1]]


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Returns how many people stand on rolls."""
    village = Division.objects.get(code=PUXI)
    county = "/".join(village.path.split("/")[:2])
    dice = Dice(DICE + 21)
    _at_hand(ground, village, dice)
    _cards(ground, village, accounts, dice)
    shape = shapes.circle((village.lat, village.lng), RIVER_KM)
    made: dict[str, Any] = {"within": county, "by": SEEDER, "at": ground.at - timedelta(days=40)}
    river = actions.make_area(name="月河两岸", shape=shape, places=[village.path], **made)
    began = ground.at - timedelta(days=20)
    if not Elder.objects.filter(division_path=village.path, status__in=LIVE).exists():
        return 0
    drill = _roll(river, county, "red", began, drill=True)
    _answered(drill, accounts, dice, share=1.0)
    actions.end(muster=drill, by=SEEDER, at=began + timedelta(minutes=50))
    issued = ground.at - timedelta(minutes=25)
    told: dict[str, Any] = {
        "source": "汉阴县气象台",
        "number": "演示 2026-17",
        "text": "未来 24 小时月河流域有大到暴雨，低洼处注意转移。",
    }
    alert, _new = actions.hear_alert(kind="flood", level="yellow", area=river, issued_at=issued, **told, by=SEEDER, at=issued)
    running = _roll(river, county, "yellow", ground.at - timedelta(minutes=20), alert=alert)
    actions.plan(muster=running, by=SEEDER, at=ground.at - timedelta(minutes=19))
    _neighbours(running, ground.at - timedelta(minutes=18))
    _answered(running, accounts, dice, share=0.7)
    return Person.objects.filter(muster__in=(drill, running)).count()


def _roll(area: Area, within: str, level: str, at: datetime, **facts: Any) -> Muster:
    (row,) = actions.start(area=area, kind="flood", level=level, within=within, by=SEEDER, at=at, **facts)
    return row


def _answered(row: Muster, accounts: dict[str, User], dice: Dice, share: float) -> None:
    """The assistant confirms after two minutes and finds this share of her people, one after the other."""
    by = accounts["zhangxh"].actor
    for charge in row.charges.filter(division_path=accounts["zhangxh"].scope):
        actions.confirm(charge=charge, by=by, at=row.started_at + timedelta(minutes=2))
    people = list(row.people.order_by("rank"))
    for step, person in enumerate(people[: round(len(people) * share)]):
        at = row.started_at + timedelta(minutes=min(18 if share < 1 else 45, 3 + step * 1.5))
        status, way = dice.pick(WORDS)
        actions.tell(person=person, status=status, way=way, by=by, at=at, key=_key(dice))


def _neighbours(row: Muster, at: datetime) -> None:
    """Everybody who answers for somebody has a link; the first has opened his, and has seen one of his people. The links stand
    in the notices (`/notices/`), which the demo shows whole."""
    calls = actions.ask_buddies(muster=row, by=SEEDER, at=at)
    for call in calls[:1]:
        actions.open_list(call=call, at=at + timedelta(minutes=3))
        for person in actions.people_of(call)[:1]:
            actions.say(call=call, person=person, status="safe", key=uuid.uuid5(call.pk, "safe"), at=at + timedelta(minutes=5))


def _key(dice: Dice) -> uuid.UUID:
    return uuid.UUID(int=dice.getrandbits(128), version=4)


def _at_hand(ground: Ground, village: Division, dice: Dice) -> None:
    facts: dict[str, Any] = {"by": SEEDER, "at": ground.at - timedelta(days=60)}
    actions.adopt(within="/".join(village.path.split("/")[:2]), **facts)
    for name, kind in BUDDIES:
        lat, lng = dice.near(village, 1)
        told: dict[str, Any] = {"name": name, "kind": kind, "most": 3, "lat": lat, "lng": lng, "phone": dice.phone()}
        actions.add_at_hand(what="buddy", division=village, **told, **facts)
    for name, seats, chairs, stretchers in VEHICLES:
        told = {"name": name, "driver": "王师傅", "seats": seats, "wheelchairs": chairs, "stretchers": stretchers}
        actions.add_at_hand(what="vehicle", division=village, phone=dice.phone(), **told, **facts)
    seat = ground.by_county[HANYIN][0]
    for name, places, powered in SHELTERS:
        told = {"name": name, "where": "汉阴县城", "places": places, "powered": powered, "level": True, "phone": dice.phone()}
        actions.add_at_hand(what="shelter", division=seat, **told, **facts)


def _cards(ground: Ground, village: Division, accounts: dict[str, User], dice: Dice) -> None:
    """A third of the village has a card; two depend on power."""
    rows = list(Elder.objects.filter(division_path=village.path, status__in=LIVE).select_related("division").order_by("pk"))
    by, at = accounts["zhangxh"].actor, ground.at - timedelta(days=50)
    for place, elder in enumerate(rows[::3]):
        device = {"kind": ("oxygen", "ventilator")[place], "hours": "4"} if place < 2 else {}
        mobility = dice.pick([["walks", 5], ["helped", 3], ["wheelchair", 1], ["bedridden", 1]])
        actions.write_card(elder=elder, mobility=mobility, device=device, agreed_by="本人" if device else "", by=by, at=at)
