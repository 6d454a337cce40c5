"""Health in the demo: a team in 蒲溪镇, people with a year of readings, follow-ups due and late, contracts in every state.
All invented."""

import math
from datetime import date, datetime, time, timedelta
from typing import Any

from songhe.base.actors import Actor
from songhe.care.health import actions as health
from songhe.care.health.actions import Taken, referring
from songhe.care.health.models import Team
from songhe.care.health.rules.chronic import Found
from songhe.journeys.seed import clinic
from songhe.journeys.seed.ground import DICE, HOME, SEEDER, Dice, Ground
from songhe.register.access.models import User
from songhe.register.people.models import LIVE, Elder

TOWN = "610921102"
MEASURED, SIGNED, FOLLOWED = 8, 26, 14
YEAR = 365
AT_ONCE = 2000


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Returns how many readings."""
    rows = Elder.objects.filter(status__in=LIVE, division_path__contains=f"/{TOWN}").select_related("division", "user")
    people = sorted(rows, key=lambda one: (one.user_id is None, one.birth_date or date.max, str(one.pk)))
    if not people:
        return 0
    dice, doctor = Dice(DICE + 17), accounts["doctor"]
    team = _team(ground, doctor)
    _contracts(ground, dice, team, people[:SIGNED], doctor.actor)
    _follow_ups(ground, dice, people[:FOLLOWED], doctor.actor)
    _files(ground, people[:4], doctor.actor)
    health.share(elder=people[0], given_by=people[0].name, by=SEEDER, at=ground.at)
    clinic.sow(ground, accounts, team, people[: 4 if ground.small else 12])
    return _readings(ground, dice, people[: 3 if ground.small else MEASURED])


def _team(ground: Ground, doctor: User) -> Team:
    told: dict[str, Any] = {"by": SEEDER, "at": ground.at - timedelta(days=400)}
    team = health.found_team(name="秦岚团队", clinic="蒲溪镇中心卫生院", phone="09155230110", division=doctor.division, **told)
    for name, part in (("秦岚", "doctor"), ("林小雨", "nurse"), ("邹丽", "public"), ("周明", "village")):
        health.join_team(team=team, name=name, part=part, user=doctor if part == "doctor" else None, **told)
    return team


def _ago(ground: Ground, days: int) -> datetime:
    return datetime.combine(ground.today - timedelta(days=days), time(10), tzinfo=HOME)


def _contracts(ground: Ground, dice: Dice, team: Team, people: list[Elder], by: Actor) -> None:
    """Most run; some end within the month, one was never signed, one was ended."""
    for number, elder in enumerate(people):
        back = 350 if number % 6 == 5 else dice.randint(20, 300)
        at = _ago(ground, back)
        package = "personal" if number % 3 == 0 else "basic"
        fee: dict[str, Any] = {"fee_cents": 1500, "fee_why": "含每月上门一次"} if package == "personal" else {}
        row = health.draft(elder=elder, team=team, package=package, starts_on=at.date(), by=by, at=at, **fee)
        if number % 13 == 7:
            continue
        health.sign(contract=row, signed_by=elder.name, by=by, at=at)
        if number % 13 == 11:
            health.cancel(contract=row, why="换了团队", by=by, at=at + timedelta(days=5))
        elif number % 4:
            health.serve(
                contract=row,
                on=ground.today - timedelta(days=dice.randint(1, min(back, 40))),
                kind="visit",
                by=by,
                at=ground.at,
            )


def _follow_ups(ground: Ground, dice: Dice, people: list[Elder], by: Actor) -> None:
    """Hypertension and diabetes, controlled and not, due this week and late; one was referred and waits for the look."""
    for number, elder in enumerate(people):
        kind = "dm" if number % 4 == 3 else "htn"
        first, last = _ago(ground, 200), _ago(ground, 95 if number % 3 else 88)
        record = {"risky": number == 5, "note": "多年"}
        row = health.enrol(elder=elder, kind=kind, on=first.date(), record=record, by=by, at=first)
        _visit(row, first, dice, by, bad=number % 5 == 2)
        if number != 4:
            _visit(row, last, dice, by, bad=number % 7 == 2)
        if number == 2:
            _visit(row, _ago(ground, 12), dice, by, bad=True)
    for referral in [one for elder in people[2:3] for one in elder.health_referrals.filter(status="requested")]:
        referring.accept(referral=referral, who="县医院 心内科", by=by, at=ground.at - timedelta(days=11))


def _visit(row: Any, at: datetime, dice: Dice, by: Actor, *, bad: bool) -> None:
    glucose = round(dice.uniform(8.0, 10.0) if bad else dice.uniform(5.2, 6.6), 1)
    found = Found(
        sbp=dice.randint(156, 168) if bad else dice.randint(124, 144),
        dbp=dice.randint(84, 96) if bad else dice.randint(70, 85),
        hr=dice.randint(64, 84),
        glucose=glucose if row.kind == "dm" else None,
    )
    facts = {"compliance": "2" if bad else "1", "salt": "middle", "psychology": "good", "drugs": "氨氯地平 5 毫克，每日一次"}
    health.follow_up(programme=row, on=at.date(), way="clinic", found=found, record=facts, hospital="汉阴县医院", by=by, at=at)


def _files(ground: Ground, people: list[Elder], by: Actor) -> None:
    told = {
        "conditions": "高血压、房颤",
        "allergies": "青霉素",
        "family": "父亲脑卒中",
    }
    answers = {"eat": "able", "wash": "mild", "dress": "able", "toilet": "able", "move": "mild"}
    for elder in people:
        health.write_file(elder=elder, record=told, by=by, at=ground.at - timedelta(days=60))
        if (elder.age(ground.today) or 0) >= 65:
            on = max(date(ground.today.year, 1, 1), ground.today - timedelta(days=120))
            facts = {"selfrated": "fair", "lifestyle": "每天散步，口味偏咸", "advice": "少盐，按时服药"}
            health.check_up(elder=elder, on=on, selfcare_answers=answers, record=facts, by=by, at=ground.at)


def _readings(ground: Ground, dice: Dice, people: list[Elder]) -> int:
    """Pressure every morning, glucose and weight now and then; pressure rises a little in winter. The last days ring for
    two of them."""
    told = [one for number, elder in enumerate(people) for one in _year(ground, dice, elder, number)]
    told.sort(key=lambda one: (str(one.elder), one.at))
    return sum(health.take_many(told[start : start + AT_ONCE], ground.at) for start in range(0, len(told), AT_ONCE))


def _year(ground: Ground, dice: Dice, elder: Elder, number: int) -> list[Taken]:
    base, rows = 128 + number % 4 * 5, []
    for back in range(YEAR, 0, -1):
        if dice.random() < 0.12:
            continue
        at = datetime.combine(ground.today - timedelta(days=back), time(7, dice.randrange(60)), tzinfo=HOME)
        winter = 6 * math.cos(2 * math.pi * (at.timetuple().tm_yday - 15) / YEAR)
        sbp, dbp = round(base + winter + dice.gauss(0, 6)), round(base * 0.6 + winter / 2 + dice.gauss(0, 4))
        values = {"sbp": (float(sbp), ""), "dbp": (float(dbp), ""), "hr": (float(round(dice.gauss(72, 5))), "")}
        rows.append(Taken(elder.pk, at, values, "device", f"seed-{back}", "血压计"))
        if number % 2 == 0 and back % 3 == 0:
            sugar = {"glucose": (round(dice.gauss(6.3, 0.7), 1), "")}
            rows.append(
                Taken(elder.pk, at + timedelta(minutes=5), sugar, "hand", f"seed-g-{back}", elder.name[:40], context="fasting")
            )
        if back % 7 == 0:
            weight = {"weight": (round(58 + number + dice.gauss(0, 0.4), 1), "")}
            rows.append(Taken(elder.pk, at + timedelta(minutes=8), weight, "hand", f"seed-w-{back}", elder.name[:40]))
    high = {0: 153, 1: 166}.get(number)
    for minute in (30, 24) if high else ():
        at = ground.at - timedelta(minutes=minute)
        rows.append(
            Taken(elder.pk, at, {"sbp": (float(high or 0), ""), "dbp": (86.0, "")}, "device", f"seed-now-{minute}", "血压计")
        )
    return rows
