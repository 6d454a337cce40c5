"""What is settled by the month: statements, the bank's payment file, and the county's look on the spot."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.care.billing.models.bills import Bill, PayerKind
from songhe.register.providers.models import Operator

THROUGH_BANK = frozenset({PayerKind.VOUCHER, PayerKind.LOCAL, PayerKind.MARKET, PayerKind.LTC})
"""Parts that a county pays by its bank; the own part the elder pays himself."""


class Payee(Row):
    """Where an operator is paid."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="payees")
    name = models.CharField(_("户名"), max_length=80)
    bank = models.CharField(_("开户行"), max_length=80)
    number = SealedField(_("账号"))
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("payee"),
            models.UniqueConstraint(fields=["node", "operator"], condition=Q(ended_at=None), name="payee_one"),
        ]

    def __str__(self) -> str:
        return self.name


class PaymentFile(Row):
    """What a county hands its bank for a month: made → confirmed, when the bank has paid it."""

    class Status(models.TextChoices):
        MADE = "made", _("待银行付款")
        CONFIRMED = "confirmed", _("银行已付")

    MOVES: ClassVar[Moves] = {"confirm": (frozenset({"made"}), "confirmed")}

    division_path = models.CharField(max_length=60)
    month = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.MADE)
    count = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    digest = models.CharField(max_length=64)  # of its bytes: the file the bank got is the file we made
    content = SealedField()  # account numbers stand in it
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [node_unique("payment_file")]
        indexes = [models.Index(fields=["division_path", "month"], name="payment_file_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.count}"


class Statement(Row):
    """A month for one provider or one payer in one county: draft → sent → agreed or objected → paid."""

    class Kind(models.TextChoices):
        PROVIDER = "provider", _("机构结算单")
        PAYER = "payer", _("付款方结算单")

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SENT = "sent", _("待确认")
        AGREED = "agreed", _("已确认")
        OBJECTED = "objected", _("有异议")
        PAID = "paid", _("已支付")

    MOVES: ClassVar[Moves] = {
        "send": (frozenset({"draft"}), "sent"),
        "agree": (frozenset({"sent"}), "agreed"),
        "object": (frozenset({"sent"}), "objected"),
        "redraw": (frozenset({"objected"}), "draft"),
        "pay": (frozenset({"agreed"}), "paid"),
    }

    kind = models.CharField(max_length=8, choices=Kind)
    month = models.DateField()
    division_path = models.CharField(max_length=60)  # the county
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="statements")
    payer = models.CharField(max_length=8, choices=PayerKind, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    count = models.PositiveIntegerField(default=0)  # bills
    cents = models.BigIntegerField(default=0)  # of all payers together; below nothing where more went back
    payable = models.BigIntegerField(default=0)  # of it, what is paid through the bank
    drawn_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    objection = models.CharField(_("哪里对不上"), max_length=200, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(PaymentFile, null=True, blank=True, on_delete=models.PROTECT, related_name="statements")

    class Meta:
        ordering = ["-month", "kind", "id"]
        constraints = [
            node_unique("statement"),
            models.UniqueConstraint(
                fields=["node", "month", "division_path", "operator"], condition=Q(kind="provider"), name="statement_provider"
            ),
            models.UniqueConstraint(
                fields=["node", "month", "division_path", "payer"], condition=Q(kind="payer"), name="statement_payer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.operator or self.get_payer_display()}"

    def add_up(self, at: datetime) -> None:
        """Its sums, from its lines as they are."""
        lines = list(self.lines.all())
        self.cents, self.count = sum(one.cents for one in lines), len({one.bill_id for one in lines})
        self.payable, self.drawn_at = sum(one.cents for one in lines if one.payer in THROUGH_BANK), at
        self.save(update_fields=["cents", "count", "payable", "drawn_at"])

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这份结算单现在是“%(status)s”，不能这样办。") % {"status": self.get_status_display()}


class Line(Row):
    """One share, or the part of a refund, on a statement. A share is on one statement of each kind, for good."""

    class What(models.TextChoices):
        CHARGE = "charge", _("服务")
        REFUND = "refund", _("退款")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=8)  # the statement's
    what = models.CharField(max_length=8, choices=What)
    source = models.UUIDField()  # the bill or the refund
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="lines")
    payer = models.CharField(max_length=8, choices=PayerKind)
    cents = models.IntegerField()  # of a refund below nothing

    class Meta:
        ordering = ["id"]
        constraints = [
            node_unique("statement_line"),
            models.UniqueConstraint(fields=["node", "kind", "source", "payer"], name="statement_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.payer} {self.cents}"


class FieldCheck(Row):
    """One voucher order drawn to be looked at on the spot (standards 7.4: at least 1 %)."""

    class Result(models.TextChoices):
        WAITING = "", _("待核查")
        TRUE = "true", _("属实")
        WRONG = "wrong", _("不属实")
        UNREACHED = "unreached", _("没找到人")

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="checks")
    division_path = models.CharField(max_length=60)
    month = models.DateField()
    seed = models.CharField(max_length=40)  # whoever has it draws the same ones
    result = models.CharField(_("结果"), max_length=10, choices=Result, blank=True, default="")
    note = models.CharField(_("看到什么"), max_length=200, blank=True)
    drawn_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["month", "id"]
        constraints = [
            node_unique("field_check"),
            models.UniqueConstraint(fields=["node", "bill"], name="field_check_bill"),
        ]
        indexes = [models.Index(fields=["month", "division_path"], name="field_check_month")]

    def __str__(self) -> str:
        return f"{self.bill} {self.get_result_display()}"
