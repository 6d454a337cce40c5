"""One pair of hands: nobody is asked by the house for two real calls, nobody leads two. Drills keep nobody back."""

import pytest

from songhe.base.errors import Refused
from songhe.care.emergency import actions, queries
from songhe.care.emergency.tests.scene import answered, by, ring
from songhe.care.emergency.tests.worker import fresh, statuses, tick
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def other_call(**facts):
    """Ye's call, orange, in the same county."""
    return ring(**{"elder": cast.ye_elder(), "source": "press:ye", "severity": "orange", **facts})


def asked_for(call, person, at=AT):
    return actions.ask(call=call, responder=person, by=cast.liu_min().actor, at=at)


def started():
    call = answered(severity="orange")
    actions.start_cascade(call=call, by=cast.liu_min().actor, at=after(22))
    return call


def test_who_is_asked_for_another_call_is_not_asked_by_the_house(neighbour_zhang, doctor_zhou):
    asked_for(other_call(), neighbour_zhang)
    assert statuses(started()) == {"周明": "asked"}


def test_he_may_still_be_asked_by_hand_and_is_shown_as_asked_elsewhere(neighbour_zhang, doctor_zhou):
    asked_for(other_call(), neighbour_zhang)
    call = answered()
    shown = {one.responder.name: (one.asked_elsewhere, one.engaged) for one in queries.candidates(call, after(10))}
    assert shown == {"张大山": (True, False), "周明": (False, False)}
    assert asked_for(call, neighbour_zhang, after(12)).status == "asked"


def test_who_goes_to_another_call_is_shown_as_engaged(neighbour_zhang):
    response = asked_for(other_call(), neighbour_zhang)
    actions.accept(response=response, by=by(neighbour_zhang), at=AT)
    (one,) = queries.candidates(answered(), after(10))
    assert (one.engaged, one.asked_elsewhere, one.may_be_asked) == (True, False, False)


def test_once_he_is_free_the_house_asks_him(neighbour_zhang):
    response = asked_for(other_call(), neighbour_zhang)
    call = started()
    assert not call.responses.exists()
    actions.decline(response=response, by=by(neighbour_zhang), at=after(40))
    tick(82)
    assert statuses(call) == {"张大山": "asked"}


def test_a_drill_takes_nobody_from_a_real_call(neighbour_zhang, doctor_zhou):
    drill = other_call(drill=True, source="drill")
    response = asked_for(drill, neighbour_zhang)
    actions.accept(response=response, by=by(neighbour_zhang), at=AT)
    call = started()
    assert statuses(call) == {"张大山": "asked"}
    actions.accept(response=call.responses.get(), by=by(neighbour_zhang), at=after(30))
    assert fresh(call).lead_response.responder == neighbour_zhang


def test_a_drill_asks_nobody_who_is_with_a_real_call(neighbour_zhang, doctor_zhou):
    asked_for(other_call(), neighbour_zhang)
    drill = answered(severity="orange", drill=True)
    actions.start_cascade(call=drill, by=cast.liu_min().actor, at=after(22))
    assert statuses(drill) == {"周明": "asked"}


@pytest.mark.parametrize("drill", [False, True])
def test_nobody_leads_a_second_call_while_he_leads_a_real_one(neighbour_zhang, drill):
    first = asked_for(other_call(), neighbour_zhang)
    actions.accept(response=first, by=by(neighbour_zhang), at=AT)
    second = asked_for(answered(drill=drill), neighbour_zhang, after(12))
    with pytest.raises(Refused, match="张大山 正在处置 叶大福 的求助。请先完成或退出那一起"):
        actions.accept(response=second, by=by(neighbour_zhang), at=after(20))
    assert fresh(second).status == "asked" and fresh(second.call).lead_response is None


@pytest.mark.parametrize("end", ["finish", "withdraw"])
def test_when_he_is_done_or_out_he_may_say_yes(neighbour_zhang, end):
    first = asked_for(other_call(), neighbour_zhang)
    for verb in ("accept", *(["arrive"] if end == "finish" else []), end):
        getattr(actions, verb)(response=first, by=by(neighbour_zhang), at=AT)
    second = asked_for(answered(), neighbour_zhang, after(12))
    actions.accept(response=second, by=by(neighbour_zhang), at=after(20))
    assert fresh(second.call).lead_response == second


def test_going_along_with_somebody_is_no_hindrance(neighbour_zhang, doctor_zhou):
    call = other_call()
    actions.accept(response=asked_for(call, doctor_zhou), by=by(doctor_zhou), at=AT)
    along = asked_for(call, neighbour_zhang)
    actions.accept(response=along, by=by(neighbour_zhang), at=AT)
    second = asked_for(answered(), neighbour_zhang, after(12))
    actions.accept(response=second, by=by(neighbour_zhang), at=after(20))
    assert fresh(second).status == "accepted"
