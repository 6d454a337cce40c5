"""Two homes of the demo with rooms, residents, a waiting list and three months of nights: everything in it is invented.

One is a town's care home with three zones, run by the operator whose log-in the demo has; the other the county's support
institution, all of it nursing beds. Residents are people of their own, so that nobody's visits at home stop.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from songhe.care.beds import actions
from songhe.care.beds.models import Bed, Stay
from songhe.journeys.seed.ground import DICE, HANYIN, SEEDER, Dice, Ground, full_name, words
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.places.models import Division
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility, Kind

NIGHTS = 30
# floor, rooms, beds in each, zone, nursing
CARE_HOME = [(1, 5, 2, "self_reliant", False), (2, 5, 2, "disabled", True), (3, 1, 2, "psychiatric", True)]
INSTITUTION = [(1, 3, 2, "disabled", True), (2, 1, 2, "psychiatric", True)]
LEVELS = {"self_reliant": 0, "disabled": 3, "psychiatric": 1}
WORDS = ("一个人住，腿脚不便", "儿女都在外地，夜里没人管", "老伴走了，愿意住敬老院", "吃饭洗澡都要人帮")  # words: data
EVIDENCE = "县精神卫生中心诊断证明"  # words: data
HOSPITAL, AT_DAUGHTERS, LEAKS = "县医院，肺炎", "女儿家", "屋顶漏水"  # words: data


@dataclass
class House:
    """What is sown from."""

    ground: Ground
    dice: Dice
    villages: list[Division]

    def ago(self, days: int, hour: int = 0) -> datetime:
        return self.ground.at - timedelta(days=days, hours=hour)


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Returns how many people live in the homes."""
    house = House(ground, Dice(DICE + 31), ground.by_county[HANYIN])
    here = Facility.objects.filter(division_path__contains=f"/{HANYIN}/", status="operating").order_by("pk")
    town, county = here.filter(kind=Kind.CARE_HOME).first(), here.filter(kind=Kind.SUPPORT_INSTITUTION).first()
    seat = accounts["station"].clerkships.filter(ended_at=None).select_related("operator").first()
    if town is None or seat is None:
        return 0
    providers.give_operator(facility=town, operator=seat.operator, by=SEEDER, at=ground.at)
    lived = _home(house, town, CARE_HOME, reserve=1, empty=4)
    if county is not None:
        lived += _home(house, county, INSTITUTION, reserve=0, empty=2)
    _some_away(house, town)
    _waiting(house, town)
    while actions.write_nights(ground.at):  # a month in one run; beds at home began earlier
        pass
    return lived


def _home(house: House, facility: Facility, plan: list[tuple[int, int, int, str, bool]], reserve: int, empty: int) -> int:
    """Rooms and beds as filed, and people in all of them but some."""
    since = house.ago(60)
    counts = {"nursing": 0, "ordinary": 0, "reserve": reserve}
    for _floor, rooms, each, _zone, nursing in plan:
        counts["nursing" if nursing else "ordinary"] += rooms * each
    told = {kind: number for kind, number in counts.items() if number or facility.beds.filter(kind=kind).exists()}
    others = {row.kind: 0 for row in facility.beds.all() if row.kind != "day"}
    providers.say_taken(facility=facility, taken=others, by=SEEDER, at=since)
    providers.set_beds(facility=facility, counts=told, by=SEEDER, at=since)
    for floor, rooms, each, zone, nursing in plan:
        for number in range(1, rooms + 1):
            _room(house, facility, floor, number, each, zone, nursing, reserve if (floor, number) == (1, 1) else 0)
    beds = list(Bed.objects.filter(facility=facility, reserve=False).select_related("room", "facility").order_by("pk"))
    free = set(range(5, len(beds))) if house.ground.small else set(house.dice.sample(range(len(beds)), empty))
    return sum(_resident(house, bed, number) for number, bed in enumerate(beds) if number not in free)


def _room(house: House, facility: Facility, floor: int, number: int, each: int, zone: str, nursing: bool, extra: int) -> None:
    by: dict[str, Any] = {"by": SEEDER, "at": house.ago(60), "synthetic": True}
    room = actions.add_room(facility=facility, name=f"{floor}{number:02d}", zone=zone, floor=floor, **by)
    bed: dict[str, Any] = {"facility": facility, "room": room, "kind": "elder_care"}
    for place in range(1, each + extra + 1):
        actions.add_bed(**bed, number=str(place), nursing=nursing and place <= each, reserve=place > each, **by)


