"""Responders: added, changed, on duty, where they are."""

from datetime import timedelta

import pytest

from songhe.base import journal
from songhe.base.crypto import blind_index
from songhe.base.errors import Refused
from songhe.register.staff import actions, queries
from songhe.register.staff.models import Responder, Shift
from tests import cast
from tests.cast import AT, HANYIN, PUXI

pytestmark = pytest.mark.django_db
COUNTY = f"6109/{HANYIN}"


@pytest.fixture
def by(zhao_lead):
    return {"by": zhao_lead.actor, "at": AT}


@pytest.fixture
def bo(by):
    """Bo Tao, carer with shifts, 蒲溪社区."""
    return actions.add_responder(name="薄涛", kind="carer", division=cast.place(PUXI), phone="138 0000 0001", **by)


def test_without_a_position_the_villages_is_taken(bo):
    assert (bo.lat, bo.lng) == (cast.place(PUXI).lat, cast.place(PUXI).lng)
    assert bo.phone_index == blind_index("13800000001", "phone")


def test_the_journal_knows_who_and_where_but_no_number(bo):
    entry = journal.since(0)[-1]
    assert entry.after == {"name": "薄涛", "kind": "carer", "division": PUXI}


def test_a_change_names_fields(bo, by):
    actions.change_responder(responder=bo, way="car", phone="13900000000", division=cast.place(cast.DONGSHENG), **by)
    assert journal.since(0)[-1].facts == {"fields": ["division", "phone", "way"]}
    assert Responder.objects.get(pk=bo.pk).division_path.endswith(cast.DONGSHENG)


def test_facts_nobody_knows_are_a_fault_of_the_programmer(by):
    with pytest.raises(TypeError):
        actions.add_responder(name="薄涛", kind="carer", division=cast.place(PUXI), height=1, **by)


def shift(responder, by, start=-1, end=8):
    return actions.plan_shift(
        responder=responder, starts_at=AT + timedelta(hours=start), ends_at=AT + timedelta(hours=end), **by
    )


def on_duty(at=AT, path=COUNTY):
    return [row.name for row in queries.on_duty(at, path)]


def test_nobody_is_on_duty_without_a_shift(bo):
    assert on_duty() == []


def test_a_shift_puts_on_duty_while_it_lasts(bo, by):
    shift(bo, by)
    assert [on_duty(AT + timedelta(hours=hours)) for hours in (-2, 0, 7.9, 8)] == [[], ["薄涛"], ["薄涛"], []]


@pytest.mark.parametrize("change", [{"availability": "off"}, {"is_active": False}])
def test_who_is_off_or_inactive_is_not_on_duty(bo, by, change):
    shift(bo, by)
    Responder.objects.filter(pk=bo.pk).update(**change)
    bo.refresh_from_db()
    assert on_duty() == [] and not queries.is_on_duty(bo, AT)


def test_who_is_always_on_needs_no_shift(doctor_zhou):
    assert on_duty() == ["周明"] and queries.is_on_duty(doctor_zhou, AT)


def test_duty_is_asked_within_a_place(doctor_zhou):
    assert on_duty(path="6109/610924") == []


def test_deactivating_frees_shifts_to_come_and_keeps_those_that_were(bo, by):
    shift(bo, by, -5, -1)
    shift(bo, by, 10, 20)
    actions.deactivate(responder=bo, **by)
    assert Shift.objects.count() == 1 and journal.since(0)[-1].facts == {"shifts_freed": 1}
    actions.activate(responder=bo, **by)
    assert Responder.objects.get(pk=bo.pk).is_active


def test_availability_the_same_again_leaves_no_trace(doctor_zhou, by):
    actions.set_availability(responder=doctor_zhou, availability="busy", **by)
    head = journal.head()
    actions.set_availability(responder=doctor_zhou, availability="busy", **by)
    assert (journal.head(), doctor_zhou.availability) == (head, "busy")


def test_an_unknown_availability_is_refused(doctor_zhou, by):
    with pytest.raises(Refused):
        actions.set_availability(responder=doctor_zhou, availability="asleep", **by)


def test_a_position_is_kept_on_duty_and_only_then(bo, by):
    assert actions.report_position(responder=bo, lat=32.7, lng=108.2, at=AT) is False
    shift(bo, by)
    assert actions.report_position(responder=bo, lat=32.7, lng=108.2, at=AT) is True


def test_an_older_position_never_replaces_a_newer(doctor_zhou):
    actions.report_position(responder=doctor_zhou, lat=1, lng=1, at=AT)
    assert actions.report_position(responder=doctor_zhou, lat=2, lng=2, at=AT - timedelta(minutes=1)) is False


def test_no_track_is_kept(doctor_zhou):
    actions.report_position(responder=doctor_zhou, lat=1, lng=1, at=AT)
    assert journal.head() == 0


@pytest.mark.parametrize(("minutes", "live"), [(0, True), (14, True), (15, False)])
def test_an_old_position_is_ignored(doctor_zhou, minutes, live):
    actions.report_position(responder=doctor_zhou, lat=32.9, lng=108.9, at=AT)
    doctor_zhou.refresh_from_db()
    lat, _lng, fresh = queries.position(doctor_zhou, AT + timedelta(minutes=minutes))
    assert (lat == 32.9, fresh) == (live, live)


def test_another_county_sees_nobody(doctor_zhou, he_ziyang, liu_min):
    assert (list(queries.responders(he_ziyang)), list(queries.responders(liu_min))) == ([], [doctor_zhou])


def test_a_town_without_anybody_has_a_gap(bo, by, liu_min):
    shift(bo, by, 0, 8)
    gaps = queries.gaps(liu_min, AT, AT + timedelta(hours=12))
    assert [(gap.town.name, gap.starts_at) for gap in gaps] == [("蒲溪镇", AT + timedelta(hours=8))]


def test_an_ambulance_fills_no_gap_and_a_neighbour_who_is_always_there_does(ambulance, liu_min):
    end = AT + timedelta(hours=12)
    assert len(queries.gaps(liu_min, AT, end)) == 1
    cast.doctor_zhou()
    assert queries.gaps(liu_min, AT, end) == []


def test_one_log_in_is_tied_once(bo, doctor_zhou, by):
    with pytest.raises(Refused, match="刚刚关联给了别人"):
        actions.change_responder(responder=bo, user=doctor_zhou.user, **by)
    assert Responder.objects.get(pk=bo.pk).user is None and journal.since(0)[-1].verb == "staff.responder.add"


def test_the_journal_says_whose_log_in_was_tied(bo, by, city):
    user = cast.user("bolan", "柏兰", "responder", cast.PUXI)
    actions.change_responder(responder=bo, user=user, **by)
    assert journal.since(0)[-1].facts == {"fields": ["user"], "user": str(user.pk)}
