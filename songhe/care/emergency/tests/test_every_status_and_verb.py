"""Every verb is tried in every state: it does what the table of moves says, or it refuses in a sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from songhe.base import journal
from songhe.base.errors import Refused, WrongMoment
from songhe.care.emergency import actions
from songhe.care.emergency.models import Call, Response, Seat, Status
from songhe.care.emergency.tests.scene import CALL_IN, RESPONSE_IN, ring
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db
LATER = after(2000)


class Undo(Exception):
    """Ends an attempt and takes it back, so that one call serves every verb."""


def attempt(row: Any, deed: Callable[[], Any]) -> str:
    """The state after the deed, or "refused"; either way nothing stays."""
    outcome = ""
    pos = journal.head()
    try:
        with transaction.atomic():
            try:
                deed()
            except WrongMoment as refusal:
                assert len(refusal.sentence) > 5
                assert journal.head() == pos
                outcome = "refused"
            else:
                outcome = type(row).objects.get(pk=row.pk).status
                assert journal.head() > pos
            raise Undo
    except Undo:
        row.refresh_from_db()
        return outcome


def call_verbs(call: Call) -> dict[str, Callable[[], Any]]:
    liu, hand = cast.liu_min(), {"call": call, "by": cast.liu_min().actor, "at": LATER}
    other = ring(elder=cast.ziyang_elder(), source="press:tan")
    incident = actions.open_incident(name="暴雨", division=cast.place("6109"), by=liu.actor, at=LATER)
    contact = cast.wang_daughter()
    return {
        "take_over": lambda: actions.take_over(call=call, user=cast.ma_chao(), at=LATER, reason="交接班"),
        "hear": lambda: actions.hear(**hand),
        "miss": lambda: actions.miss(**hand),
        "note": lambda: actions.add_note(**hand, text="记一笔"),
        "severity": lambda: actions.set_severity(**hand, severity="yellow"),
        "halt": lambda: actions.stop_cascade(**hand),
        "hand_over": lambda: actions.hand_over(**hand, to="120"),
        "close": lambda: actions.close(**hand, cause="helped"),
        "cancel": lambda: actions.cancel(**hand, reason="没事"),
        "merge": lambda: actions.merge(**hand, into=other),
        "review": lambda: actions.review(**hand, note="好"),
        "follow_up": lambda: actions.follow_up(**hand, note="好"),
        "miss_follow_up": lambda: actions.miss_follow_up(**hand),
        "group": lambda: actions.group(**hand, incident=incident),
        "tell": lambda: actions.tell(call=call, contact=contact, at=LATER),
    }


@pytest.mark.parametrize("status", CALL_IN)
def test_a_call_takes_a_verb_only_where_its_table_of_moves_allows_it(status: str, neighbour_zhang: Any) -> None:
    call = CALL_IN[status]()
    assert call.status == status
    for verb, deed in call_verbs(call).items():
        starts, end = Call.MOVES[verb]
        assert attempt(call, deed) == ((end or status) if status in starts else "refused"), verb


@pytest.mark.parametrize("status", CALL_IN)
def test_answering_picks_up_or_takes_in_hand_or_names_who_has_it(status: str) -> None:
    call = CALL_IN[status]()
    got = attempt(call, lambda: actions.answer(call=call, user=cast.ma_chao(), at=LATER))
    assert got == ("answered" if status == "offered" else "refused")


@pytest.mark.parametrize("status", CALL_IN)
def test_a_call_leaves_an_incident_wherever_it_could_be_counted_to_one(status: str) -> None:
    call, hand = CALL_IN[status](), {"by": cast.liu_min().actor, "at": LATER}
    incident = actions.open_incident(name="暴雨", division=cast.place("6109"), **hand)
    assert attempt(call, lambda: actions.ungroup(call=call, **hand)) == "refused"
    Call.objects.filter(pk=call.pk).update(incident=incident)  # also where no verb would have brought it
    starts, _ = Call.MOVES["ungroup"]
    assert attempt(call, lambda: actions.ungroup(call=call, **hand)) == (status if status in starts else "refused")


@pytest.mark.parametrize("status", CALL_IN)
def test_somebody_may_be_asked_as_long_as_the_call_is_open(status: str, chen: Any) -> None:
    call = CALL_IN[status]()
    rows = Response.objects.filter(call=call, responder=chen)
    if status in {"closed", "cancelled", "merged"}:
        with pytest.raises(WrongMoment):
            actions.ask(call=call, responder=chen, by=cast.liu_min().actor, at=LATER)
        assert not rows.exists()
    else:
        response = actions.ask(call=call, responder=chen, by=cast.liu_min().actor, at=LATER)
        assert response.support == (status not in {"offered", "answered"}) and rows.exists()


def response_verbs(response: Response) -> dict[str, Callable[[], Any]]:
    hand = {"response": response, "by": cast.liu_min().actor, "at": LATER}
    verbs = ["accept", "decline", "depart", "arrive", "enter", "finish", "withdraw"]
    return {
        **{verb: lambda verb=verb: getattr(actions, verb)(**hand) for verb in verbs},  # type: ignore[misc]
        "lapse": lambda: actions.lapse(response=response, at=LATER),
    }


@pytest.mark.parametrize("status", RESPONSE_IN)
def test_a_response_takes_a_verb_only_where_its_table_of_moves_allows_it(status: str) -> None:
    response = RESPONSE_IN[status]()
    assert response.status == status
    for verb, deed in response_verbs(response).items():
        starts, end = Response.MOVES[verb]
        assert attempt(response, deed) == ((end or status) if status in starts else "refused"), verb


@pytest.mark.parametrize("status", RESPONSE_IN)
def test_only_who_does_not_lead_and_is_not_there_yet_can_be_stood_down(status: str) -> None:
    response = RESPONSE_IN[status]()
    got = attempt(response, lambda: actions.stand_down(response=response, by=cast.liu_min().actor, at=LATER))
    assert got == ("stood_down" if status == "asked" else "refused")


SEAT_VERBS = {"rest": actions.rest, "return": actions.come_back, "leave": actions.leave}


@pytest.mark.parametrize("status", Seat.Status.values)
@pytest.mark.parametrize("verb", SEAT_VERBS)
def test_a_seat_takes_a_verb_only_where_its_table_of_moves_allows_it(status: str, verb: str, liu_min: Any) -> None:
    seat = actions.sit(user=liu_min, at=after(0))
    for step in {"ready": [], "resting": ["rest"], "left": ["leave"]}[status]:
        SEAT_VERBS[step](seat=seat, by=liu_min.actor, at=after(1))
    starts, end = Seat.MOVES[verb]
    got = attempt(seat, lambda: SEAT_VERBS[verb](seat=seat, by=liu_min.actor, at=after(2)))
    assert got == (end if status in starts else "refused")


def test_every_state_of_a_call_but_the_momentary_one_is_tried() -> None:
    assert set(CALL_IN) == set(Status.values) - {"raised"}
    assert set(RESPONSE_IN) == set(Response.Status.values)


@pytest.mark.parametrize("deed", ["hand_over", "close"])
def test_a_word_that_is_not_on_the_list_is_refused(deed: str) -> None:
    call = CALL_IN["answered"]()
    wrong = {"hand_over": {"to": "114"}, "close": {"cause": "sunshine"}}[deed]
    with pytest.raises(Refused):
        getattr(actions, deed)(call=call, by=cast.liu_min().actor, at=LATER, **wrong)
