"""What the rooms of the register show in the demo: categories, households, a report, lists of other bureaus, doubles, events.

Everything goes through the verbs of its room, as somebody of 汉阴县 would have done it.
"""

from datetime import timedelta
from typing import Any

from songhe.care.assessment import actions as assessment
from songhe.care.assessment import instruments
from songhe.care.assessment.actions.ground import rules_of
from songhe.care.assessment.models import Assessor
from songhe.care.assessment.sheet import PAPER
from songhe.journeys import life
from songhe.journeys.seed.ground import DICE, HANYIN, SEEDER, Dice, Ground, full_name
from songhe.register.access.models import User
from songhe.register.life import actions as doubles
from songhe.register.lists import actions as lists
from songhe.register.lists import findable  # noqa: F401  (what a list can be narrowed by, as a web process has it)
from songhe.register.people import actions as people
from songhe.register.people.models import Elder, Source
from songhe.register.places import queries as places
from songhe.register.rights import actions as rights
from songhe.register.rolls import actions as rolls
from songhe.register.rolls import queries as columns
from songhe.register.rolls.models import Roll

CATEGORIES = [["low_income", 10], ["low_income_margin", 4], ["supported_scattered", 4], ["veteran", 3], ["left_behind_list", 6]]
LOST = {
    "B.1.1": 3,
    "B.1.5": 1,
    "B.2.1": 3,
}  # points of Wang's report below the best: she walks with a stick and bathes with help


def sow(ground: Ground, accounts: dict[str, User], wang: Elder, others: list[Elder]) -> int:
    """How many deeds of the register were sown, apart from the people themselves."""
    dice, near = Dice(DICE + 3), [elder for elder in others if elder.division_path.split("/")[1] == HANYIN]
    return (
        _belonging(ground, dice, others)
        + _assessed(ground, accounts, wang, near)
        + _lists_of_others(ground, accounts, near)
        + _events(ground, accounts, near, wang)
    )


def _belonging(ground: Ground, dice: Dice, others: list[Elder]) -> int:
    """One in four holds a category; people of one village who live with a spouse share a door, two by two."""
    count = 0
    by: dict[str, Any] = {"by": SEEDER, "at": ground.at - timedelta(days=390)}
    waiting: dict[str, Elder] = {}
    for elder in others:
        if dice.random() < 0.25:
            since = ground.today - timedelta(days=dice.randrange(400, 2000))
            people.enter_category(elder=elder, code=dice.pick(CATEGORIES), starts_on=since, source=Source.SEED, **by)
            count += 1
        if elder.living == "spouse":
            other = waiting.pop(elder.division_path, None)
            if other is None:
                waiting[elder.division_path] = elder
            else:
                people.join_household(elder=elder, other=other, relation="10", **by)
                count += 1
    return count


def _assessed(ground: Ground, accounts: dict[str, User], wang: Elder, near: list[Elder]) -> int:
    """Wang's report of the spring by the village doctor and the assistant, and one that was begun this morning."""
    began = ground.at - timedelta(days=200)
    pair = []
    for login, background in (("zhouyi", "medical"), ("zhangxh", "care")):
        facts: dict[str, Any] = {"qualification": "评估员证（演示）", "body": "汉阴县评估中心", "background": background}
        days: dict[str, Any] = {
            "valid_from": began.date() - timedelta(days=60),
            "valid_until": ground.today + timedelta(days=400),
        }
        pair.append(assessment.register_assessor(user=accounts[login], **facts, **days, by=SEEDER, at=began))
    _issue(wang, pair, began)
    here = [elder for elder in near if elder.division_path == wang.division_path]
    if here:
        _begin(here[0], pair, ground.at - timedelta(hours=1), "first")
    return 4


def _begin(elder: Elder, pair: list[Assessor], at: Any, reason: str) -> Any:
    return assessment.start(
        elder=elder, instrument="gbt42195", reason=reason, place="home", base_date=instruments.today(at), second=pair[1],
        user=pair[0].user, at=at,
    )  # fmt: skip


