"""What the database refuses by itself, whoever asks and however."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from songhe.base.ledger import actions, guards
from songhe.base.ledger.actions import Leg
from songhe.base.ledger.checking import Fault, check
from songhe.base.ledger.models import Account, Transfer
from songhe.base.rows import new_id

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)


@pytest.fixture
def two(db: None) -> tuple[Account, Account]:
    outside, fund = actions.account("world", allow_negative=True), actions.account("fund")
    actions.post([Leg(outside, fund, 100, "in")], key="first", at=AT)
    return outside, fund


def laid(two: tuple[Account, Account], **facts: Any) -> Transfer:
    told = {"debit": two[0], "credit": two[1], "amount": 1, "kind": "x", "key": "other", "at": AT, **facts}
    return Transfer(**told)


def refused(deed: Any) -> bool:
    try:
        with transaction.atomic():
            deed()
    except DatabaseError:
        return True
    return False


def run(line: str) -> Any:
    def deed() -> None:
        with connection.cursor() as cursor:
            cursor.execute(line)

    return deed


@pytest.mark.parametrize(
    "line",
    [
        "UPDATE ledger_account SET balance = 5",
        "UPDATE ledger_account SET balance = balance + 100, moved = 1",
        "UPDATE ledger_account SET balance = balance + 100, moved = 2",
        "UPDATE ledger_account SET balance = balance - 100, moved = moved + 1",
        "UPDATE ledger_account SET moved = 9",
        "UPDATE ledger_account SET code = 'mine'",
        "UPDATE ledger_account SET allow_negative = NOT allow_negative",
        "DELETE FROM ledger_account",
        "UPDATE ledger_transfer SET amount = 5",
        "UPDATE ledger_transfer SET at = at",
        "DELETE FROM ledger_transfer",
    ],
)
def test_nothing_is_changed_by_hand(two: tuple[Account, Account], line: str) -> None:
    assert refused(run(line))
    assert actions.balance("fund") == 100 and check() == []


@pytest.mark.parametrize("facts", [{"amount": 0}, {"amount": -5}, {"key": "first"}])
def test_no_transfer_that_cannot_be(two: tuple[Account, Account], facts: dict[str, Any]) -> None:
    assert refused(laid(two, **facts).save)
    assert Transfer.objects.count() == 1


def test_no_transfer_to_itself_into_another_unit_or_below_nothing(two: tuple[Account, Account]) -> None:
    outside, fund = two
    points = actions.account("points", unit="points")
    assert refused(laid((fund, fund)).save)
    assert refused(laid((outside, points)).save)
    assert refused(laid((fund, outside), amount=101).save)
    assert actions.balance("points") == 0 and check() == []


def test_an_account_opens_at_nothing(two: tuple[Account, Account]) -> None:
    assert refused(Account(code="gift", unit="cents", balance=5).save)
    assert refused(Account(code="gift", unit="cents", moved=5).save)


def test_nothing_takes_the_place_of_what_stands(two: tuple[Account, Account]) -> None:
    if connection.vendor != "sqlite":  # its own way to put one row in the place of another
        whole = "INSERT INTO ledger_transfer SELECT * FROM ledger_transfer ON CONFLICT (id) DO UPDATE SET amount = 7"
        assert refused(run(whole)) and Transfer.objects.get().amount != 7
        return
    row, account = Transfer.objects.get(), two[1]
    same = f"SELECT id, node, 7, kind, key, leg, '{row.at}', credit_id, debit_id FROM ledger_transfer"
    assert refused(run(f"INSERT OR REPLACE INTO ledger_transfer {same}"))
    fields = "id, node, code, part, unit, allow_negative, balance, moved"
    for key in (f"'{account.pk.hex}'", f"'{new_id().hex}'"):
        line = f"INSERT OR REPLACE INTO ledger_account ({fields}) VALUES ({key}, '{account.node}', 'fund', 0, 'cents', 0, 0, 0)"
        assert refused(run(line))
    assert actions.balance("fund") == 100 and check() == []


def test_a_history_that_was_tampered_with_is_found(two: tuple[Account, Account]) -> None:
    """With the guards off a leg moved to another account still sums to nothing; `check` names both accounts."""
    other = actions.account("other")
    with connection.cursor() as cursor:
        for line in guards.removals(connection.vendor):
            cursor.execute(line)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    Transfer.objects.update(credit=other)
    assert check() == [Fault("fund", 0, 100, 0), Fault("other", 0, 0, 100)]
