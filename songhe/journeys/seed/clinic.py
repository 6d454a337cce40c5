"""Medicine, consults, village rounds and advisers in the demo. All invented."""

from datetime import date, datetime, time, timedelta
from typing import Any

from songhe.base.actors import Actor
from songhe.care.health import actions as health
from songhe.care.health.actions import advising, consulting, dosing, rounding
from songhe.care.health.models import Consult, Dose, Medicine, Team, VillageRound
from songhe.care.health.rules import medicine as rules
from songhe.journeys.seed.ground import DICE, HOME, SEEDER, Dice, Ground
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.places.models import Division

COUNTY = "610921"
PILLS: tuple[dict[str, Any], ...] = (
    {"name": "苯磺酸氨氯地平片", "form": "5 毫克", "dose": "1 片", "reason": "高血压", "times": ["07:30"]},
    {"name": "华法林钠片", "form": "2.5 毫克", "dose": "1 片", "reason": "房颤", "times": ["20:00"], "critical": True},
    {"name": "盐酸二甲双胍片", "form": "0.5 克", "dose": "1 片，饭后", "reason": "糖尿病", "times": ["07:30", "18:00"]},
)
ADVISERS = (
    ("程济民", "汉阴县人民医院", "副主任医师", "心血管、高血压", [0, 2, 4]),
    ("吴秀莲", "汉阴县中医医院", "主管护师", "伤口、卧床护理", [1, 3]),
    ("邓传福", "蒲溪镇中心卫生院", "主治医师", "糖尿病、全科", [2]),
)
BACK = 30


def sow(ground: Ground, accounts: dict[str, User], team: Team, people: list[Elder]) -> None:
    """Thirty days of doses, consults in every state, rounds of two months, a rota of this week and the next."""
    dice, doctor = Dice(DICE + 18), accounts["doctor"]
    for number, elder in enumerate(people[:6]):
        _medicine(ground, dice, elder, number, doctor.actor)
    _consults(ground, people, doctor)
    _rounds(ground, team, people, doctor)
    _advisers(ground, people, doctor)


def _medicine(ground: Ground, dice: Dice, elder: Elder, number: int, by: Actor) -> None:
    began = datetime.combine(ground.today - timedelta(days=BACK), time(6), tzinfo=HOME)
    for pill in PILLS[: 1 + (number + 1) % 3]:
        record = {"prescriber": "汉阴县人民医院", **{name: pill[name] for name in ("name", "form", "dose", "reason")}}
        row = health.prescribe(
            elder=elder, record=record, times=pill["times"], critical=pill.get("critical", False), starts_on=began.date(),
            refill_on=ground.today + timedelta(days=3 + number * 9), source="hospital", by=by, at=began,
        )  # fmt: skip
        _past(ground, dice, row, keen=number != 1)
    helped = elder.name if number < 3 else ""
    health.set_reminding(elder=elder, way="message", tells_family=True, helped_said=helped, by=by, at=began)
    dosing.miss_due(ground.at)


def _past(ground: Ground, dice: Dice, medicine: Medicine, *, keen: bool) -> None:
    """What became of the doses before today: written as they stand, like the readings of a year."""
    known, rows = set(medicine.doses.values_list("due_at", flat=True)), []
    for back in range(BACK, -1, -1):
        day = ground.today - timedelta(days=back)
        for due in rules.moments(day, medicine.times):
            if due in known or due > ground.at:
                continue
            rows.append(_dose(dice, medicine, day, due, keen=keen, waits=due > ground.at - timedelta(hours=2)))
    late = next((row for row in reversed(rows) if row.day < ground.today), None)
    if late is not None and not keen:  # nobody has looked at this one yet: the worker's rule puts him on the doctor's list
        late.status, late.marked_at, late.marked_by, late.teller, late.why = "told", None, "", "", ""
    Dose.objects.bulk_create(rows)
    Dose.objects.filter(medicine=medicine, day__lt=ground.today, status="due").update(
        status="taken", marked_at=ground.at, marked_by=medicine.elder.name, teller="elder"
    )
    dosing.lay(medicine, ground.at)


def _dose(dice: Dice, medicine: Medicine, day: date, due: datetime, *, keen: bool, waits: bool) -> Dose:
    facts: dict[str, Any] = {"elder": medicine.elder, "division_path": medicine.division_path, "critical": medicine.critical}
    row = Dose(medicine=medicine, day=day, due_at=due, missed_at=due + timedelta(hours=2), status="told", **facts)
    if not waits:
        fate = dice.random()
        row.status = "missed" if fate < (0.04 if keen else 0.3) else "skipped" if fate < 0.06 else "taken"
        if row.status != "missed":
            row.marked_at, row.marked_by, row.teller = due + timedelta(minutes=12), medicine.elder.name, "elder"
        if row.status == "skipped":
            row.why = "胃不舒服"
    return row


