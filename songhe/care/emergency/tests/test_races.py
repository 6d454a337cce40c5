"""Two hands at the same moment: exactly one wins, the other is told so in a sentence. Real threads on real transactions."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connections

from songhe.base.deadlines import fire_due
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions
from songhe.care.emergency.models import Call, CallDeadline, Response
from songhe.care.emergency.tests.scene import BUTTON, answered, asked, by, on_scene, ring
from tests import cast
from tests.cast import AT, after

# A SQLite test database is in memory and shared: its threads collide on tables instead of waiting for the file's one writer.
# The same races on a SQLite file, with whole processes and kill -9, are `make crash`.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Run all deeds in threads that start together; what each gave, or its refusal. Anything else is a fault."""
    gate, got = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            gate.wait()
            got[place] = deed()
        except Refused as refusal:
            got[place] = refusal
        except BaseException as fault:
            got[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    faults = [one for one in got if isinstance(one, BaseException) and not isinstance(one, Refused)]
    assert not faults, faults
    return got


def refusals(got: list[Any]) -> list[str]:
    return [one.sentence for one in got if isinstance(one, Refused)]


def _answer(key: Any, user: Any) -> None:
    actions.answer(call=Call.objects.get(pk=key), user=user, at=after(5))


def _merge(key: Any, into: Any, user: Any) -> None:
    actions.merge(call=Call.objects.get(pk=key), into=Call.objects.get(pk=into), by=user.actor, at=after(9))


def test_two_dispatchers_pick_up_and_one_is_told_who_has_it(liu_min: Any, ma_chao: Any) -> None:
    for number in range(5):
        call = ring(source=f"m{number}")
        got = at_once(*(partial(_answer, call.pk, user) for user in (liu_min, ma_chao)))
        call.refresh_from_db()
        assert refusals(got) == [f"{call.answered_by.name} 已经接听了这起呼叫。"]
        assert JournalEntry.objects.filter(subject=call.pk, verb="emergency.call.answer").count() == 1
        actions.cancel(call=call, by=liu_min.actor, at=after(9), reason="试")


def test_two_responders_say_yes_and_one_is_told_who_goes(neighbour_zhang: Any, doctor_zhou: Any) -> None:
    call = answered()
    asks = [asked(call, person) for person in (neighbour_zhang, doctor_zhou)]
    got = at_once(*(partial(_accept, ask.pk) for ask in asks))
    call.refresh_from_db()
    assert refusals(got) == [f"{call.lead_response.responder_name} 已经接单，谢谢您。"]
    assert sorted(call.responses.values_list("status", flat=True)) == ["accepted", "stood_down"]


def _accept(key: Any) -> None:
    response = Response.objects.get(pk=key)
    actions.accept(response=response, by=by(response.responder), at=after(40))


def test_two_presses_at_once_are_one_call_and_a_repeat(wang: Any) -> None:
    def press(number: int) -> Any:
        return actions.raise_call(source=f"m{number}", trigger="sos", by=BUTTON, at=AT, elder=wang)

    got = at_once(*(partial(press, number) for number in range(6)))
    assert sorted(new for _, new in got) == [False] * 5 + [True]
    assert (Call.objects.count(), Call.objects.get().repeats) == (1, 5)


def test_one_press_taken_up_by_two_intakes_is_one_press(wang: Any) -> None:
    got = at_once(*(lambda: actions.raise_call(source="m", trigger="sos", by=BUTTON, at=AT, elder=wang) for _ in range(4)))
    assert sum(new for _, new in got) == 1 and Call.objects.get().repeats == 0


def test_calls_raised_at_once_get_numbers_of_their_own(city: Any) -> None:
    at_once(*(partial(actions.raise_call, source=f"m{n}", trigger="phone", by=BUTTON, at=AT) for n in range(8)))
    assert sorted(Call.objects.values_list("number", flat=True)) == [f"20261123-{n:04d}" for n in range(1, 9)]


def test_two_workers_fire_each_deadline_once(ambulance: Any, neighbour_zhang: Any) -> None:
    call = ring()
    got = at_once(*(lambda: fire_due(CallDeadline, at=after(185), fire=actions.fire) for _ in range(3)))
    assert sum(got) == 5
    rows = JournalEntry.objects.filter(subject=call.pk, verb="emergency.call.escalate").values_list("facts__to", flat=True)
    assert len(rows) == len(set(rows))


def test_one_responder_says_yes_to_two_calls_at_once_and_leads_one(neighbour_zhang: Any, ye_elder: Any) -> None:
    asks = [asked(answered(), neighbour_zhang), asked(ring(elder=ye_elder, source="ye"), neighbour_zhang)]
    got = at_once(*(partial(_accept, ask.pk) for ask in asks))
    assert len(refusals(got)) == 1 and "请先完成或退出那一起" in refusals(got)[0]
    assert Call.objects.filter(lead_response__responder=neighbour_zhang).count() == 1


def test_a_press_again_and_the_worker_at_once_lock_up_neither(neighbour_zhang: Any) -> None:
    """The press lays deadlines anew that the worker is about to fire."""
    call = on_scene().call
    ring(at=after(700), source="again")

    def press(number: int) -> Any:
        return actions.raise_call(source=f"m{number}", trigger="sos", by=BUTTON, at=after(731), elder=cast.wang())

    def heed() -> None:
        actions.answer(call=Call.objects.get(pk=call.pk), user=cast.ma_chao(), at=after(731))

    at_once(*(partial(press, n) for n in range(3)), heed, *(partial(_work, 732) for _ in range(3)))
    call.refresh_from_db()
    assert call.repeats == 4 and not CallDeadline.objects.filter(failures__gt=0).exists()


def _work(seconds: float) -> int:
    return fire_due(CallDeadline, at=after(seconds), fire=actions.fire)


def test_a_yes_and_a_lapse_at_once_never_lose_the_yes(neighbour_zhang: Any, doctor_zhou: Any) -> None:
    ask = asked(answered(severity="orange"), neighbour_zhang)
    at_once(lambda: _accept(ask.pk), lambda: fire_due(CallDeadline, at=after(143), fire=actions.fire))
    ask.refresh_from_db()
    assert ask.status == "accepted" and Call.objects.get().lead_response_id == ask.pk


def test_closing_and_withdrawing_at_once_leave_no_half_state(doctor_zhou: Any) -> None:
    ask = asked()
    _accept(ask.pk)
    call = ask.call
    liu = cast.liu_min()
    got = at_once(
        lambda: actions.close(call=Call.objects.get(pk=call.pk), cause="helped", by=liu.actor, at=after(90)),
        lambda: actions.withdraw(response=Response.objects.get(pk=ask.pk), by=by(doctor_zhou), at=after(90)),
    )
    call.refresh_from_db()
    assert len(refusals(got)) <= 1 and call.status == "closed"
    assert not call.responses.filter(status__in=["asked", "accepted", "en_route"]).exists()


def test_two_calls_merged_into_each_other_do_not_lock_up(ye_elder: Any, liu_min: Any) -> None:
    one, other = ring(), ring(elder=ye_elder, source="ye")
    got = at_once(
        partial(_merge, one.pk, other.pk, liu_min),
        partial(_merge, other.pk, one.pk, liu_min),
    )
    assert len(refusals(got)) == 1 and Call.objects.filter(status="merged").count() == 1


def test_one_dispatcher_in_two_windows_has_one_seat(liu_min: Any) -> None:
    seats = at_once(*(lambda: actions.sit(user=liu_min, at=AT) for _ in range(4)))
    assert len({seat.pk for seat in seats}) == 1
