"""The family's log-in: my elders only, calm or in trouble, and what has been."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.register.people.models import Consent, Contact
from tests import cast
from tests.cast import after


@pytest.fixture
def family(sign_in: Any, daughter: Contact) -> Client:
    return sign_in(daughter.user)


def test_all_is_well(family: Client) -> None:
    page = family.get("/follow/").content.decode()
    assert "今天都平安" in page and "王桂兰" in page and "还没有求助过" in page


def test_a_day_with_a_call_is_not_called_calm(family: Client, call: Call) -> None:
    emergency.answer(call=call, user=cast.liu_min(), at=after(10))
    emergency.close(call=call, cause="hospital", by=cast.liu_min().actor, at=after(20))
    page = family.get("/follow/").content.decode()
    assert "现在没有老人在求助" in page and "今天都平安" not in page


def test_a_running_call_comes_first_and_leads_to_its_page(family: Client, call: Call) -> None:
    page = family.get("/follow/").content.decode()
    assert "有 1 位老人正在求助" in page
    link = page.split('b b-main" href="', 1)[1].split('"', 1)[0]
    assert "正在请人过去" in family.get(link).content.decode()


def test_history_tells_what_was(family: Client, taken: Callable[..., Call], daughter: Contact) -> None:
    taken("accept", "arrive", "close", cause="hospital")
    page = family.get(f"/follow/elder/{daughter.elder_id}/").content.decode()
    assert "求助过 1 次" in page and "周明" in page and "已送医" in page


def test_another_familys_elder_does_not_exist(family: Client) -> None:
    assert family.get(f"/follow/elder/{cast.ye_elder().pk}/").status_code == 404


def test_without_consent_there_is_nobody(family: Client, daughter: Contact) -> None:
    Consent.objects.update(withdrawn_at=after(1))
    assert "还没有您能看的老人" in family.get("/follow/").content.decode()
    assert family.get(f"/follow/elder/{daughter.elder_id}/").status_code == 404


@pytest.mark.parametrize("person", ["liu_min", "li_county", "wang", "neighbour_zhang"])
def test_other_roles_have_no_such_page(sign_in: Any, person: str) -> None:
    somebody = getattr(cast, person)()
    assert sign_in(getattr(somebody, "user", somebody)).get("/follow/").status_code == 404


def test_nobody_is_sent_to_the_log_in() -> None:
    assert Client().get("/follow/").status_code == 302


def test_a_call_merged_into_another_is_running_as_long_as_that_one(family: Client, call: Call, daughter: Contact) -> None:
    liu = cast.liu_min()
    into = emergency.raise_call(source="ye", trigger="smoke", elder=cast.ye_elder(), by=liu.actor, at=after(50))[0]
    emergency.merge(call=call, into=into, by=liu.actor, at=after(60))
    assert "有 1 位老人正在求助" in family.get("/follow/").content.decode()
    assert "正在处理" in family.get(f"/follow/elder/{daughter.elder_id}/").content.decode()
    emergency.answer(call=into, user=liu, at=after(70))
    emergency.close(call=into, cause="hospital", by=liu.actor, at=after(80))
    assert "现在没有老人在求助" in family.get("/follow/").content.decode()
    page = family.get(f"/follow/elder/{daughter.elder_id}/").content.decode()
    assert "求助过 1 次" in page and "已送医" in page
