"""Who must be visited: by the rules of the day, only what differs is written, and a brute-force recount says the same."""

from datetime import date, timedelta

import pytest

from songhe.base.models import JournalEntry
from songhe.care.visits import actions, dated, rules
from songhe.care.visits.models import Counted, Listed, Spell
from songhe.care.visits.tests import scene
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
GRADES = dated.grades(scene.DAY)


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"living": "alone"}, "alone"),
        ({"living": "empty_nest"}, "empty_nest"),
        ({"living": "left_behind"}, "left_behind"),
        ({"living": "spouse", "care_level": "重度失能"}, "disabled"),
        ({"living": "spouse", "care_level": "能力完好"}, ""),
        ({"living": "alone", "birth_date": date(1966, 11, 24)}, ""),  # sixty tomorrow
        ({"living": "alone", "birth_date": date(1966, 11, 23)}, "alone"),
        ({"living": "alone", "birth_date": None}, "alone"),
        ({"living": "alone", "status": "admitted"}, ""),
        ({"living": "alone", "status": "away"}, "alone"),
        ({"living": "alone", "status": "died"}, ""),
    ],
)
def test_target_groups_of_the_register(facts: dict[str, object], reasons: str) -> None:
    who = scene.elder(**facts)  # type: ignore[arg-type]
    scene.computed()
    assert [row.reasons for row in Listed.objects.filter(elder=who)] == ([reasons] if reasons else [])


def test_categories_are_groups_and_add_to_the_grade() -> None:
    who = scene.elder(living="children")
    for code in ("special_family", "severely_disabled", "supported_scattered"):
        scene.category(who, code)
    scene.computed()
    row = scene.listed(who)
    assert row.codes == ["severely_disabled", "special_family", "supported_scattered"]
    assert row.grade == rules.HIGH and row.due_on == scene.DAY + timedelta(days=7)


def test_the_days_of_each_grade() -> None:
    general, key = scene.elder("甲乙", living="empty_nest"), scene.elder("丙丁", living="alone", birth_date=date(1940, 1, 1))
    scene.computed()
    assert (scene.listed(general).grade, scene.listed(general).due_on) == (rules.GENERAL, date(2026, 11, 30))
    assert (scene.listed(key).grade, scene.listed(key).due_on) == (rules.KEY, date(2026, 11, 30))  # the month ends first
    assert scene.listed(key).home_due_on == scene.DAY + timedelta(days=31)
    scene.visit(key)
    assert scene.listed(key).due_on == scene.DAY + timedelta(days=14)
    scene.visit(general)
    assert scene.listed(general).due_on == scene.DAY + timedelta(days=31)  # before the end of December


def test_said_again_nothing_is_written() -> None:
    scene.elder()
    assert scene.computed() == {"listed": 1, "left": 0, "changed": 0, "away": 0}
    rows = JournalEntry.objects.count()
    assert not any(scene.computed().values()) and JournalEntry.objects.count() == rows
    assert actions.compute_due(scene.AT) == 1  # 紫阳县; 汉阴县 has been computed today
    assert actions.compute_due(scene.AT) == 0 and Counted.objects.count() == 2


def test_who_moves_within_the_county_is_listed_at_the_new_village_with_the_days_so_far() -> None:
    who = scene.elder()
    scene.computed()
    scene.visit(who, method="home", place=scene.HERE)
    Elder.objects.filter(pk=who.pk).update(division=cast.place(cast.DONGSHENG), division_path=cast.place(cast.DONGSHENG).path)
    assert scene.computed(scene.later(days=1)) == {"listed": 1, "left": 1, "changed": 0, "away": 0}
    old, new = Listed.objects.order_by("since")
    assert (old.left_on, new.since) == (scene.DAY + timedelta(days=1),) * 2
    assert (new.last_on, new.home_on) == (scene.DAY, scene.DAY)


def test_who_is_away_stands_aside_and_comes_back() -> None:
    who = scene.elder(status="away")
    scene.computed()
    assert scene.listed(who).aside == "away" and Spell.objects.get().last is None
    Elder.objects.filter(pk=who.pk).update(status="here")
    scene.computed(scene.later(days=3))
    assert scene.listed(who).aside == "" and Spell.objects.get().last == scene.DAY + timedelta(days=2)


def test_a_major_change_raises_for_thirty_days() -> None:
    who = scene.elder(living="empty_nest")
    scene.computed()
    row = actions.raise_grade(elder=who, what="discharged", by=scene.by(), at=scene.AT)
    assert row is not None and (row.grade, row.due_at) == (rules.HIGH, scene.later(24))
    scene.computed(scene.later(days=0.1))
    assert scene.listed(who).due_on == scene.DAY + timedelta(days=1)
    scene.visit(who, at=scene.later(3))
    assert scene.listed(who).due_at is None and scene.listed(who).due_on == scene.DAY + timedelta(days=7)
    scene.computed(scene.later(days=31))
    assert scene.listed(who).grade == rules.GENERAL


def test_festivals_and_hard_weather_add_one() -> None:
    who = scene.elder()
    scene.computed()
    scene.visit(who)
    told = {"path": cast.place(cast.HANYIN).path, "kind": "cold", "first": scene.DAY + timedelta(days=1)}
    cold = actions.call_occasion(**told, last=scene.DAY + timedelta(days=4), by=scene.by(), at=scene.AT)
    scene.computed(scene.later(days=1))
    assert scene.listed(who).due_on == cold.last
    scene.visit(who, at=scene.later(days=2))
    assert scene.listed(who).due_on > cold.last
    day = date(2027, 1, 30)
    assert rules.due(grade=1, since=scene.DAY, last=date(2027, 1, 20), today=day, grades=GRADES,
                     extra=[(first, last) for _c, first, last in dated.festivals(day)]) == date(2027, 2, 6)  # fmt: skip


def test_a_recount_by_hand_says_the_same() -> None:
    """The peer: every person of the place judged alone, without bands, cache or statements."""
    livings = ("alone", "empty_nest", "left_behind", "spouse", "children", "other")
    levels = ("", "能力完好", "轻度失能", "中度失能", "完全失能")
    for number in range(90):
        born = date(1932 + number % 38, 1 + number % 12, 1 + number % 28)
        who = scene.elder(
            f"人{number}", living=livings[number % 6], care_level=levels[number % 5], birth_date=born,
            means="none" if number % 7 == 0 else "mobile", status=("here", "here", "away", "died")[number % 4],
        )  # fmt: skip
        if number % 9 == 0 and who.status == "here":
            scene.category(who, "special_family")
    scene.computed()
    found = {row.elder_id: (row.reasons, row.grade) for row in Listed.objects.filter(left_on=None)}
    groups = dated.groups(scene.DAY)
    for who in Elder.objects.all():
        held = frozenset(who.categories.filter(ends_on=None, voided_at=None).values_list("code", flat=True))
        facts = rules.Facts(who.living, who.care_level, who.age(scene.DAY), who.means, held)
        wanted = rules.reasons(facts, groups)
        old_enough = facts.age is None or facts.age >= 60
        if who.status in {"here", "away"} and wanted and old_enough:
            grade = rules.grade(rules.points(facts, groups, GRADES), GRADES)
            assert found.pop(who.pk) == (",".join(wanted), grade), who
    assert not found
