"""Beds and the register follow each other: moving in, leaving, dying; and what cannot be followed holds up nobody."""

from datetime import date

import pytest

from songhe.care.beds import actions
from songhe.care.beds.models import Asking, Stay
from songhe.care.beds.tests import scene
from songhe.journeys import bed_life, life
from songhe.register.life.models import LifeEvent
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db


def status(who: Elder) -> str:
    return Elder.objects.get(pk=who.pk).status


def test_who_goes_to_hospital_from_a_home_is_not_at_home() -> None:
    who = scene.elder()
    stay = scene.lives(who, scene.bed("101"))
    bed_life.run_once(scene.AT)
    assert status(who) == "admitted"
    ward = scene.do(actions.transfer, stay=stay, bed=scene.bed("医1"), why="肺炎", at=scene.later(1))
    bed_life.run_once(scene.later(1))
    assert status(who) == "admitted"
    scene.do(actions.discharge, stay=ward, why="回家", at=scene.later(2))
    bed_life.run_once(scene.later(2))
    assert status(who) == "here"
    kinds = list(LifeEvent.objects.order_by("known_at").values_list("kind", "status"))
    assert kinds == [("admitted", "done"), ("discharged", "done")]


def test_a_hospital_bed_alone_admits_nobody() -> None:
    who = scene.elder()
    scene.lives(who, scene.bed("医1"))
    assert bed_life.run_once(scene.AT) and status(who) == "here"


def test_a_death_that_a_home_enters_is_proposed_and_somebody_looks() -> None:
    who = scene.elder()
    stay = scene.lives(who, scene.bed("101"))
    bed_life.run_once(scene.AT)
    scene.do(actions.die, stay=stay, certificate="死证 1", at=scene.later(1))
    bed_life.run_once(scene.later(1))
    event = LifeEvent.objects.get(kind="died")
    assert (event.status, event.told["certificate"], status(who)) == ("proposed", "死证 1", "admitted")
    life.perform(event, by=cast.li_county().actor, at=scene.later(2))
    assert status(who) == "died"


def test_a_death_from_a_list_frees_the_bed_and_taken_back_it_is_lain_in_again() -> None:
    who, by = scene.elder(), cast.li_county().actor
    stay = scene.lives(who, scene.bed("101"))
    scene.asked(who, kind="hospice")
    told = {"source": "roll", "evidence": "名册", "by": by}
    event = life.propose(who, "died", date(2026, 11, 24), at=scene.later(2), **told)
    assert [effect.code for effect in life.foresee(event) if effect.code.startswith("bed.")] == ["bed.free", "bed.asking"]
    life.perform(event, by=by, at=scene.later(2))
    stay.refresh_from_db()
    assert (stay.status, stay.end, Asking.objects.get().reason) == ("ended", "death", "died")
    life.undo(event, reason="同名", by=by, at=scene.later(3))
    stay.refresh_from_db()
    assert stay.status == "present"


def test_taken_back_too_late_the_bed_is_somebody_elses() -> None:
    who, by = scene.elder(), cast.li_county().actor
    scene.lives(who, scene.bed("101"))
    event = life.propose(who, "died", date(2026, 11, 24), source="roll", evidence="名册", by=by, at=scene.later(2))
    life.perform(event, by=by, at=scene.later(2))
    scene.lives(scene.elder("王五"), scene.bed("101"), at=scene.later(3))
    lost = life.undo(event, reason="同名", by=by, at=scene.later(4))
    assert "bed.given" in [effect.code for effect in lost] and Stay.objects.get(elder=who).status == "ended"
