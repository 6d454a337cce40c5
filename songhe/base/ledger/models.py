"""Money, points and hours (law 9): accounts, and transfers between two of them. The database moves the balances.

What a room may do stands in `actions`; what is refused whoever asks stands in `guards`.
"""

from django.db import models
from django.db.models import F, Q

from songhe.base.rows import Row, node_unique


class Unit(models.TextChoices):
    """In what an account is kept; always whole numbers."""

    CENTS = "cents"
    POINTS = "points"
    MINUTES = "minutes"


class Account(Row):
    """A place that holds. `balance` is what came in less what went out, and is moved by transfers alone.

    One with `allow_negative` stands for the world outside (a treasury, a bank, somebody who owes). A busy one is split in
    parts: writers of different parts do not wait for each other, and its balance is that of all parts together.
    """

    code = models.CharField(max_length=90)  # whose and what for: `voucher:<id>`, `fund:voucher:610921`
    part = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=8, choices=Unit)
    allow_negative = models.BooleanField(default=False)
    balance = models.BigIntegerField(default=0, editable=False)
    moved = models.BigIntegerField(default=0, editable=False)  # number of the transfer that moved it last: the guard of SQLite

    class Meta:
        constraints = [
            node_unique("ledger_account"),
            models.UniqueConstraint(fields=["node", "code", "part"], name="ledger_account_code"),  # also: all parts of one
            models.CheckConstraint(condition=Q(allow_negative=True) | Q(balance__gte=0), name="ledger_not_overdrawn"),
        ]

    def __str__(self) -> str:
        return self.code


class Transfer(Row):
    """So much went from one account (`debit`) to another (`credit`). Never changed, never removed; put right by another one.

    All transfers of one event have one `key` and are numbered by `leg`: what is posted again under its key is the same event.
    """

    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="given", db_index=False)
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="taken", db_index=False)
    amount = models.BigIntegerField()
    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=90)
    leg = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            node_unique("ledger_transfer"),
            models.UniqueConstraint(fields=["node", "key", "leg"], name="ledger_transfer_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_transfer_of_something"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_transfer_between_two"),
        ]
        indexes = [
            models.Index(fields=["debit", "id"], name="ledger_transfer_given"),  # the history of an account
            models.Index(fields=["credit", "id"], name="ledger_transfer_taken"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