def _consults(ground: Ground, people: list[Elder], doctor: User) -> None:
    """One that waits, one to come, one with consent, one that was written, one that nobody came to."""
    by = doctor.actor
    begins = datetime.combine(ground.today + timedelta(days=1), time(14, 30), tzinfo=HOME)
    told: dict[str, Any] = {"doctor": doctor, "hospital": "汉阴县人民医院", "speciality": "心内科", "by": by}
    ahead = consulting.open_slots(starts_at=begins, count=6, at=ground.at, **told)
    past = ground.at - timedelta(days=9)
    before = consulting.open_slots(starts_at=past + timedelta(hours=3), count=2, at=past, **told)
    ways: dict[str, Any] = {"way": "video", "link": "https://tele.hyrmyy.example/room/7", "place": "村卫生室"}
    for number, elder in enumerate(people[:5]):
        at = past if number in {3, 4} else ground.at - timedelta(hours=5)
        row = consulting.request(elder=elder, reason="走几步就喘，晚上要垫高枕头", asker="elder", by=by, at=at)
        if number:
            slot = before[number - 3] if number in {3, 4} else ahead[number]
            consulting.schedule(consult=row, slot=slot, **ways, by=by, at=at)
        if number in {2, 3}:
            consulting.agree(consult=row, how="spoken", agreed_by=elder.name, by=by, at=at)
        if number == 3:
            _written(row, by, past + timedelta(hours=4))
        elif number == 4:
            consulting.miss(consult=row, why="雨大没到卫生室", by=by, at=past + timedelta(hours=4))


def _written(row: Consult, by: Actor, at: datetime) -> None:
    consulting.hold(consult=row, present="老人、村医周明；县医院王医生", minutes=18, by=by, at=at)
    told: dict[str, Any] = {"notes": "心功能 II 级，加用利尿剂", "advice": "少盐，每天早上称体重，两天重了两公斤就来电话"}
    consulting.write(consult=row, **told, rx_number="HY20261118007", rx_hospital="汉阴县人民医院", by=by, at=at)


def _rounds(ground: Ground, team: Team, people: list[Elder], doctor: User) -> None:
    """Done ones of the weeks before with their sheets, one today where people live, and those announced and planned."""
    homes = {elder.division_path for elder in people}
    rows = list(Division.objects.filter(path__startswith=f"{team.division_path}/", level="village").order_by("path")[:8])
    rows.sort(key=lambda one: (one.path not in homes, one.path))
    for number, village in enumerate(rows):
        day = ground.today + timedelta(days=(0, -7, -14, -21, 3, 7, 10, 14)[number])
        at = datetime.combine(min(day, ground.today) - timedelta(days=2), time(10), tzinfo=HOME)
        where: dict[str, Any] = {
            "team": team,
            "village": village,
            "on": day,
            "begins": time(9),
            "place": f"{village.short_name}卫生室",
        }
        row = rounding.plan(**where, by=doctor.actor, at=at)
        if number < 6:
            rounding.announce(village_round=row, user=doctor, at=at)
        here = [one for one in people if one.division_path == village.path]
        if day <= ground.today:
            _held(row, here[:3], doctor, done=day < ground.today)


def _held(row: VillageRound, people: list[Elder], doctor: User, *, done: bool) -> None:
    at = datetime.combine(row.on, time(0, 5), tzinfo=HOME)
    for number, elder in enumerate(people):
        told = {"complaint": "膝盖疼", "found": "右膝肿", "advice": "热敷，少走坡路"}
        step = ("none", "home", "checkup")[number % 3]
        rounding.see(village_round=row, elder=elder, record=told, step=step, user=doctor, at=at + timedelta(minutes=number))
    if done:
        rounding.close(village_round=row, summary="来的多是高血压，路远的没来，下周上门。", by=doctor.actor, at=at)


def _advisers(ground: Ground, people: list[Elder], doctor: User) -> None:
    county = Division.objects.get(code=COUNTY)
    told: dict[str, Any] = {"by": SEEDER, "at": ground.at - timedelta(days=20)}
    linked = (
        User.objects.filter(role="responder", division__path__startswith=county.path, is_active=True)
        .order_by("username")
        .first()
    )
    monday = ground.today - timedelta(days=ground.today.weekday())
    for number, (name, place, post, knows, days) in enumerate(ADVISERS):
        facts: dict[str, Any] = {
            "former_place": place,
            "former_post": post,
            "speciality": knows,
            "weekdays": days,
            "stations": "蒲溪镇各村",
        }
        row = advising.invite(
            name=name, division=county, licence=f"1106100000{number:05}", user=linked if number == 0 else None, **facts, **told
        )
        if number == 2:
            continue  # the licence has not been looked at
        advising.check_licence(adviser=row, until=ground.today + timedelta(days=400), **told)
        for day in (monday + timedelta(days=shift + 7 * week) for week in (0, 1) for shift in days):
            if day >= told["at"].date():
                advising.roster(adviser=row, on=day, starts=time(9), ends=time(11), place="蒲溪镇养老服务站", **told)
        for duty in row.duties.filter(on__lt=ground.today):
            advising.finish(duty=duty, minutes=120, by=SEEDER, at=ground.at)
        _questions(ground, row, people, doctor, needs=number == 0)


def _questions(ground: Ground, row: Any, people: list[Elder], doctor: User, *, needs: bool) -> None:
    at = ground.at - timedelta(days=3)
    asked: dict[str, Any] = {"adviser": row, "by": SEEDER, "at": at}
    first = advising.ask(elder=people[0], text="吃华法林能不能吃菠菜？", **asked)
    advising.answer(
        question=first, answer="可以吃，每天量差不多就行，不要忽多忽少。", needs_doctor=needs, minutes=10, by=SEEDER, at=at
    )
    advising.ask(elder=people[-1], text="褥疮边上发红怎么办？", **asked)
