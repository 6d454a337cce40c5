"""A visit: what makes it valid, what follows from it, and what had happened meanwhile."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection

from songhe.base.errors import Refused
from songhe.care.visits import actions, dated, rules
from songhe.care.visits.actions import Place
from songhe.care.visits.models import Chase, Listed, Spell, Visit
from songhe.care.visits.tests import scene
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
RULE = dated.validity(scene.DAY)


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        (rules.Told("phone", True, "张", scene.FULL), []),
        (rules.Told("video", True, "张", scene.FULL), []),
        (rules.Told("phone", False, "张", scene.FULL), ["contact"]),
        (rules.Told("phone", True, " ", scene.FULL), ["visitor"]),
        (rules.Told("phone", True, "张", {**scene.FULL, "safety": {}}), ["content"]),
        (rules.Told("home", True, "张", scene.FULL), ["place"]),
        (rules.Told("home", True, "张", scene.FULL, 200, 200), []),
        (rules.Told("home", True, "张", scene.FULL, 201, 20), ["place"]),
        (rules.Told("home", True, "张", scene.FULL, 10, 201), ["place"]),
        (rules.Told("home", True, "张", scene.FULL, 9000, 10, picture=True), []),
    ],
)
def test_a_valid_visit_is_exactly_what_the_definition_says(told: rules.Told, lacks: list[str]) -> None:
    assert rules.lacks(told, RULE) == lacks


def test_answers_are_sealed_and_unknown_ones_are_not_kept() -> None:
    who = scene.elder()
    row = scene.visit(who, answers={**scene.FULL, "health": {"body": "ill", "secret": "x", "mind": "hack"}}, note="咳嗽")
    assert row.valid and Visit.objects.get().answers["health"] == {"body": "ill"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers, note FROM visits_visit")
        assert not any("ill" in part or "咳" in part for part in cursor.fetchone())


def test_not_met_is_not_visited() -> None:
    who = scene.elder()
    scene.computed()
    row = scene.missed(who)
    assert not row.valid and scene.listed(who).last_on is None and Chase.objects.get().tries == 1


def test_the_same_key_is_one_visit() -> None:
    who, key = scene.elder(), uuid.uuid4()
    assert scene.visit(who, key=key).pk == scene.visit(who, key=key).pk == key
    assert Visit.objects.count() == 1


def test_at_the_door_the_distance_is_reckoned_from_the_file() -> None:
    who = scene.elder()
    assert scene.visit(who, method="home", place=scene.HERE).valid
    far = scene.visit(who, method="home", place=Place(32.79, 108.30, 10))
    assert (far.valid, far.lacks) == (False, "place") and far.distance_m and far.distance_m > 1000
    assert scene.visit(who, method="home", jpeg="aGVsbG8=").pictured


def test_a_refusal_is_signed_and_stands_aside() -> None:
    who = scene.elder()
    scene.computed()
    with pytest.raises(Refused):
        scene.visit(who, outcome="refused")
    scene.visit(who, outcome="refused", signature="见证人：张大山")
    assert Spell.objects.get().signature == "见证人：张大山" and scene.listed(who).aside == "refused"
    assert actions.come_back(elder=who, kind="refused", on=scene.DAY + timedelta(days=2), by=scene.by(), at=scene.later(48))
    assert scene.listed(who).aside == "" and Spell.objects.get().last == scene.DAY + timedelta(days=1)


def test_what_came_late_changes_nothing_newer() -> None:
    who = scene.elder()
    scene.computed()
    scene.visit(who, at=scene.later(5))
    late = scene.visit(who, at=scene.later(6), made_at=scene.later(-20), offline=True)
    assert late.valid and scene.listed(who).last_on == scene.DAY
    scene.missed(who, at=scene.later(7))
    assert Chase.objects.count() == 1
    actions.record(elder=who, method="phone", outcome="not_met", by=scene.by(), at=scene.later(8), made_at=scene.later(1))
    assert Chase.objects.get().tries == 1  # was met since then


@pytest.mark.parametrize("status", ["died", "moved"])
def test_died_or_moved_meanwhile(status: str) -> None:
    who = scene.elder()
    scene.computed()
    Elder.objects.filter(pk=who.pk).update(status=status, left_at=scene.later(2))
    before = scene.visit(who, at=scene.later(9), made_at=scene.later(1), offline=True)
    after = scene.missed(who, at=scene.later(9))
    assert (before.valid, before.clash) == (True, status)  # was met while alive
    assert (after.valid, after.lacks, after.clash) == (False, "contact,content,gone", status) and not Chase.objects.exists()


def test_a_merged_file_s_visit_is_the_survivor_s() -> None:
    who, double = scene.elder(), scene.elder("李大山二")
    Elder.objects.filter(pk=double.pk).update(status="merged", merged_into=who)
    row = scene.visit(double)
    assert (row.elder, row.clash) == (who, "merged")


def test_visited_by_somebody_else_meanwhile_counts_once() -> None:
    who = scene.elder()
    scene.computed()
    scene.visit(who)
    again = scene.visit(who, at=scene.later(3), made_at=scene.later(1), offline=True)
    assert (again.clash, Visit.objects.filter(valid=True).count()) == ("twice", 2)
    assert Listed.objects.get().last_on == scene.DAY


def test_the_form_changes_with_the_person_and_the_season() -> None:
    form = dated.form(scene.DAY)

    def codes(**facts: object) -> set[str]:
        told = {"reasons": [], "month": 11, "before": {"body": "fine"}, **facts}
        return {one.code for _group, found in rules.asked(form, **told) for one in found}  # type: ignore[arg-type]

    assert "heating" in codes() and "cooling" not in codes() and "cooling" in codes(month=7)
    assert "fell" not in codes() and "fell" in codes(reasons=["disabled"]) and "supply" in codes(reasons=["alone"])
    assert (
        "medicine" not in codes() and "medicine" in codes(before={"medicine": "none_left"}) and "medicine" in codes(before={})
    )
    assert len({group for group, _found in rules.asked(form, reasons=[], month=5, before={})}) == 5


def test_next_door_s_clock_cannot_be_trusted() -> None:
    assert rules.believed(scene.later(10), scene.AT) == scene.AT
    assert rules.believed(scene.later(days=-4), scene.AT) == scene.AT
    assert rules.believed(scene.later(days=-2), scene.AT) == scene.later(days=-2)
    assert cast.AT == scene.AT
