"""Posting: all legs or none, once a key, never below nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songhe.base.ledger import actions
from songhe.base.ledger.actions import KeyTaken, Leg, Overdrawn
from songhe.base.ledger.checking import check
from songhe.base.ledger.models import Account, Transfer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)


def world() -> Account:
    return actions.account("world", allow_negative=True)


def pay(key: str, *legs: tuple[Account, Account, int]) -> list[Transfer]:
    return actions.post([Leg(one, other, cents, "test") for one, other, cents in legs], key=key, at=AT)


def test_an_event_moves_all_its_legs() -> None:
    outside, fund, voucher = world(), actions.account("fund"), actions.account("voucher")
    pay("grant", (outside, fund, 80000), (fund, voucher, 30000))
    assert [actions.balance(code) for code in ("world", "fund", "voucher")] == [-80000, 50000, 30000]
    assert actions.balance("nobody's") == 0 and check() == []


def test_the_same_key_again_moves_nothing() -> None:
    outside, fund = world(), actions.account("fund")
    first = pay("once", (outside, fund, 100))
    assert [row.pk for row in pay("once", (outside, fund, 100))] == [row.pk for row in first]
    assert actions.balance("fund") == 100
    with pytest.raises(KeyTaken):
        pay("once", (outside, fund, 101))
    with pytest.raises(KeyTaken):
        pay("once", (outside, fund, 100), (outside, fund, 1))


def test_nothing_of_an_event_that_overdraws_is_posted() -> None:
    outside, fund, voucher = world(), actions.account("fund"), actions.account("voucher")
    pay("in", (outside, fund, 100))
    with pytest.raises(Overdrawn, match="余额不够"):
        pay("out", (outside, voucher, 5), (fund, voucher, 101))
    assert (actions.balance("fund"), actions.balance("voucher"), Transfer.objects.count()) == (100, 0, 1)
    pay("out", (fund, voucher, 100))  # the key was not used up
    assert actions.balance("voucher") == 100


def test_a_busy_account_is_one_in_its_parts() -> None:
    outside = world()
    for number in range(20):
        part = actions.part_of(number, 4)
        assert part == actions.part_of(number, 4) and 0 <= part < 4
        pay(f"n{number}", (outside, actions.account("hot", part=part), 10))
    assert actions.balance("hot") == 200 and Account.objects.filter(code="hot").count() > 1


def test_an_account_is_opened_once() -> None:
    assert actions.account("fund").pk == actions.account("fund").pk


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 9), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 50)), min_size=1, max_size=4)
    ),
    max_size=20,
)


@given(EVENTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_posted_balances_and_histories_agree(events: list[tuple[int, list[tuple[int, int, int]]]]) -> None:
    mark = Account.objects.count()
    accounts = [actions.account(f"{mark}:{n}", allow_negative=n == 0) for n in range(4)]
    held, taken = [0, 0, 0, 0], {}
    for key, legs in events:
        legs = [leg for leg in legs if leg[0] != leg[1]]
        if not legs:
            continue
        trial, whole = list(held), True
        for one, other, cents in legs:  # as SQLite counts: leg by leg; a net of all legs may allow more
            trial[one] -= cents
            trial[other] += cents
            whole = whole and all(value >= 0 for value in trial[1:])
        if key in taken or not whole:
            continue
        taken[key], held = legs, trial
        pay(f"{mark}:{key}", *((accounts[one], accounts[other], cents) for one, other, cents in legs))
    assert [actions.balance(one.code) for one in accounts] == held and sum(held) == 0
    assert check() == []
