"""Beds at home of the demo: some that stand with months behind them, some being made ready, two asked for. All invented.

`sow` before the homes with their residents, so that the nights begin with the first bed; `count` once the nights are written.
"""

from datetime import date, datetime, timedelta
from typing import Any

from songhe.base import indicators as base
from songhe.base.rows import Row
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.models import Device, DeviceModel
from songhe.care.homebeds import actions, dated, rules
from songhe.care.homebeds.models import BedMonth, HomeBed, SignalDay, Subsidy
from songhe.care.homebeds.queries import SERVES, last_of
from songhe.care.homecare import rules as homecare
from songhe.care.homecare.models import Order
from songhe.journeys.seed.devices import GATEWAY
from songhe.journeys.seed.ground import DICE, HANYIN, HOME, SEEDER, Dice, Ground, full_name, words
from songhe.register.access.models import User
from songhe.register.carers.models import Carer
from songhe.register.filing.models import Offer
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.places.models import Division
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility

DRAWN = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
KIT = {
    "call_bed": ("generic-button", "床头"), "call_bath": ("generic-button", "卫生间"), "smoke": ("generic-smoke", "厨房"),
    "gas": ("generic-gas", "厨房"), "motion": ("generic-radar", "客厅"),
}  # fmt: skip
STANDING = [(250, 9, 6), (230, 9, 4), (120, 10, 5), (100, 8, 4), (75, 3, 4), (75, 9, 1), (40, 9, 4)]
"""Beds that stand: opened so many days ago, visits and answered calls a month. The fifth is visited too little, the sixth is
hardly ever rung."""
SAID = ("一个人住，腿脚不便", "卧床半年，女儿白天上班", "老伴身体也不好，夜里要人看着", "从医院回来，走路要人扶")  # words: data
CALLED = ("说睡得好，饭也吃得下", "膝盖有点疼，已告诉护理员", "儿子周末回来过", "想请人陪着下楼走走")  # words: data
DAUGHTER, CARER = "女儿", "女儿，同住"  # words: data
HERS = {"call_bed": "btn-wang", "call_bath": f"{GATEWAY}/sos_bathroom"}
"""Wang's own devices, which she has had before; the rest is her landlord's."""
LANDLORD = "房东已经装了，不联网"  # words: data
WET, BUILDER, NO_GAS = "地面湿滑，没有扶手", "县适老化改造施工队", "家里不用燃气"  # words: data
SPOT = "抽查 3 户，服务记录和老人说的一致"  # words: data
MONTH = 30


class Sower:
    """What is sown from."""

    def __init__(self, ground: Ground, facility: Facility) -> None:
        self.ground, self.facility, self.dice = ground, facility, Dice(DICE + 41)
        self.villages = ground.by_county[HANYIN]
        self.offers = list(Offer.objects.filter(facility=facility).exclude(item="").order_by("pk")[:6])
        self.carers = list(Carer.objects.filter(operator=facility.operator).order_by("pk")[:6])
        self.orders: list[Order] = []
        self.days: list[SignalDay] = []

    def ago(self, days: float) -> datetime:
        return self.ground.at - timedelta(days=days)

    def by(self, days: float) -> dict[str, Any]:
        return {"by": SEEDER, "at": self.ago(days)}


def sow(ground: Ground, accounts: dict[str, User], wang: Elder) -> int:
    """Returns how many beds stand."""
    seat = accounts["station"].clerkships.filter(ended_at=None).select_related("operator").first()
    rows = Facility.objects.filter(kind__in=SERVES, status="operating", division_path__contains=f"/{HANYIN}/")
    mine = rows.filter(operator=seat.operator).order_by("kind", "name") if seat else rows.none()
    facility = mine.filter(kind="embedded_station").first() or mine.first()
    if facility is None:
        return 0
    house = Sower(ground, facility)
    plan = STANDING[:3] if ground.small else STANDING
    for number, (days, visits, calls) in enumerate(plan):
        who = wang if number == 0 else _person(house, number)
        _stands(house, who, number, days, visits, calls)
    _prepared(house)
    rows_: list[Row] = [*house.orders, *house.days]
    providers.pour(rows=rows_, place=Division.objects.get(code="6109"), by=SEEDER, at=ground.at)
    return len(plan)


def count(ground: Ground) -> int:
    """Count the months that are over, hand the first of them on, and judge the provider; after the nights were written."""
    months = base.months_before(base.month(ground.today.year, ground.today.month - 1), 9)
    for span in months:
        counted_at = min(span.ends_at + timedelta(days=3), ground.at)
        actions.count_months(actions.stood(span), span, SEEDER, counted_at)
    _handed(ground)
    _judged(ground)
    return BedMonth.objects.count()


