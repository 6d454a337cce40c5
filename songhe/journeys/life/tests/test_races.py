"""Two clerks at one event, and at two events of one person, at the same moment: one comes through and the other is told."""

import threading
from datetime import date

import pytest
from django.db import connection, connections

from songhe.base.errors import Refused
from songhe.journeys import life
from songhe.register.life.models import LifeEvent
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import after

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(*deeds):
    """Run all at the same moment, each on a connection of its own; what each was told."""
    told, line = [], threading.Barrier(len(deeds))

    def run(deed):
        try:
            line.wait(10)
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
        thread.join(20)
    assert connection.vendor == "postgresql"
    return told


def test_two_clerks_confirm_one_death_and_one_is_told():
    wang, by = cast.wang(), cast.li_county().actor
    event = life.propose(wang, "died", date(2026, 11, 20), source="roll", evidence="名册", by=by, at=cast.AT)
    same = [LifeEvent.objects.get(pk=event.pk) for _ in range(2)]
    told = at_once(*(lambda one=one: life.perform(one, by=by, at=after(10)) for one in same))
    assert sorted(told)[0] == "done" and any("已经有人确认" in line for line in told)


def test_two_events_of_one_person_follow_one_after_the_other():
    wang, by = cast.wang(), cast.li_county().actor
    away = life.propose(wang, "went_away", date(2026, 11, 20), source="hand", by=by, at=cast.AT)
    died = life.propose(wang, "died", date(2026, 11, 20), source="roll", evidence="名册", by=by, at=cast.AT)
    told = at_once(lambda: life.perform(away, by=by, at=after(10)), lambda: life.perform(died, by=by, at=after(10)))
    assert "done" in told and Elder.objects.get(pk=wang.pk).status in {"died"}
