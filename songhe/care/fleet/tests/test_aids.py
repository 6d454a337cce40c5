"""Aids: a deposit in the ledger against a thing; back, and clean before the next one has it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from songhe.base.actors import CLOCK
from songhe.base.errors import Refused, WrongMoment
from songhe.base.ledger import actions as ledger
from songhe.base.ledger import checking
from songhe.care.fleet import actions
from songhe.care.fleet.models import Aid, Loan
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def chair(AT: datetime, wang: Elder) -> Aid:
    return actions.add_aid(number="LY-01", kind="wheelchair", by=CLOCK, at=AT, division="6109/610921")


def lend(chair: Aid, wang: Elder, AT: datetime) -> Loan:
    return actions.lend(aid=chair, elder=wang, due_on=localtime(AT + 30 * DAY).date(), by=CLOCK, at=AT)


def test_the_deposit_lies_in_the_ledger_until_it_is_back(chair: Aid, wang: Elder, AT: datetime) -> None:
    loan = lend(chair, wang, AT)
    assert (chair.status, loan.deposit_cents, actions.deposit_held(loan)) == ("lent", 30_000, 30_000)
    actions.come_back(loan=loan, condition="坐垫破了", kept_cents=5_000, by=CLOCK, at=AT + DAY)
    chair.refresh_from_db()
    assert (chair.status, actions.deposit_held(loan)) == ("used", 0)
    assert ledger.balance(f"aid-payer:{wang.pk}") == -5_000 and ledger.balance("aids:6109/610921") == 5_000
    assert not checking.check()


def test_without_a_deposit_nothing_moves(wang: Elder, AT: datetime) -> None:
    aid = actions.add_aid(number="F-1", kind="walker", deposit_cents=0, by=CLOCK, at=AT, division=wang.division_path)
    loan = lend(aid, wang, AT)
    actions.come_back(loan=loan, condition="好", by=CLOCK, at=AT + DAY)
    assert ledger.balance(f"aid-payer:{wang.pk}") == 0


def test_only_what_is_clean_is_lent_again(chair: Aid, wang: Elder, AT: datetime) -> None:
    actions.come_back(loan=lend(chair, wang, AT), condition="好", by=CLOCK, at=AT + DAY)
    chair.refresh_from_db()
    with pytest.raises(WrongMoment):
        lend(chair, wang, AT + DAY)
    actions.clean(aid=chair, method="wipe", agent="84 消毒液", good=False, by=CLOCK, at=AT + DAY)
    assert chair.status == "used"
    actions.clean(aid=chair, method="steam", good=True, by=CLOCK, at=AT + 2 * DAY)
    assert chair.status == "stock" and [one.good for one in chair.cleanings.all()] == [True, False]
    lend(chair, wang, AT + 3 * DAY)


def test_nobody_has_it_twice_and_it_comes_back_once(chair: Aid, wang: Elder, AT: datetime) -> None:
    loan = lend(chair, wang, AT)
    with pytest.raises(WrongMoment):
        lend(Aid.objects.get(pk=chair.pk), cast.ye_elder(), AT)
    actions.come_back(loan=loan, condition="好", by=CLOCK, at=AT + DAY)
    with pytest.raises(Refused):
        actions.come_back(loan=loan, condition="好", by=CLOCK, at=AT + DAY)


@pytest.mark.parametrize("kept", [-1, 30_001])
def test_no_more_is_kept_than_was_given(chair: Aid, wang: Elder, AT: datetime, kept: int) -> None:
    with pytest.raises(Refused):
        actions.come_back(loan=lend(chair, wang, AT), condition="好", kept_cents=kept, by=CLOCK, at=AT + DAY)


@pytest.mark.parametrize(
    "facts",
    [{"number": " "}, {"kind": "boat"}, {"deposit_cents": -1}, {"deposit_cents": 10_000_001}, {"number": "LY-01"}],
)
def test_an_aid_that_is_none(chair: Aid, AT: datetime, facts: dict[str, Any]) -> None:
    given = {"number": "LY-02", "kind": "wheelchair", **facts}
    with pytest.raises(Refused):
        actions.add_aid(**given, by=CLOCK, at=AT, division="6109/610921")


def test_back_before_it_was_lent_is_refused(chair: Aid, wang: Elder, AT: datetime) -> None:
    with pytest.raises(Refused):
        actions.lend(aid=chair, elder=wang, due_on=localtime(AT).date(), by=CLOCK, at=AT)


def test_the_pages(sign_in: Any, chair: Aid, wang: Elder, AT: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    from songhe.base import clock

    monkeypatch.setattr(clock, "now", lambda: AT)
    page = sign_in(cast.li_county())
    assert page.post("/fleet/aids/", {"number": "B-7", "kind": "bed", "deposit": "500.50"}).status_code == 302
    assert Aid.objects.get(number="B-7").deposit_cents == 50_050
    assert page.post("/fleet/aids/", {"number": "B-7", "kind": "bed"}).status_code == 422
    at = f"/fleet/aids/{chair.pk}/"
    assert page.post(f"{at}loan/", {"name": "无此人", "due_on": "2027-01-01"}).status_code == 422
    assert page.post(f"{at}loan/", {"name": "王桂兰", "due_on": "2027-01-01"}).status_code == 302
    assert "300 元" in page.get(at).content.decode() and "王桂兰" in page.get("/fleet/aids/?status=lent").content.decode()
    assert page.post(f"{at}return/", {"condition": "好", "kept": "999"}).status_code == 422
    assert page.post(f"{at}return/", {"condition": "好", "kept": "0"}).status_code == 302
    assert page.post(f"{at}cleaning/", {"method": "wipe", "good": "1"}).status_code == 302
    assert page.post(f"{at}end/", {"scrap-why": "轮子坏了"}).status_code == 302
    assert sign_in(cast.user("he2", "何", "county", cast.ZIYANG)).get(at).status_code == 404
    assert sign_in(cast.liu_min()).post(f"{at}loan/", {"name": "王桂兰", "due_on": "2027-01-01"}).status_code == 404


def test_a_person_reads_what_hung_and_what_was_borrowed(chair: Aid, wang: Elder, AT: datetime) -> None:
    from songhe.care.fleet.copies import devices

    lend(chair, wang, AT)
    actions.go_away(elder=wang, until=AT + DAY, why="女儿家", by=CLOCK, at=AT)
    actions.lay_missing(AT)
    assert {row["name"] for row in devices(wang)} >= {"轮椅", "外出", "紧急按钮 ZB"}