def _person(house: Sower, number: int) -> Elder:
    dice = house.dice
    sex = dice.choice("12")
    return people.register_elder(
        name=full_name(dice, "men" if sex == "1" else "women"), sex=sex, phone=dice.phone(), living="alone",
        birth_date=dice.birthday(house.ground.today, 72, 92), division=dice.choice(house.villages),
        care_level=("中度失能", "重度失能", "轻度失能")[number % 3], language=dice.pick(words()["languages"]),  # words: data
        by=SEEDER, at=house.ago(300),
    )  # fmt: skip


def _asked(house: Sower, who: Elder, days: float, number: int, **said: Any) -> HomeBed:
    told: dict[str, Any] = {"channel": ("family", "assistant", "elder")[number % 3], "facility": house.facility, **said}
    return actions.ask(elder=who, words=SAID[number % 4], synthetic=True, **told, **house.by(days))


def _approved(house: Sower, bed: HomeBed, days: float, level: int) -> None:
    said: dict[str, Any] = {
        "level": level,
        "dementia": False,
        "evidence": "",
        "carer": CARER,
        "minutes": None,
        "safe": True,
        "stands": True,
    }
    actions.judge(home_bed=bed, **said, **house.by(days))
    actions.approve(home_bed=bed, **house.by(days))


def _surveyed(house: Sower, bed: HomeBed, days: float, answer: str) -> None:
    on = house.ago(days).astimezone(HOME).date()
    found = dict.fromkeys(dated.findings(on), ("ok", ""))
    if answer != "ok":
        found["bath"] = (answer, WET)
    actions.survey(home_bed=bed, on=on, findings=found, **house.by(days))


def _equipped(house: Sower, bed: HomeBed, days: float, number: int, pieces: int = 5) -> None:
    """Devices hung up in the fleet and put into the kit; heard within the hour, of one bed some not for days."""
    if number == 0:
        for code in KIT:
            if code in HERS:
                actions.install(home_bed=bed, code=code, uid=HERS[code], **house.by(days))
            else:
                actions.leave_out(home_bed=bed, code=code, why=LANDLORD, **house.by(days))
        return
    for place, (code, (make, room)) in enumerate(list(KIT.items())[:pieces]):
        if code == "gas" and number % 3 == 2:
            actions.leave_out(home_bed=bed, code=code, why=NO_GAS, **house.by(days))
            continue
        uid = f"hb{number:03d}-{place + 1}"
        model = DeviceModel.objects.get(code=make)
        device = fleet.register_device(uid=uid, model=model, elder=bed.elder, room=room, **house.by(days))
        silent = number == 4 and place < 3
        minutes = house.dice.randrange(4000, 6000) if silent else house.dice.randrange(1, 50)
        seen = house.ground.at - timedelta(minutes=minutes)
        tested = house.ground.at - timedelta(days=house.dice.randrange(3, 25))
        Device.objects.filter(pk=device.pk).update(
            last_seen_at=seen, test_press_at=tested, battery=house.dice.randrange(40, 101)
        )
        actions.install(home_bed=bed, code=code, uid=uid, **house.by(days))


def _signed(house: Sower, bed: HomeBed, days: float) -> None:
    starts = house.ago(days).astimezone(HOME).date()
    told: dict[str, Any] = {"starts_on": starts, "ends_on": starts + timedelta(days=365), "month_cents": 0}
    paper = actions.draft(home_bed=bed, **told, **house.by(days))
    who = f"{bed.elder.name[0]}{house.dice.choice('丽芳敏静')}"  # words: data
    actions.sign(agreement=paper, signed_by=who, relation=DAUGHTER, signature=DRAWN, **house.by(days))


def _stands(house: Sower, who: Elder, number: int, days: int, visits: int, calls: int) -> None:
    bed = _asked(house, who, days + 24, number)
    _approved(house, bed, days + 20, 2 + number % 2)
    _surveyed(house, bed, days + 15, "flaw" if number % 2 else "ok")
    _equipped(house, bed, days + 8, number)
    _signed(house, bed, days + 3)
    actions.open_bed(home_bed=bed, **house.by(days))
    for back in range(days):
        day = (house.ground.at - timedelta(days=back)).astimezone(HOME).date()
        if back:
            _signal(house, bed, day, number, back)
        if house.offers and house.carers and house.dice.random() < visits / MONTH * 1.12:
            _visit(house, bed, day)
        if house.dice.random() < calls / MONTH * 1.2:
            rang = datetime.combine(day, datetime.min.time(), tzinfo=HOME) + timedelta(hours=15)
            if bed.opened_at and bed.opened_at <= rang <= house.ground.at:
                reached = house.dice.random() < 0.9
                said = CALLED[back % 4] if reached else ""
                actions.note_call(home_bed=bed, reached=reached, words=said, by=SEEDER, at=rang)


