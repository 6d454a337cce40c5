"""Photographs and answers go when their time is over, and the rate of that month stays what it was."""

from datetime import timedelta

import pytest

from songhe.base.indicators import month
from songhe.care.visits import actions, copies, queries, retention
from songhe.care.visits.models import CheckIn, Hint, Visit, VisitPicture
from songhe.care.visits.tests import scene
from songhe.register.rights.actions import sweeping
from songhe.register.rights.models import Sweep

pytestmark = pytest.mark.django_db


def test_photographs_and_answers_go_and_the_figure_stays() -> None:
    who = scene.elder()
    scene.computed()
    row = scene.visit(who, method="home", jpeg="/9j/4AAQ", note="门口有台阶")
    actions.hear(elder=who, kind="no_movement", source="one", by=scene.by(), at=scene.AT, device_alive=True)
    actions.hear(elder=who, kind="missed_meals", source="two", by=scene.by(), at=scene.AT, says="两餐没来")
    actions.close(task=CheckIn.objects.get(), found="helped", said="发烧", by=scene.by(), at=scene.later(1))
    span, at = month(2026, 11), scene.later(days=400)
    before = queries.ratios(span, at)
    assert (
        next(iter(before.values())).met == 1 and "门口有台阶" in str(copies.visits(who)) and "发烧" in str(copies.visits(who))
    )
    assert retention.photos(scene.AT) == 0 and retention.photos(at) == 1 and not VisitPicture.objects.exists()
    assert retention.answers(at) == 2 and retention.answers(at) == 0
    assert retention.signals(at) == 1 and Hint.objects.count() == 2
    kept = Visit.objects.get(pk=row.pk)
    assert (kept.answers, kept.note, kept.valid, kept.pictured) == ("", "", True, True)
    assert queries.ratios(span, at) == before
    told = {one.kind: one.needed for one in queries.precision(scene.xiaohong(), scene.AT - timedelta(days=1))}
    assert told == {"missed_meals": 1, "no_movement": 1}


def test_the_house_sweeps_them_by_itself_and_says_so() -> None:
    scene.visit(scene.elder(), method="home", jpeg="/9j/4AAQ")
    assert not VisitPicture.objects.filter(taken_at__lt=scene.later(days=-366)).exists()
    sweeping.sweep_due(scene.later(days=366))
    assert not VisitPicture.objects.exists() and Sweep.objects.filter(what="visit_photos", removed=1).exists()