def _issue(elder: Elder, pair: list[Assessor], at: Any) -> None:
    row = _begin(elder, pair, at, "first")
    instrument = rules_of(row)
    answers = {item.code: max(item.options) - min(LOST.get(item.code, 0), max(item.options)) for item in instrument.items}
    record: dict[str, Any] = {"informant_name": "王丽", "informant_relation": "child"}
    for one in instrument.fields:
        if one.get("required") and "options" in one:
            calm = next((code for code in ("none", "no", "0") if code in one["options"]), next(iter(one["options"])))
            record.setdefault(one["code"], [calm] if one["kind"] == "many" else calm)
    by: dict[str, Any] = {"user": pair[0].user, "at": at}
    assessment.fill(assessment=row, answers=answers, record=record, drawing=PAPER, **by)
    assessment.join(assessment=row, user=pair[1].user, at=at)
    assessment.submit(assessment=row, **by)
    for assessor in pair:
        assessment.sign(assessment=row, user=assessor.user, at=at)
    assessment.issue(assessment=row, **by)


def _lists_of_others(ground: Ground, accounts: dict[str, User], near: list[Elder]) -> int:
    """A death list whose matches wait, and a list of elders that was checked: one is new, one is a double, one is wrong."""
    clerk, at = accounts["licounty"], ground.at - timedelta(hours=3)
    dead, double, known = near[:3]
    died = str(ground.today - timedelta(days=6))
    deaths = [
        ["死者姓名", "出生日期", "村（社区）", "死亡时间", "死因"],
        [*_who(dead), died, "心脏病"],
        ["何守义", "1938-02-11", "", died, ""],
    ]
    roll = _bring(clerk, "deaths", "县公安局", "11月死亡人员.csv", deaths, at)
    rolls.begin(roll=roll, by=clerk.actor, at=at)
    _work(at)
    head = ["姓名", "出生日期", "村（社区）", "联系电话", "居住情况", "家庭住址"]
    people_ = [
        head,
        [full_name(Dice(DICE + 4), "women"), "1949-05-06", _who(known)[2], "13900008811", "独居", "2组6号"],
        [*_who(double), "13900008812", "独居", "1组3号"],
        ["陈玉兰", "1950-13-40", _who(known)[2], "1390000", "独居", "5组1号"],
    ]
    _bring(clerk, "people", "县残联", "残联老年人名册.csv", people_, at + timedelta(minutes=20))
    return 2


def _who(elder: Elder) -> list[str]:
    return [elder.name, str(elder.birth_date), places.names(elder.division_path).split("·")[-1]]


def _bring(clerk: User, kind: str, bureau: str, file_name: str, rows: list[list[str]], at: Any) -> Roll:
    """Received, read, its columns as they are guessed, and checked."""
    data = "\r\n".join(",".join(row) for row in rows).encode()
    facts: dict[str, Any] = {"kind": kind, "bureau": bureau, "file_name": file_name, "pieces": [data], "within": clerk.scope}
    roll = rolls.receive(**facts, by=clerk.actor, at=at)
    _work(at)
    roll.refresh_from_db()
    rolls.map_columns(roll=roll, columns=columns.guessed(roll), by=clerk.actor, at=at)
    _work(at)
    roll.refresh_from_db()
    return roll


def _work(at: Any) -> None:
    rolls.work_due(now=lambda: at)


def _events(ground: Ground, accounts: dict[str, User], near: list[Elder], wang: Elder) -> int:
    """Somebody is away, a stay waits to be confirmed, one has two files, the daughter asks for a copy, a list is kept."""
    clerk, at, day = accounts["licounty"].actor, ground.at - timedelta(days=2), ground.today - timedelta(days=3)
    by: dict[str, Any] = {"by": clerk, "at": at}
    goes, stays, twice = (near[number % len(near)] for number in (3, 4, 5))
    away = life.propose(goes, "went_away", day, source="self", evidence="女儿来电", place="西安女儿家", **by)
    life.perform(away, **by)
    life.propose(stays, "admitted", day, source="hand", evidence="敬老院入住名单", place="蒲溪镇敬老院", **by)
    people.register_elder(
        name=twice.name, sex=twice.sex, birth_date=twice.birth_date, division=twice.division, phone=twice.phone,
        living=twice.living, apart_from=[twice], **by,
    )  # fmt: skip
    doubles.compare(at=at)
    daughter = accounts["daughter"]
    rights.ask(elder=wang, kind="copy", asked_by="王丽", text="想要一份母亲的档案", by=daughter.actor, at=at, asker=daughter)
    lists.save_list(
        user=accounts["licounty"], name="高龄独居", chosen={"living": "alone", "age_from": "80"}, shared=True, at=at
    )
    return 5
