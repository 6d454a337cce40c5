"""Seats, major incidents, who was told, and what stays when calls are merged."""

import pytest

from songhe.base import journal
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import CallDeadline, Told
from songhe.care.emergency.tests.scene import answered, asked, by, closed, ring
from songhe.register.staff.models import Responder
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def test_sitting_down_twice_is_one_seat_and_ends_a_rest(liu_min):
    seat = actions.sit(user=liu_min, at=AT)
    actions.rest(seat=seat, by=liu_min.actor, at=after(1))
    again = actions.sit(user=liu_min, at=after(60))
    assert (again.pk, again.status, again.seen_at) == (seat.pk, "ready", after(60))


def test_after_leaving_a_new_seat_is_taken(liu_min):
    seat = actions.sit(user=liu_min, at=AT)
    actions.leave(seat=seat, by=liu_min.actor, at=after(5))
    assert actions.sit(user=liu_min, at=after(9)).pk != seat.pk
    with pytest.raises(WrongMoment, match="离席"):
        actions.seen(seat=seat, at=after(10))


def test_a_sign_of_life_is_not_journalled_and_never_goes_back(liu_min):
    seat = actions.sit(user=liu_min, at=AT)
    pos = journal.head()
    for seconds in (20, 10):
        actions.seen(seat=seat, at=after(seconds))
    seat.refresh_from_db()
    assert (seat.seen_at, journal.head()) == (after(20), pos)


def test_seats_are_seen_within_the_division_only(liu_min, he_ziyang, wu_city):
    for user in (liu_min, he_ziyang):
        actions.sit(user=user, at=AT)
    assert [seat.user for seat in queries.seats(liu_min)] == [liu_min]
    assert queries.seats(wu_city).count() == 2


def test_an_incident_groups_calls_of_its_own_division_while_it_lasts(liu_min, ziyang_elder):
    call, other = ring(), ring(elder=ziyang_elder, source="press:tan")
    incident = actions.open_incident(name="山体滑坡", division=cast.place(cast.HANYIN), by=liu_min.actor, at=AT)
    actions.group(call=call, incident=incident, by=liu_min.actor, at=after(5))
    assert list(incident.calls.all()) == [call] and list(queries.incidents(liu_min)) == [incident]
    with pytest.raises(Refused, match="不在"):
        actions.group(call=other, incident=incident, by=liu_min.actor, at=after(6))
    actions.close_incident(incident=incident, by=liu_min.actor, at=after(7))
    for deed in (actions.close_incident, lambda **k: actions.group(call=call, **k)):
        with pytest.raises(Refused, match="已经结束"):
            deed(incident=incident, by=liu_min.actor, at=after(8))


def test_a_merged_call_keeps_its_presses_and_notes_and_waits_for_nothing(ye_elder, liu_min):
    call, other = answered(), ring(elder=ye_elder, source="press:ye")
    actions.add_note(call=call, by=liu_min.actor, at=after(9), text="同一处着火")
    actions.merge(call=call, into=other, by=liu_min.actor, at=after(10))
    assert call.presses.count() == call.notes.count() == 1
    assert not CallDeadline.objects.filter(call=call, fired_at=None, cleared_at=None).exists()
    assert f"{call.number} 并入本呼叫" in [moment.text for moment in queries.timeline(other)]
    with pytest.raises(WrongMoment, match=f"已并入 {other.number}"):
        actions.close(call=call, cause="helped", by=liu_min.actor, at=after(11))


@pytest.mark.parametrize("into", ["itself", "drill"])
def test_what_does_not_belong_together_is_not_merged(into, liu_min):
    call = ring()
    other = call if into == "itself" else ring(drill=True, source="drill")
    with pytest.raises(Refused):
        actions.merge(call=call, into=other, by=liu_min.actor, at=after(9))


def test_a_contact_is_told_once_and_reads_once(wang_daughter):
    call = ring()
    for seconds in (5, 6):
        told = actions.tell(call=call, contact=wang_daughter, at=after(seconds))
    for seconds in (30, 40):
        actions.mark_read(told=Told.objects.get(), at=after(seconds))
    told.refresh_from_db()
    assert (told.told_at, told.read_at) == (after(5), after(30))
    assert [moment.text for moment in queries.timeline(call)[:2]] == ["女儿已查看", "已告知女儿 王丽"]


def test_a_contact_who_was_told_of_a_call_stays_on_file(liu_min, sign_in, wang, wang_daughter):
    actions.tell(call=ring(), contact=wang_daughter, at=after(5))
    answer = sign_in(liu_min).post(f"/elders/{wang.pk}/contacts/{wang_daughter.pk}/removal/")
    assert answer.status_code == 409 and "不能删除" in answer.content.decode()


def test_later_edits_never_change_a_timeline(liu_min):
    response = asked()
    actions.accept(response=response, by=by(response.responder), at=after(40))
    before = queries.timeline(response.call)
    Responder.objects.update(name="改名")
    type(liu_min).objects.filter(pk=liu_min.pk).update(name="改名")
    type(response.call.elder).objects.update(name="改名")
    assert queries.timeline(response.call) == before


def test_a_correction_is_a_new_line(liu_min):
    call = closed()
    lines = len(queries.timeline(call))
    actions.add_note(call=call, by=liu_min.actor, at=after(4000), text="更正：左髋")
    assert len(queries.timeline(call)) == lines + 1 and queries.timeline(call)[0].text == "更正：左髋"


def test_what_was_said_is_sealed_and_never_in_the_journal(liu_min):
    call = closed()
    actions.add_note(call=call, by=liu_min.actor, at=after(4000), text="电话 13992500001")
    assert not any("13992500001" in str(entry.facts) for entry in JournalEntry.objects.all())


def test_an_alarm_is_reviewed_and_followed_up_once(zhao_lead):
    call = closed()
    for deed, word in ((actions.review, "复核"), (actions.follow_up, "回访")):
        deed(call=call, by=zhao_lead.actor, at=after(4000), note="好")
        with pytest.raises(WrongMoment, match=word):
            deed(call=call, by=zhao_lead.actor, at=after(4001), note="再来")


def test_closed_today_begins_at_their_midnight(liu_min):
    call = closed()
    assert list(queries.closed_today(liu_min, after(3600))) == [call]
    assert not queries.closed_today(liu_min, after(86_400)).exists()


def test_raising_a_call_costs_a_bounded_number_of_queries(wang, liu_min, django_assert_max_num_queries):
    actions.sit(user=liu_min, at=AT)
    with django_assert_max_num_queries(24):
        actions.raise_call(source="m", trigger="sos", by=liu_min.actor, at=AT, elder=wang)