def _person(house: House, zone: str, *, scattered: bool = False) -> Elder:
    dice = house.dice
    sex = dice.choice("12")
    level = {"self_reliant": "能力完好", "disabled": "重度失能", "psychiatric": "轻度失能"}[zone]  # words: data
    row = people.register_elder(
        name=full_name(dice, "men" if sex == "1" else "women"), sex=sex, birth_date=dice.birthday(house.ground.today, 66, 93),
        division=dice.choice(house.villages), by=SEEDER, at=house.ago(200), phone=dice.phone(), living="alone",
        care_level=level, language=dice.pick(words()["languages"]),
    )  # fmt: skip
    if scattered:
        told: dict[str, Any] = {"code": "supported_scattered", "starts_on": date(house.ground.today.year - 2, 1, 1)}
        people.enter_category(elder=row, **told, by=SEEDER, at=house.ago(199))
    return row


def _resident(house: House, bed: Bed, number: int) -> bool:
    """Somebody who asked, was assessed, signed, and came some weeks ago."""
    zone = bed.room.zone if bed.room else "self_reliant"
    came = house.ago(house.dice.randint(3, NIGHTS), house.dice.randint(0, 5))
    who = _person(house, zone, scattered=number % 3 != 2)
    asked = came - timedelta(days=house.dice.randint(4, 20))
    row = actions.ask(
        elder=who,
        channel="assistant",
        facility=bed.facility,
        words=house.dice.choice(WORDS),
        synthetic=True,
        by=SEEDER,
        at=asked,
    )
    _papers(house, row, zone, came)
    actions.offer(asking=row, bed=bed, by=SEEDER, at=came)
    actions.take_in(asking=row, by=SEEDER, at=came)
    people.change_status(elder=who, verb="admit", by=SEEDER, at=came)
    return True


def _papers(house: House, row: Any, zone: str, at: datetime) -> None:
    by: dict[str, Any] = {"asking": row, "by": SEEDER, "at": at}
    mad = zone == "psychiatric"
    number = f"PG{at:%Y%m}{house.dice.randrange(1000):03d}"
    told: dict[str, Any] = {
        "level": LEVELS[zone],
        "assessed_on": at.date() - timedelta(days=3),
        "number": number,
        "dementia": False,
    }
    actions.assess(**told, psychiatric=mad, evidence=EVIDENCE if mad else "", **by)
    codes = ("choking", "wrong_intake", "pressure_sore", "scald", "bed_fall", "fall", "wandering", "harm", "activity")
    bad = {"disabled": {"choking", "pressure_sore", "bed_fall"}, "psychiatric": {"harm", "wandering"}}.get(zone, {"fall"})
    measure = "有人看着，交接班时说清楚"  # words: data
    risks = {code: ("high" if code in bad else "none", measure if code in bad else "") for code in codes}
    actions.note_risks(risks=risks, told_to=row.elder.name, **by)
    signed = {"contract": f"RZ{at:%Y}-{house.dice.randrange(1000):03d}", "signed_on": at.date(), "signed_by": row.elder.name}
    actions.sign(**signed, month_cents=0 if row.supported else 120_000, **by)
    pays = not row.supported
    actions.take_deposit(cents=240_000 if pays else 0, receipt=f"YJ{house.dice.randrange(10000):04d}" if pays else "", **by)


def _some_away(house: House, facility: Facility) -> None:
    """One in hospital, one at the daughter's, one who has become forgetful and has to move, one bed that leaks."""
    rows = list(Stay.objects.filter(facility=facility, status="present", group="self_reliant").order_by("pk")[:3])
    if len(rows) == 3:
        back = house.ground.today + timedelta(days=2)
        actions.keep(stay=rows[0], where=HOSPITAL, by=SEEDER, at=house.ago(2))
        actions.leave(stay=rows[1], where=AT_DAUGHTERS, due_back=back, by=SEEDER, at=house.ago(1))
        told: dict[str, Any] = {"psychiatric": False, "dementia": True, "level": 1}
        told["evidence"] = "县医院记忆门诊"  # words: data
        actions.regroup(stay=rows[2], **told, by=SEEDER, at=house.ago(1))
    held = Stay.objects.exclude(status="ended").values("bed")
    empty = Bed.objects.filter(facility=facility, reserve=False, status="ready").exclude(pk__in=held).order_by("pk").first()
    if empty:
        actions.take_out(bed=empty, why=LEAKS, by=SEEDER, at=house.ago(4))


def _waiting(house: House, facility: Facility) -> None:
    """Six who wait: two supported, one of them too long; one who is assessed; one who was told no."""
    for number in range(6):
        who = _person(house, "disabled" if number % 2 else "self_reliant", scattered=number in (0, 1))
        at = house.ago(36 if number == 0 else house.dice.randint(2, 25))
        told: dict[str, Any] = {"channel": ("assistant", "family", "county")[number % 3]}
        told["facility"] = None if number == 5 else facility
        row = actions.ask(elder=who, **told, words=WORDS[number % 4], synthetic=True, by=SEEDER, at=at)
        if number == 2:
            _papers(house, row, "self_reliant", house.ago(1))
        if number == 4:
            actions.decline(asking=row, reason="withdrew", told="儿子接到西安去了", by=SEEDER, at=house.ago(1))  # words: data
    actions.mark_late(house.ground.at)
