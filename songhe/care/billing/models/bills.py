"""What one service cost, who pays it, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator


class PayerKind(models.TextChoices):
    """Who can pay a part; which of them there are on a day says the dated rule."""

    SELF = "self", _("本人自付")
    VOUCHER = "voucher", _("养老服务消费补贴")
    LOCAL = "local", _("县级补贴")
    MARKET = "market", _("消费券")
    LTC = "ltc", _("长期护理保险")
    POINTS = "points", _("积分")


class Bill(Row):
    """open → charged (booked in the ledger) → settled (own part is paid); disputed meanwhile; refunded when nothing is left.

    For one subject of another room (`homecare.order`, …), told by kind and key; charged once, whoever asks how often.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("待记账")
        CHARGED = "charged", _("待付款")
        SETTLED = "settled", _("已结清")
        DISPUTED = "disputed", _("有争议")
        REFUNDED = "refunded", _("已退款")

    class Sort(models.TextChoices):
        SERVICE = "service", _("服务")
        FEE = "fee", _("取消费")

    MOVES: ClassVar[Moves] = {
        "charge": (frozenset({"open"}), "charged"),
        "settle": (frozenset({"charged"}), "settled"),
        "dispute": (frozenset({"charged", "settled"}), "disputed"),
        "hold_good": (frozenset({"disputed"}), "charged"),
        "refund_part": (frozenset({"charged", "settled", "disputed"}), STAY),
        "refund": (frozenset({"charged", "settled", "disputed"}), "refunded"),
    }

    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    sort = models.CharField(max_length=8, choices=Sort, default=Sort.SERVICE, db_default="service")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="bills")
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="bills")
    facility = models.ForeignKey(Facility, null=True, blank=True, on_delete=models.PROTECT, related_name="bills")
    division_path = models.CharField(max_length=60)  # the elder's, when it was charged
    item = models.CharField(max_length=40)  # code in the catalogue
    item_name = models.CharField(max_length=80)
    filed_cents = models.PositiveIntegerField()  # filed price; nothing is charged above it
    cents = models.PositiveIntegerField()
    refunded_cents = models.PositiveIntegerField(default=0)
    grade = models.CharField(max_length=12, blank=True)  # how well the service is proved
    day = models.DateField()  # of the service
    month = models.DateField()  # its month's first day
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    rules = models.JSONField(default=dict)  # since when the rules hold by which it was split, and their digest
    charged_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-charged_at", "-id"]
        constraints = [
            node_unique("bill"),
            models.UniqueConstraint(fields=["node", "subject_kind", "subject"], name="bill_subject"),
            models.CheckConstraint(condition=Q(cents__lte=F("filed_cents")), name="bill_within_filed_price"),
            models.CheckConstraint(condition=Q(refunded_cents__lte=F("cents")), name="bill_refund_within"),
        ]
        indexes = [
            models.Index(fields=["month", "division_path"], name="bill_place"),  # the bureau's list, statements, figures
            models.Index(fields=["operator", "month"], name="bill_operator"),  # the operator's list
            models.Index(fields=["elder", "month"], name="bill_elder"),  # my bills
        ]

    def __str__(self) -> str:
        return f"{self.item_name} {self.number}"

    @property
    def number(self) -> str:
        """As people say it: day and the end of its key."""
        return f"{self.day:%Y%m%d}-{self.pk.hex[-6:].upper()}"

    @property
    def net(self) -> int:
        """What is left of it, in cents."""
        return self.cents - self.refunded_cents

    @property
    def is_fee(self) -> bool:
        """Not of a service: of one that was taken back too late. Nobody else pays for it."""
        return self.sort == self.Sort.FEE

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这张账单现在是“%(status)s”，不能这样办。") % {"status": self.get_status_display()}


