"""A responder's own page: shifts, swaps, availability."""

from datetime import timedelta

import pytest

from songhe.base import clock
from songhe.register.staff import actions
from songhe.register.staff.models import Responder, Shift, Swap
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(doctor_zhou, chen):
    Responder.objects.update(always_on=False)
    return doctor_zhou, chen


@pytest.fixture
def shift(two, zhao_lead):
    start = clock.now() + timedelta(hours=10)
    return actions.plan_shift(
        responder=two[0], starts_at=start, ends_at=start + timedelta(hours=8), by=zhao_lead.actor, at=clock.now()
    )


@pytest.fixture
def phones(two, sign_in):
    return [sign_in(row.user) for row in two]


def ask(phones, shift, two):
    return phones[0].post(f"/staff/shifts/{shift.pk}/swap/", {"asked": two[1].pk})


def test_my_shifts_stand_on_my_page(phones, shift):
    assert "换班" in phones[0].get("/staff/mine/").content.decode()
    assert "以后没有排班" in phones[1].get("/staff/mine/").content.decode()


def test_a_colleague_takes_my_shift(phones, shift, two):
    ask(phones, shift, two)
    swap = Swap.objects.get()
    assert "周明" in phones[1].get("/staff/mine/").content.decode()
    phones[1].post(f"/staff/swaps/{swap.pk}/agreement/")
    assert Shift.objects.get().responder == two[1]


def test_a_colleague_cannot(phones, shift, two):
    ask(phones, shift, two)
    phones[1].post(f"/staff/swaps/{Swap.objects.get().pk}/refusal/")
    assert (Swap.objects.get().status, Shift.objects.get().responder) == ("refused", two[0])


def test_i_take_my_question_back_and_the_answer_comes_too_late(phones, shift, two):
    ask(phones, shift, two)
    swap = Swap.objects.get()
    phones[0].post(f"/staff/swaps/{swap.pk}/withdrawal/")
    assert phones[1].post(f"/staff/swaps/{swap.pk}/agreement/").status_code == 409
    assert Shift.objects.get().responder == two[0]


@pytest.mark.parametrize("name", ["agreement", "refusal"])
def test_nobody_answers_for_another(phones, shift, two, name):
    ask(phones, shift, two)
    assert phones[0].post(f"/staff/swaps/{Swap.objects.get().pk}/{name}/").status_code == 404


def test_nobody_swaps_or_withdraws_what_is_anothers(phones, shift, two):
    ask(phones, shift, two)
    assert phones[1].post(f"/staff/shifts/{shift.pk}/swap/", {"asked": two[0].pk}).status_code == 404
    assert phones[1].post(f"/staff/swaps/{Swap.objects.get().pk}/withdrawal/").status_code == 404


def test_somebody_who_is_not_free_cannot_be_asked(phones, shift, ambulance):
    answer = phones[0].post(f"/staff/shifts/{shift.pk}/swap/", {"asked": ambulance.pk})
    assert answer.status_code == 422 and not Swap.objects.exists()


@pytest.mark.parametrize(("state", "status"), [("busy", 302), ("off", 302), ("asleep", 409)])
def test_i_say_whether_i_am_free(phones, two, state, status):
    assert phones[0].post("/staff/mine/availability/", {"availability": state}).status_code == status


def test_a_log_in_without_a_responder_is_told_what_to_do(sign_in, city):
    user = cast.user("newdoc", "新村医", "responder", cast.PUXI)
    assert "调度长" in sign_in(user).get("/staff/mine/").content.decode()
