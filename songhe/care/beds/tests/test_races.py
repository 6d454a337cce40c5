"""Two clerks at one bed, and two homes at one person, at the same moment: one comes through and the other is told."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from songhe.base.errors import Refused
from songhe.care.beds import actions
from songhe.care.beds.models import LIES, Night, Stay
from songhe.care.beds.tests.scene import AT, bed, do, elder, later, lives
from songhe.register.providers.models import Beds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    told: list[str] = []
    line = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> None:
        try:
            line.wait(20)
            deed()
            told.append("done")
        except Refused as why:
            told.append(why.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def test_one_bed_for_two_people() -> None:
    where, people = bed("101"), [elder("甲"), elder("乙")]
    told = at_once(*(lambda one=one: do(actions.reserve, bed=where, elder=one, group="self_reliant") for one in people))
    assert sorted(told)[-1] != "done" or told.count("done") == 1
    assert told.count("done") == 1 and Stay.objects.count() == 1
    assert Beds.objects.get(kind="ordinary").taken == 1


def test_one_person_moved_to_two_beds() -> None:
    stay = lives(elder(), bed("101"))
    same = [Stay.objects.select_related("elder", "facility", "bed").get(pk=stay.pk) for _ in range(2)]
    beds = [bed("101", "2"), bed("医1")]
    told = at_once(*(
        lambda row=row, where=where: do(actions.transfer, stay=row, bed=where, why="x", at=later(1))
        for row, where in zip(same, beds, strict=True)
    ))  # fmt: skip
    assert told.count("done") == 1 and Stay.objects.filter(status__in=LIES).count() == 1


def test_two_workers_write_each_night_once() -> None:
    lives(elder(), bed("101"), at=later(-3))
    at_once(lambda: actions.write_nights(AT), lambda: actions.write_nights(AT))
    actions.write_nights(AT)
    assert Night.objects.count() == 3