class Share(Row):
    """What one payer pays of a bill, with the named conditions that decided it. Who pays nothing has one too: it says why."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="shares")
    payer = models.CharField(max_length=8, choices=PayerKind)
    place = models.PositiveSmallIntegerField(default=0)  # in the order of the rule
    cents = models.PositiveIntegerField()
    refunded_cents = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)  # condition → yes, no, unknown
    bound_by = models.CharField(max_length=12, blank=True)
    excluded_by = models.CharField(max_length=8, blank=True)
    clause = models.CharField(max_length=120, blank=True)
    account = models.CharField(max_length=90, blank=True)  # from which it was paid

    class Meta:
        ordering = ["place"]
        constraints = [
            node_unique("share"),
            models.UniqueConstraint(fields=["node", "bill", "payer"], name="share_payer"),
            models.CheckConstraint(condition=Q(refunded_cents__lte=F("cents")), name="share_refund_within"),
        ]

    def __str__(self) -> str:
        return f"{self.payer} {self.cents}"


class Refund(Row):
    """Money that went back on a bill, by payer. `returned` is what the elder gets back; the rest went where it came from."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="refunds")
    month = models.DateField()  # in which it is stated
    cents = models.PositiveIntegerField()
    parts = models.JSONField()  # payer → cents
    to_voucher = models.PositiveIntegerField(default=0)  # of the voucher's part, what can be used again this month
    to_coupon = models.PositiveIntegerField(default=0, db_default=0)  # of a market voucher's, what can be used again
    returned = models.PositiveIntegerField(default=0)  # of the own part, what had been paid and is given back
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    waits = models.BooleanField(default=False)  # for the gateway to give it back: told after the commit, by a number of its own
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            node_unique("refund"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="refund_of_something"),
        ]
        indexes = [models.Index(fields=["at"], name="refund_waits", condition=Q(waits=True))]  # the worker

    @property
    def number(self) -> str:
        """By which the gateway knows it."""
        return f"RF{self.pk.hex[:28]}"

    def __str__(self) -> str:
        return f"{self.bill} −{self.cents}"


class Payment(Row):
    """The elder's part, paid through a gateway or in cash to the operator. One open or paid one a bill."""

    class Status(models.TextChoices):
        ASKED = "asked", _("待支付")
        PAID = "paid", _("已支付")
        CLOSED = "closed", _("已关闭")

    class Way(models.TextChoices):
        GATEWAY = "gateway", _("网上支付")
        CASH = "cash", _("现金")

    MOVES: ClassVar[Moves] = {
        "pay": (frozenset({"asked"}), "paid"),
        "close": (frozenset({"asked"}), "closed"),
        "give_back": (frozenset({"paid"}), STAY),
    }

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="payments")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    way = models.CharField(max_length=8, choices=Way)
    cents = models.PositiveIntegerField()
    refunded_cents = models.PositiveIntegerField(default=0)
    order_no = models.CharField(max_length=40)  # by which the gateway and we name it
    trade_no = models.CharField(max_length=64, blank=True)  # the gateway's own number
    asked_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    payer_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            node_unique("payment"),
            models.UniqueConstraint(fields=["node", "order_no"], name="payment_order_no"),
            models.UniqueConstraint(
                fields=["node", "bill"], condition=Q(status__in=["asked", "paid"]), name="payment_one_a_bill"
            ),
            models.CheckConstraint(condition=Q(refunded_cents__lte=F("cents")), name="payment_refund_within"),
        ]
        indexes = [models.Index(fields=["paid_at"], name="payment_paid")]  # reconciliation of a day

    def __str__(self) -> str:
        return self.order_no


class Dispute(Row):
    """Somebody says that a bill is not right; the bureau answers within the days of the rule.

    One thing with the dispute of the service it is about: `origin` names the other room's deed where it began there, so that
    it is opened once however often that is read.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("处理中")
        REFUNDED = "refunded", _("已退款")
        HELD_GOOD = "held_good", _("账单无误")
        WITHDRAWN = "withdrawn", _("已撤回")

    MOVES: ClassVar[Moves] = {
        "refund": (frozenset({"open"}), "refunded"),
        "hold_good": (frozenset({"open"}), "held_good"),
        "withdraw": (frozenset({"open"}), "withdrawn"),
    }

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="disputes")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    reason = SealedField(_("哪里不对"))
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    raised_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    origin = models.CharField(max_length=64, blank=True, default="", db_default="")
    due_on = models.DateField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            node_unique("dispute"),
            models.UniqueConstraint(fields=["node", "bill"], condition=Q(status="open"), name="dispute_one_open"),
            models.UniqueConstraint(fields=["node", "origin"], condition=~Q(origin=""), name="dispute_origin"),
        ]
        indexes = [models.Index(fields=["status", "division_path", "due_on"], name="dispute_desk")]

    def __str__(self) -> str:
        return f"{self.bill} {self.get_status_display()}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这件争议已经有结果：%(status)s。") % {"status": self.get_status_display()}
