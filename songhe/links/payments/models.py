"""The book of the sandbox: a gateway's own, kept apart from ours so that the two can be compared."""

from django.db import models
from django.db.models import F, Q

from songhe.base.rows import Row, node_unique


class Trade(Row):
    """An order at the sandbox."""

    order_no = models.CharField(max_length=40)
    cents = models.PositiveIntegerField()
    subject = models.CharField(max_length=120)
    payee = models.CharField(max_length=120)
    notify = models.CharField(max_length=200)
    back = models.CharField(max_length=200)
    trade_no = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    refunded = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            node_unique("trade"),
            models.UniqueConstraint(fields=["node", "order_no"], name="trade_order_no"),
            models.CheckConstraint(condition=Q(refunded__lte=F("cents")), name="trade_refund_within"),
        ]
        indexes = [models.Index(fields=["paid_at"], name="trade_paid")]  # the book of a day

    def __str__(self) -> str:
        return self.trade_no


class TradeRefund(Row):
    """What went back of an order."""

    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="refunds")
    refund_no = models.CharField(max_length=40)
    cents = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            node_unique("trade_refund"),
            models.UniqueConstraint(fields=["node", "refund_no"], name="trade_refund_no"),
        ]

    def __str__(self) -> str:
        return self.refund_no
