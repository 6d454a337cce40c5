"""The money half of `race.py`: people spend vouchers, get them back, and send things twice, all at the same few accounts."""

import random
from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import Any

AT = datetime(2026, 11, 27, 4, tzinfo=UTC)
VOUCHERS, PROVIDERS, GRANT = 400, 6, 3_000
BUNDLE = 20


class Money:
    """grant → spend → give back, in bundles of one transaction and one by one; some overdrawn on purpose, some sent twice."""

    name, share = "money", 1.0

    def __init__(self) -> None:
        self._accounts: dict[str, Any] = {}

    def lay(self) -> None:
        from songhe.base.ledger import actions as ledger
        from songhe.base.ledger.actions import Leg

        fund = ledger.account("race:fund", allow_negative=True)
        for number in range(VOUCHERS):
            one = ledger.account(f"race:voucher:{number}")
            ledger.post([Leg(fund, one, GRANT, "grant")], key=f"money:lay:{number}", at=AT)
        for number in range(PROVIDERS):
            for part in range(4):
                ledger.account(f"race:provider:{number}", part=part, allow_negative=True)
        ledger.account("race:elders", allow_negative=True)

    def run(self, dice: random.Random, number: int, key: str) -> str:
        from django.db import OperationalError, transaction

        from songhe.base.ledger import actions as ledger
        from songhe.base.ledger.actions import KeyTaken, Overdrawn

        many = BUNDLE if dice.random() < 0.3 else 1  # a night's work writes many in one transaction: all of them or none
        legs = [leg for _turn in range(many) for leg in self._event(dice)]
        again = dice.random() < 0.1  # the answer was lost on its way: sent again
        for _try in range(5):
            try:
                for _time in range(1 + again):
                    with transaction.atomic():
                        ledger.post(legs, key=key, at=AT)
                return f"yes:{many}"
            except (Overdrawn, KeyTaken):
                return f"no:{many}"
            except OperationalError:  # a deadlock that the server broke, or a file that stayed busy
                continue
        return f"no:{many}"

    def _event(self, dice: random.Random) -> list[Any]:
        from songhe.base.ledger.actions import Leg

        voucher = self._account(f"race:voucher:{dice.randrange(VOUCHERS)}", 0)
        provider = self._account(f"race:provider:{dice.randrange(PROVIDERS)}", dice.randrange(4))
        cents = dice.choice([1, 7, 33, 120, 600])
        if dice.random() < 0.45:
            return [Leg(provider, voucher, cents, "back")]
        return [Leg(voucher, provider, cents, "spend"), Leg(self._account("race:elders", 0), provider, cents, "own")]

    def _account(self, code: str, part: int) -> Any:
        from songhe.base.ledger import actions as ledger

        known = self._accounts.get(f"{code}#{part}")
        if known is None:
            known = self._accounts[f"{code}#{part}"] = ledger.account(code, part=part)
        return known

    def check(self, history: list[dict[str, Any]]) -> dict[str, int]:
        from songhe.base.ledger.checking import check
        from songhe.base.ledger.models import Account, Transfer

        stands: Counter[str] = Counter()
        sums: dict[Any, int] = defaultdict(int)
        for key, leg, debit, credit, amount in Transfer.objects.values_list(
            "key", "leg", "debit_id", "credit_id", "amount"
        ).iterator(chunk_size=20_000):
            stands[key] += leg == 0
            sums[debit] -= amount
            sums[credit] += amount
        lost = sum(1 for one in history if one.get("answer") == "yes" and stands[one["key"]] != 1)
        ghosts = sum(1 for one in history if one.get("answer") == "no" and stands[one["key"]])
        known = {one["key"] for one in history}
        unknown = sum(1 for key in stands if key not in known and not key.startswith("money:lay:"))
        twice = sum(count > 1 for count in stands.values())
        off = sum(abs(row.balance - sums[row.pk]) for row in Account.objects.all())
        below = Account.objects.filter(allow_negative=False, balance__lt=0).count()
        whole = abs(sum(Account.objects.values_list("balance", flat=True)))
        return {
            "imbalance": off + whole + below + len(check()),
            "lost": lost, "ghosts": ghosts + unknown, "posted_twice": twice,
        }  # fmt: skip
