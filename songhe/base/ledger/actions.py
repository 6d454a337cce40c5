"""Open an account, post transfers, ask what an account holds. All of it inside the transaction of whoever asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.base.kept import Kept
from songhe.base.ledger.models import Account, Transfer, Unit
from songhe.base.rows import this_node


class Overdrawn(Refused):
    """An account that must not go below nothing would; nothing of the event was posted."""

    def __init__(self) -> None:
        super().__init__(_("余额不够，没有记账。"))


class KeyTaken(Refused):
    """This key already stands for another event: a fault of the program, or a slip that would have been paid twice."""

    def __init__(self, key: str) -> None:
        super().__init__(_("这笔账的编号 %(key)s 已经用过，内容不同，没有记账。") % {"key": key})


@dataclass(frozen=True)
class Leg:
    """`amount` (smallest unit, > 0) goes from `debit` to `credit`."""

    debit: Account
    credit: Account
    amount: int
    kind: str


def account(code: str, *, unit: str = Unit.CENTS, allow_negative: bool = False, part: int = 0) -> Account:
    """The account of this code, opened at nothing where there is none."""
    known = Account.objects.filter(node=this_node(), code=code, part=part).first()
    if known is not None:
        return known
    facts = {"unit": unit, "allow_negative": allow_negative}
    try:
        with transaction.atomic():
            return Account.objects.create(code=code, part=part, **facts)
    except IntegrityError:  # somebody else opened it at this moment
        return Account.objects.get(node=this_node(), code=code, part=part)


def part_of(key: object, parts: int) -> int:
    """Which part of a busy account an event with this key goes through: always the same one."""
    return int.from_bytes(blake2b(str(key).encode(), digest_size=4).digest()) % parts


def post(legs: Sequence[Leg], *, key: str, at: datetime) -> list[Transfer]:
    """Post all legs of one event, or none. Again under the same key: what stands is returned, nothing moves.

    What comes into an account stands before what goes out of it: SQLite counts leg by leg. Raises Overdrawn, or KeyTaken where
    the key stands for something else. One statement, so that two events never lock crosswise; who posts several events in one
    transaction calls `hold` first.
    """
    known = _standing(key)
    if known:
        return _same(known, legs, key)
    rows = [
        Transfer(debit=one.debit, credit=one.credit, amount=one.amount, kind=one.kind, key=key, leg=leg, at=at)
        for leg, one in enumerate(legs)
    ]
    try:
        with transaction.atomic():
            return Transfer.objects.bulk_create(rows)
    except IntegrityError as fault:
        known = _standing(key)
        if known:
            return _same(known, legs, key)
        if "ledger_not_overdrawn" in str(fault):
            raise Overdrawn from fault
        raise


def hold(accounts: Iterable[Account]) -> None:
    """Lock these accounts in one order until the commit: before several events of one transaction, or a look that decides."""
    keys = {one.pk for one in accounts}
    if connection.vendor == "postgresql":
        list(Account.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def balance(code: str) -> int:
    """What the account holds, all its parts together; nothing where there is no such account."""
    return Account.objects.filter(node=this_node(), code=code).aggregate(sum=Sum("balance"))["sum"] or 0


def stands(key: str) -> bool:
    """Whether an event was posted under this key."""
    return Transfer.objects.filter(node=this_node(), key=key).exists()


_EVENT = Kept(lambda node, key: Transfer.objects.filter(node=node, key=key).order_by("leg"), node=str, key=str)


def _standing(key: str) -> list[Transfer]:
    return _EVENT(node=this_node(), key=key)


def _same(known: list[Transfer], legs: Sequence[Leg], key: str) -> list[Transfer]:
    stands = [(row.debit_id, row.credit_id, row.amount, row.kind) for row in known]
    if stands != [(one.debit.pk, one.credit.pk, one.amount, one.kind) for one in legs]:
        raise KeyTaken(key)
    return known
