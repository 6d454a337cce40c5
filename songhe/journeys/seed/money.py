"""Money of the demo: who has the voucher, what was charged, what is settled, disputed and drawn. All of it invented."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from songhe.base.errors import Refused
from songhe.care.billing import actions, rules
from songhe.care.billing.models import Application, Bill
from songhe.journeys.seed import fees
from songhe.journeys.seed.ground import DICE, HANYIN, SEEDER, Dice, Ground
from songhe.register.access.models import User
from songhe.register.catalogue import dated as catalogue
from songhe.register.people.models import LIVE, Elder
from songhe.register.providers.models import Facility

PRICES = {"bath-home": 12000, "clean-house": 9000, "meal-delivery": 1200, "walk-out": 6000, "clinic-escort": 16000}
APPLY = [("child", "王建军"), ("community", "张小红"), ("self", ""), ("spouse", "李秀英")]
COUNTY = f"6109/{HANYIN}"


def sow(ground: Ground, accounts: dict[str, User], wang: Elder) -> int:
    """A month and a half of bills in 汉阴县; returns how many."""
    dice = Dice(DICE + 11)
    facility = Facility.objects.filter(operator__clerks__user=accounts["station"], operator__clerks__ended_at=None).first()
    if facility is None or facility.operator is None:
        return 0
    begin = ground.at - timedelta(days=40)
    actions.designate(operator=facility.operator, county=COUNTY, paper="汉民发〔2026〕7号", by=SEEDER, at=begin)
    account = {"name": facility.operator.name, "bank": "汉阴农村商业银行", "number": "2706 0000 0000 0001"}
    actions.set_payee(operator=facility.operator, **account, by=SEEDER, at=begin)
    levels = ("中度失能", "重度失能", "完全失能")
    living = Elder.objects.filter(division_path__startswith=COUNTY, status="here")
    able = list(living.filter(care_level__in=levels).order_by("pk")[:14])
    _apply(ground, dice, able)
    users = [*able, wang]
    bills = [_bill(ground, dice, users[number % len(users)], facility, number) for number in range(4 if ground.small else 44)]
    made = [bill for bill in bills if bill]
    _paid(ground, dice, made, accounts)
    fees.sow(ground)
    _settled(ground, made)
    _lots(ground, [*living.order_by("pk")[14:40], wang], wang)
    return len(made)


def _apply(ground: Ground, dice: Dice, able: list[Elder]) -> None:
    """Most were approved in October, the last few wait, one of them too long."""
    early = len(able) * 2 // 3
    for number, elder in enumerate(able):
        agent, name = dice.choice(APPLY)
        at = ground.at - timedelta(days=38 if number < early else 12 if number == early else 2)
        row = actions.apply_for(elder=elder, agent=agent, agent_name=name, by=SEEDER, at=at)
        if number < early:
            actions.approve(application=row, by=SEEDER, at=at + timedelta(days=1))
    actions.grant_due(at=ground.at)


def _bill(ground: Ground, dice: Dice, elder: Elder, facility: Facility, number: int) -> Bill | None:
    day = ground.today - timedelta(days=1 + number * 36 // 44)
    item = dice.choice([*PRICES])
    at = ground.at - (ground.today - day)
    assert facility.operator
    facts: dict[str, Any] = {
        "subject_kind": "seed.visit", "subject": uuid5(NAMESPACE_URL, f"songhe:seed:{number}"), "elder": elder,
        "operator": facility.operator, "facility": facility, "item": item, "cents": PRICES[item],
        "filed_cents": PRICES[item], "day": day, "grade": dice.choice("AAB"), "name": catalogue.item(item, day).name,
    }  # fmt: skip
    return actions.charge(**facts, by=SEEDER, at=at)


def _paid(ground: Ground, dice: Dice, bills: list[Bill], accounts: dict[str, User]) -> None:
    """Half of the own parts were paid in cash; one bill is disputed, one got a part back."""
    for bill in bills[4:]:
        if bill.status == "charged" and dice.random() < 0.6:
            actions.take_cash(bill=bill, by=SEEDER, at=bill.charged_at + timedelta(hours=3))
    for bill in bills[1:3]:
        bill.refresh_from_db()
    if len(bills) > 3:
        at = ground.at - timedelta(hours=20)
        actions.dispute(bill=bills[1], reason="说好洗头，没有洗。", user=accounts["daughter"], at=at)
        actions.refund(bills[2], cents=bills[2].cents // 4, reason="提前半小时结束", by=SEEDER, at=ground.at)


def _settled(ground: Ground, bills: list[Bill]) -> None:
    """Last month is settled and paid, this month's sample is drawn."""
    month = rules.month_of(ground.today)
    before = rules.month_of(month - timedelta(days=1))
    for row in actions.draw(county=COUNTY, month=before, by=SEEDER, at=ground.at):
        actions.send(statement=row, by=SEEDER, at=ground.at)
        actions.agree(statement=row, by=SEEDER, at=ground.at)
    for row in actions.draw(county=COUNTY, month=month, by=SEEDER, at=ground.at):
        if row.kind == "provider":
            actions.send(statement=row, by=SEEDER, at=ground.at)
    if any(bill.month == month for bill in bills) and Application.objects.filter(status="approved").exists():
        actions.draw_checks(county=COUNTY, month=month, by=SEEDER, at=ground.at)


def _lots(ground: Ground, whom: list[Elder], wang: Elder) -> None:
    """One round of market vouchers that was drawn last week, and one that is open."""
    day = ground.today
    facts: dict[str, Any] = {
        "sponsor": "安康市家政服务行业协会（演示）", "paper": "演示协议 2026-03", "age": 60,
        "items": ["bath-home", "clean-house"], "stacking": False, "division_path": COUNTY, "by": SEEDER,
    }  # fmt: skip
    begin = ground.at - timedelta(days=25)
    first = actions.make_round(
        name="重阳助浴助洁券", number=12, cents=10000, threshold=6000, per_use_cents=5000, opens_on=day - timedelta(days=25),
        closes_on=day - timedelta(days=9), draws_on=day - timedelta(days=7), valid_from=day - timedelta(days=7),
        valid_to=day + timedelta(days=60), at=begin, **facts,
    )  # fmt: skip
    actions.publish(lottery=first, by=SEEDER, at=begin)
    for elder in whom:
        if (elder.age(day - timedelta(days=20)) or 0) >= 60 and elder.status in LIVE:
            _entered(first, elder, ground.at - timedelta(days=20))
    actions.draw_lots(lottery=first, by=SEEDER, at=ground.at - timedelta(days=7))
    second = actions.make_round(
        name="暖冬助浴券", number=30, cents=6000, threshold=0, per_use_cents=0, opens_on=day - timedelta(days=2),
        closes_on=day + timedelta(days=10), draws_on=day + timedelta(days=12), valid_from=day + timedelta(days=12),
        valid_to=day + timedelta(days=90), at=ground.at - timedelta(days=3), **facts,
    )  # fmt: skip
    actions.publish(lottery=second, by=SEEDER, at=ground.at - timedelta(days=3))
    for elder in whom[:6]:
        if (elder.age(day) or 0) >= 60 and elder.status in LIVE and elder.pk != wang.pk:
            _entered(second, elder, ground.at - timedelta(days=1))


def _entered(lottery: Any, elder: Elder, at: datetime) -> None:
    """At the counter; whose telephone another one has applied with does not come in."""
    with suppress(Refused):
        actions.enter(lottery=lottery, elder=elder, by=SEEDER, at=at)
