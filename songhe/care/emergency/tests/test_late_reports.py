"""A phone without signal reports afterwards: what was done keeps its time, what the house does because of it happens now."""

import pytest

from songhe.base.models import JournalEntry
from songhe.care.emergency import actions
from songhe.care.emergency.models import Response
from songhe.care.emergency.tests.scene import accepted, answered, asked, by, ring
from songhe.care.emergency.tests.worker import fresh, statuses, tick, waiting
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db
REPORTED = after(600)


@pytest.fixture
def everybody(neighbour_zhang, doctor_zhou, chen):
    return neighbour_zhang, doctor_zhou, chen


def test_a_late_no_asks_the_next_one_now_and_gives_him_his_two_minutes(everybody):
    call = answered(severity="orange")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    first = call.responses.get()
    actions.decline(response=first, by=by(everybody[0]), at=after(40), late=True, now=REPORTED)
    second = call.responses.get(status="asked")
    assert (fresh(first).answered_at, fresh(first).reported_late, second.asked_at) == (after(40), True, REPORTED)
    assert waiting(call, "accept") == [("accept", after(720))]
    tick(601)
    assert fresh(second).status == "asked"


def test_a_late_no_to_an_ask_by_hand_leaves_the_minute_from_now(everybody):
    response = asked(answered(severity="orange"))
    actions.decline(response=response, by=by(response.responder), at=after(40), late=True, now=REPORTED)
    assert waiting(response.call, "again") == [("again", after(660))]


def test_a_late_change_of_mind_asks_the_next_one_now(everybody):
    response = accepted()
    actions.withdraw(response=response, by=by(response.responder), at=after(50), late=True, now=REPORTED)
    assert JournalEntry.objects.get(verb="emergency.response.withdraw").at == after(50)
    asks = Response.objects.filter(call=response.call, status="asked", support=False)
    assert asks and {one.asked_at for one in asks} == {REPORTED}
    assert {due for _, due in waiting(response.call, "accept")} == {after(720)}


def test_a_late_change_of_mind_rings_the_desk_from_now(neighbour_zhang):
    call = ring(severity="orange")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(10))
    response = call.responses.get()
    actions.accept(response=response, by=by(neighbour_zhang), at=after(20))
    actions.withdraw(response=response, by=by(neighbour_zhang), at=after(30), late=True, now=REPORTED)
    assert waiting(call, "answer")[0] == ("answer", after(630))


def test_who_is_stood_down_by_a_late_yes_is_told_now(everybody):
    call = answered(severity="red")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    zhou = call.responses.get(responder=everybody[1])
    actions.accept(response=zhou, by=by(everybody[1]), at=after(30), late=True, now=REPORTED)
    assert JournalEntry.objects.get(verb="emergency.response.stand_down").at == REPORTED
    assert (fresh(zhou).answered_at, statuses(call)["张大山"]) == (after(30), "stood_down")


def test_a_late_arrival_ends_the_15_minutes_when_it_was_and_waits_for_the_end_from_now(everybody):
    response = accepted()
    actions.arrive(response=response, by=by(response.responder), at=after(300), late=True, now=REPORTED)
    assert fresh(response.call).arrived_at == after(300)
    assert waiting(response.call, "close") == [("close", after(4200))]