def _signal(house: Sower, bed: HomeBed, day: date, number: int, back: int) -> None:
    devices = 2 if number == 0 else 4 if number % 3 == 2 else 5
    worse = number == 4 and back < 4
    heard = devices - 3 if worse else devices - (house.dice.random() < 0.06)
    quiet = number == 5 and back < 3
    active = not quiet and house.dice.random() < 0.97
    house.days.append(SignalDay(home_bed=bed, day=day, devices=devices, heard=heard, active=active))


def _visit(house: Sower, bed: HomeBed, day: date) -> None:
    """A visit that was made and confirmed; not one that is still to come."""
    dice, offer, carer = house.dice, house.dice.choice(house.offers), house.dice.choice(house.carers)
    starts = datetime.combine(day, datetime.min.time(), tzinfo=HOME) + timedelta(hours=dice.randrange(8, 17))
    ends = starts + timedelta(minutes=dice.randrange(80, 130))
    if ends + timedelta(hours=1) > house.ground.at or bed.opened_at is None or starts < bed.opened_at:
        return
    elder = bed.elder
    village = elder.division
    told = {"window_starts": starts, "window_ends": starts + timedelta(minutes=15), "starts_at": starts, "ends_at": ends}
    order = Order(
        elder=elder, division_path=elder.division_path, operator_id=carer.operator_id, facility=house.facility, offer=offer,
        item=offer.item, name=offer.name, status="closed", channel="web", day=day, minutes=90, carer=carer,
        lat=elder.lat or village.lat, lng=elder.lng or village.lng, filed_cents=6000, cents=6000,
        booked_at=starts - timedelta(days=2), booked_by=SEEDER.name, accepted_at=starts - timedelta(days=2),
        assigned_at=starts - timedelta(days=2), departed_at=starts - timedelta(minutes=15), checked_in_at=starts,
        started_at=starts, checked_out_at=ends, confirmed_at=ends + timedelta(hours=1), grade="A", synthetic=True, **told,
    )  # fmt: skip
    order.number = homecare.number(order.day, order.pk.int)
    house.orders.append(order)


def _prepared(house: Sower) -> None:
    """One that could be opened today, one with a danger that is being mended, one that was told no, two that were asked for."""
    ready = _asked(house, _person(house, 20), 30, 1)
    _approved(house, ready, 25, 3)
    _surveyed(house, ready, 20, "ok")
    _equipped(house, ready, 10, 20)
    _signed(house, ready, 2)
    mending = _asked(house, _person(house, 21), 18, 0)
    _approved(house, mending, 15, 2)
    _surveyed(house, mending, 9, "danger")
    _equipped(house, mending, 5, 21, pieces=2)
    request = actions.ask_retrofit(home_bed=mending, items=["toilet_rail", "shower_chair", "anti_slip"], **house.by(8))
    visit_on = house.ground.today + timedelta(days=3)
    actions.book_retrofit(request=request, visit_on=visit_on, builder=BUILDER, number="GZ-0137", **house.by(6))
    if not house.ground.small:
        _declined(house)
    for number in (24,) if house.ground.small else (23, 24):
        _asked(house, _person(house, number), 26 - number, number, facility=None if number == 24 else house.facility)


def _declined(house: Sower) -> None:
    """Too far for the provider, and nobody at home."""
    no = _asked(house, _person(house, 22), 26, 2)
    said: dict[str, Any] = {
        "level": 2,
        "dementia": False,
        "evidence": "",
        "carer": "",
        "minutes": 75,
        "safe": True,
        "stands": True,
    }
    actions.judge(home_bed=no, **said, **house.by(20))
    actions.decline(home_bed=no, reason="no_provider", told="", **house.by(19))


def _handed(ground: Ground) -> None:
    """All that was due before last month has gone to be paid."""
    last = base.month(ground.today.year, ground.today.month - 1)
    for span in base.months_before(base.month(last.first.year, last.first.month - 1), 8):
        rows = list(_due(span.first))
        if rows:
            at = min(span.ends_at + timedelta(days=6), ground.at)
            actions.hand(rows=rows, span=span, place=HANYIN, by=SEEDER, at=at)


def _due(month: date) -> Any:
    return Subsidy.objects.filter(month=month, status="due").order_by("pk")


def _judged(ground: Ground) -> None:
    quarter = rules.quarter_before(rules.quarter_before(rules.quarter_of(ground.today)))
    months = BedMonth.objects.filter(month__gte=quarter, month__lte=last_of(quarter)).values("facility")
    for facility in Facility.objects.filter(pk__in=months):
        actions.evaluate(facility=facility, quarter=quarter, spot=17, words=SPOT, by=SEEDER, at=ground.at)
