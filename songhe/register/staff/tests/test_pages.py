"""Pages of staff: responders, the calendar, keys."""

from datetime import datetime, timedelta

import pytest

from songhe.base import clock
from songhe.register.staff.forms import HOME
from songhe.register.staff.models import Responder, Shift
from tests.cast import HANYIN, PUXI

pytestmark = pytest.mark.django_db
NEW = {"name": "薄涛", "kind": "carer", "division": PUXI, "way": "bike", "skills": "急救\n"}


@pytest.fixture
def lead(zhao_lead, sign_in):
    return sign_in(zhao_lead)


def text(answer):
    return answer.content.decode()


def test_the_list_shows_masked_numbers_and_who_is_on_duty(lead, doctor_zhou):
    page = text(lead.get("/staff/"))
    assert "周明" in page and "139 **** 0012" in page and "在岗" in page and "13992500012" not in page


def test_the_list_needs_as_many_queries_for_many_as_for_few(
    lead, doctor_zhou, neighbour_zhang, chen, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9):
        lead.get("/staff/")


def test_a_responder_is_added_and_put_right(lead):
    assert lead.post("/staff/new/", NEW).status_code == 302
    row = Responder.objects.get(name="薄涛")
    lead.post(f"/staff/{row.pk}/", {**NEW, "way": "car", "phone": "13800000001"})
    row.refresh_from_db()
    assert (row.way, row.skills, row.phone) == ("car", ["急救"], "13800000001")


def test_a_number_left_empty_stays(lead, doctor_zhou):
    lead.post(f"/staff/{doctor_zhou.pk}/", {**NEW, "name": "周明", "kind": "doctor"})
    doctor_zhou.refresh_from_db()
    assert doctor_zhou.phone == "13992500012"


@pytest.mark.parametrize(
    "facts", [{"name": ""}, {"division": "610924"}, {"phone": "1"}, {"lat": "32.7"}, {"lat": "x", "lng": "108"}]
)
def test_what_is_wrong_is_said(lead, facts):
    page = lead.post("/staff/new/", {**NEW, **facts})
    assert page.status_code == 422 and 'aria-invalid="true"' in text(page)


def test_a_county_may_be_the_place_of_a_crew(lead):
    lead.post("/staff/new/", {**NEW, "kind": "ambulance", "division": "汉阴县"})
    assert Responder.objects.get().division.code == HANYIN


def test_a_responder_is_deactivated_and_activated(lead, doctor_zhou):
    lead.post(f"/staff/{doctor_zhou.pk}/deactivation/")
    assert "停用" in text(lead.get("/staff/"))
    lead.post(f"/staff/{doctor_zhou.pk}/activation/")
    assert Responder.objects.get().is_active


@pytest.fixture
def carer(lead):
    lead.post("/staff/new/", NEW)
    return Responder.objects.get(name="薄涛")


def tomorrow():
    return clock.now().astimezone(HOME).date() + timedelta(days=1)


def plan(lead, carer, **facts):
    return lead.post("/staff/duty/plan/", {"responder": carer.pk, "day": tomorrow(), "start": "20:00", "hours": 12, **facts})


def test_a_night_shift_is_planned_and_seen_on_both_days(lead, carer):
    plan(lead, carer)
    row = Shift.objects.get()
    assert row.starts_at == datetime.combine(tomorrow(), row.starts_at.astimezone(HOME).time(), tzinfo=HOME)
    pages = [text(lead.get(f"/staff/duty/?day={tomorrow() + timedelta(days=days)}")) for days in (0, 1, 2)]
    assert ["当天的班" in page and "20:00" in page for page in pages] == [True, True, False]


def test_a_refusal_stands_above_the_form(lead, carer):
    plan(lead, carer)
    page = plan(lead, carer, start="21:00")
    assert page.status_code == 422 and "已有班次" in text(page)


@pytest.mark.parametrize("facts", [{"hours": 30}, {"start": "25:00"}, {"day": "soon"}, {"responder": ""}])
def test_hours_that_cannot_be_are_said_beside_the_field(lead, carer, facts):
    page = plan(lead, carer, **facts)
    assert page.status_code == 422 and 'aria-invalid="true"' in text(page)


def test_a_shift_is_cancelled(lead, carer):
    plan(lead, carer)
    lead.post(f"/staff/duty/{Shift.objects.get().pk}/cancellation/")
    assert not Shift.objects.exists()


def test_a_foreign_shift_is_not_cancelled(lead, carer, he_ziyang, sign_in):
    plan(lead, carer)
    assert sign_in(he_ziyang).post(f"/staff/duty/{Shift.objects.get().pk}/cancellation/").status_code == 404


def test_the_calendar_says_where_nobody_is(lead):
    assert "没有本地人员值班" in text(lead.get(f"/staff/duty/?day={tomorrow()}"))


def test_a_day_that_is_none_is_today(lead):
    assert lead.get("/staff/duty/?day=tomorrowish").status_code == 200


def test_key_holders_of_the_same_town_are_chosen(lead, wang, neighbour_zhang, doctor_zhou):
    page = text(lead.get(f"/staff/keys/{wang.pk}/"))
    assert "张大山" in page and "周明" in page
    lead.post(f"/staff/keys/{wang.pk}/", {"holders": [doctor_zhou.pk]})
    assert list(wang.key_holders.all()) == [doctor_zhou]


def test_a_foreign_responder_cannot_be_given_a_key(lead, wang, ambulance):
    Responder.objects.filter(pk=ambulance.pk).update(division_path="6109/610924")
    assert lead.post(f"/staff/keys/{wang.pk}/", {"holders": [ambulance.pk]}).status_code == 422
