"""Whatever happens and is taken back in whatever order, the register is as if the undone events never were."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songhe.base.errors import Refused
from songhe.journeys import life
from songhe.register.people import actions as people
from songhe.register.people import marks
from songhe.register.people.models import Category, Elder
from tests import cast
from tests.cast import after
from tests.dump import differences, rows

KINDS = ("moved_within", "moved_out", "moved_in", "admitted", "discharged", "went_away", "came_back", "died")
STEPS = st.lists(st.tuples(st.sampled_from((*KINDS, "undo", "undo")), st.integers(0, 3)), min_size=1, max_size=7)


def register() -> Elder:
    """Wang with a button, a contact, a key holder and a category."""
    wang, by = cast.wang(), cast.li_county().actor
    cast.wang_daughter(), cast.neighbour_zhang()
    people.enter_category(elder=wang, code="low_income", starts_on=date(2024, 1, 1), by=by, at=cast.AT)
    Elder.objects.filter(pk=wang.pk).update(address_index=marks.address_mark(wang.address))  # as a verb would have written it
    return Elder.objects.get(pk=wang.pk)


def happen(elder, kind, place, at):
    """One event as a clerk would register it; None where it cannot be."""
    by = cast.li_county().actor
    more = {"died": {"evidence": "名册"}, "moved_out": {"place": "西安"}}.get(kind, {})
    if kind == "moved_within":
        more = {"division": cast.place((cast.PUXI, cast.DONGSHENG)[place % 2]), "address": f"{place} 号"}
    try:
        event = life.propose(Elder.objects.get(pk=elder.pk), kind, date(2026, 11, 1), source="hand", by=by, at=at, **more)
        life.perform(event, by=by, at=at)
    except Refused:
        return None
    return event


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_undone_events_leave_no_trace_but_the_journal(db, steps):
    with transaction.atomic():
        elder, by = register(), cast.li_county().actor
        standing, states = [], [rows("life.lifeevent")]
        for place, (kind, where) in enumerate(steps):
            at = after(60 * (place + 1))
            if kind != "undo":
                event = happen(elder, kind, where, at)
                if event:
                    standing.append(event)
                    states.append(rows("life.lifeevent"))
            elif standing:
                event = standing.pop()
                life.undo(type(event).objects.get(pk=event.pk), reason="错了", by=by, at=at + timedelta(seconds=1))
                states.pop()
            changed = differences(states[-1], rows("life.lifeevent"))
            assert not changed, "\n".join(changed)
            assert not Category.objects.exclude(division_path=F("elder__division_path")).exists()
        transaction.set_rollback(True)
