"""A phone on duty keeps its log-in for the shift, or it would look awake and never ring; off duty it rests like any other."""

from datetime import timedelta

import pytest
from django.test import Client

from songhe.base import clock
from songhe.register.access.sessions import SEEN
from songhe.register.staff import actions
from songhe.register.staff.models import Responder
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOOK = {"x-background": "1", "accept": "*/*"}


def phone(user, minutes=0):
    """Signed in, and not touched for so long."""
    client = Client()
    client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    client.get("/field/")
    session = client.session
    session[SEEN] = clock.now().timestamp() - 60 * minutes
    session.save()
    return client


@pytest.fixture
def zhou(doctor_zhou):
    Responder.objects.update(always_on=False)
    doctor_zhou.refresh_from_db()
    return doctor_zhou


def on_shift(responder, hours_ago, hours):
    at = clock.now()
    starts = at - timedelta(hours=hours_ago)
    actions.plan_shift(
        responder=responder, starts_at=starts, ends_at=starts + timedelta(hours=hours), by=responder.user.actor, at=at
    )


@pytest.mark.parametrize("minutes", [31, 11 * 60])
def test_on_duty_it_may_lie_untouched_and_still_ring(zhou, minutes):
    on_shift(zhou, 11, 12)
    assert phone(zhou.user, minutes).get("/field/now/", headers=LOOK).status_code == 200


def test_at_the_end_of_the_shift_it_is_signed_out(zhou):
    on_shift(zhou, 13, 12)
    assert phone(zhou.user, 31).get("/field/now/", headers=LOOK).status_code == 401


def test_without_a_shift_it_rests_half_an_hour(zhou):
    assert phone(zhou.user, 29).get("/field/now/", headers=LOOK).status_code == 200
    assert phone(zhou.user, 31).get("/field/now/", headers=LOOK).status_code == 401


@pytest.mark.parametrize(("minutes", "status"), [(23 * 60, 200), (24 * 60 + 1, 401)])
def test_who_is_always_on_duty_touches_it_once_a_day(neighbour_zhang, minutes, status):
    assert phone(neighbour_zhang.user, minutes).get("/field/now/", headers=LOOK).status_code == status


def test_who_pauses_is_not_on_duty(neighbour_zhang):
    client = phone(neighbour_zhang.user, 31)
    Responder.objects.update(availability="off")
    assert client.get("/field/now/", headers=LOOK).status_code == 401


def test_the_cookie_outlives_the_closed_browser_and_lasts_for_a_shift(neighbour_zhang, liu_min):
    client = phone(neighbour_zhang.user)
    assert client.session.get_expiry_age() == 24 * 3600
    assert not client.session.get_expire_at_browser_close()
    desk = Client()
    desk.post("/account/login/", {"login": liu_min.username, "password": PASSWORD})
    desk.get("/account/")
    assert desk.session.get_expire_at_browser_close()


def test_the_desk_of_somebody_else_gains_nothing(li_county):
    client = phone(li_county, 31)
    assert client.get("/account/", headers=LOOK).status_code == 401
