"""Visits of the demo: the list of a county, posts in some villages, three weeks of visits, and something unusual."""

from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import Any

from django.utils.timezone import localtime

from songhe.base.actors import Actor
from songhe.care.visits import actions, dated
from songhe.care.visits.actions import Place, Seen
from songhe.care.visits.models import Listed, Post, Visit
from songhe.journeys.seed.ground import DICE, HANYIN, SEEDER, Dice, Ground, full_name
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.places.models import Division

VILLAGES, SEEN = 4, 0.72  # villages with posts; share of the list that was seen this month
LESSONS = (("探访关爱与应急处置", 8), ("老年人能力识别", 6))  # words: data
WISH, COUGH = "想有人帮着洗个澡", "咳嗽两个星期了"  # words: data
LESSON_DAYS = 40


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Returns how many people are on the list."""
    dice, county = Dice(DICE + 41), Division.objects.get(code=HANYIN)
    began = ground.at - timedelta(days=26)
    actions.compute(county.path, began)
    rows = list(Listed.objects.filter(division_path__startswith=county.path).select_related("elder__division").order_by("pk"))
    home = accounts["zhangxh"].division
    places = [home, *[one for one in ground.by_county[HANYIN] if one.pk != home.pk][: VILLAGES - 1]]
    posts = {place.path: _posts(ground, place, accounts["zhangxh"] if place == home else None, dice) for place in places}
    for row in rows:
        if row.division_path in posts and dice.random() < SEEN:
            _visit(ground, row, accounts["zhangxh"] if row.division_path == home.path else None, posts[row.division_path], dice)
    actions.compute(county.path, ground.at)
    others = sum(
        _elsewhere(ground, place.path, began, dice) for place in Division.objects.filter(level="county").exclude(pk=county.pk)
    )
    _quiet(ground, accounts, home)
    actions.plan(village=home, day=ground.today, by=SEEDER, at=ground.at)
    return len(rows) + others


def _posts(ground: Ground, place: Division, user: User | None, dice: Dice) -> list[Post]:
    day = ground.today - timedelta(days=420)
    told: dict[str, Any] = {"by": SEEDER, "at": ground.at, "synthetic": True}
    name = user.name if user else full_name(dice, "women")
    first = actions.appoint(
        division=place,
        kind="assistant",
        name=name,
        appointed_on=day,
        user=user,
        way="bike",
        pay="public",
        month_cents=100_000,
        **told,
    )
    other = full_name(dice, "men")
    helper = actions.appoint(division=place, kind="helper", name=other, appointed_on=day, pay="village", **told)
    for subject, hours in LESSONS:
        on = ground.today - timedelta(days=dice.randrange(LESSON_DAYS, 200))
        actions.teach(post=first, on=on, subject=subject, hours=hours, by=SEEDER, at=ground.at)  # type: ignore[arg-type]
    return [first, helper]


def _visit(ground: Ground, row: Listed, user: User | None, posts: list[Post], dice: Dice) -> None:
    """One visit of the month, at the door or by telephone; some find something."""
    at = ground.at - timedelta(days=dice.randrange(1, 22), hours=dice.randrange(0, 6))
    lat, lng = row.elder.position
    at_door = dice.random() < 0.6
    seen = [Seen("need", WISH, "bath-home")] if dice.random() < 0.03 else []
    one = dice.choice(posts)
    by = user.actor if user else Actor(f"post:{one.pk}", one.name)
    actions.record(
        elder=row.elder, method="home" if at_door else "phone", outcome="met", by=by, at=at, visitor=user,
        answers=_answers(_day(at)), place=Place(lat, lng, 18) if at_door else None, seen=seen, synthetic=True,
    )  # fmt: skip


def _elsewhere(ground: Ground, path: str, began: datetime, dice: Dice) -> int:
    """The other counties' month, poured: so many of each list were seen."""
    actions.compute(path, began)
    rows = list(Listed.objects.filter(division_path__startswith=path).order_by("pk"))
    share, answers = 0.8 + 0.19 * dice.random(), _answers(_day(began))
    seen = [
        (row, ground.at - timedelta(days=dice.randrange(1, 22), hours=dice.randrange(6)))
        for row in rows
        if dice.random() < share
    ]
    for row, at in seen:
        row.last_on = row.home_on = _day(at)
    told = {"method": "home", "outcome": "met", "visitor_name": SEEDER.name, "pictured": True, "valid": True, "synthetic": True}
    Visit.objects.bulk_create(
        [
            Visit(elder_id=row.elder_id, division_path=row.division_path, made_at=at, received_at=at, answers=answers, **told)
            for row, at in seen
        ],
        batch_size=1000,
    )
    Listed.objects.bulk_update([row for row, _at in seen], ["last_on", "home_on"], batch_size=500)
    actions.compute(path, ground.at)
    return len(rows)


def _answers(day: date) -> dict[str, dict[str, str]]:
    """Everything as it should be."""
    return {one.code: {question.code: question.answers[0] for question in one.questions[:2]} for one in dated.form(day)}


def _quiet(ground: Ground, accounts: dict[str, User], home: Division) -> None:
    """Wang says every day that she is well; one neighbour did not answer, at another nothing moved."""
    wang = Elder.objects.get(user=accounts["wang"])
    actions.promise(elder=wang, before=hour(10), by=SEEDER, at=ground.at - timedelta(days=9))
    for back in (3, 2, 1):
        actions.say_well(
            elder=wang, way="page", by=wang.user.actor if wang.user else SEEDER, at=ground.at - timedelta(days=back)
        )
    others = Listed.objects.filter(division_path=home.path, left_on=None, aside="").exclude(elder=wang)
    found = list(others.select_related("elder__division").order_by("-grade", "pk")[:3])
    by = accounts["zhangxh"].actor
    if len(found) > 1:
        ago = ground.at - timedelta(minutes=50)
        actions.record(elder=found[1].elder, method="phone", outcome="not_met", by=by, at=ago, synthetic=True)
        actions.hear(elder=found[0].elder, kind="missed_meals", source="seed:meals", by=SEEDER, at=ago)
        actions.hear(elder=found[0].elder, kind="device_silent", source="seed:device", by=SEEDER, at=ground.at)


def _day(at: datetime) -> date:
    return localtime(at).date()
