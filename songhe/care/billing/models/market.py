"""Vouchers that a company gives out by lot (standards 7.6): rounds with days, who applied, and what whoever won may use."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Round(Row):
    """draft → open (its commitment is published, people apply) → drawn → ended when its vouchers are over; or called off.

    `commitment` is the digest of `seed`, which nobody sees before the draw: whoever knows both afterwards, and the list of
    tickets, can draw again. Amounts in cents.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        OPEN = "open", _("报名中")
        DRAWN = "drawn", _("已抽签")
        ENDED = "ended", _("已结束")
        CALLED_OFF = "called_off", _("已取消")

    MOVES: ClassVar[Moves] = {
        "publish": (frozenset({"draft"}), "open"),
        "draw": (frozenset({"open"}), "drawn"),
        "end": (frozenset({"drawn"}), "ended"),
        "call_off": (frozenset({"draft", "open"}), "called_off"),
    }

    division_path = models.CharField(max_length=60)  # who of it may apply
    name = models.CharField(_("名称"), max_length=60)
    sponsor = models.CharField(_("出资方"), max_length=80)
    paper = models.CharField(_("依据（文号或协议号）"), max_length=80)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    number = models.PositiveIntegerField(_("张数"))
    cents = models.PositiveIntegerField(_("面值"))
    per_use_cents = models.PositiveIntegerField(default=0)  # at most so much a time; 0: all that is left
    threshold = models.PositiveIntegerField(default=0)  # a price below it gets nothing
    age = models.PositiveSmallIntegerField(_("年满"), default=60)
    items = models.JSONField(default=list)  # codes of the catalogue
    stacking = models.BooleanField(default=False)  # together with the national voucher
    opens_on = models.DateField(_("报名从"))
    closes_on = models.DateField(_("报名到"))
    draws_on = models.DateField(_("抽签日"))
    valid_from = models.DateField(_("使用从"))
    valid_to = models.DateField(_("使用到"))
    commitment = models.CharField(max_length=64, blank=True)
    seed = SealedField(blank=True)
    revealed = models.CharField(max_length=64, blank=True)  # the seed, once it was drawn with
    tickets = models.CharField(max_length=64, blank=True)  # digest of the list that was drawn from
    entered = models.PositiveIntegerField(default=0)
    won = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints = [
            node_unique("market_round"),
            models.CheckConstraint(condition=Q(number__gt=0) & Q(cents__gt=0), name="market_round_of_something"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")) & Q(draws_on__gt=F("closes_on"))
                & Q(valid_from__gte=F("draws_on")) & Q(valid_to__gte=F("valid_from")),
                name="market_round_days",
            ),
            models.CheckConstraint(condition=Q(won__lte=F("number")), name="market_round_no_more_than_there_are"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["status", "draws_on"], name="market_round_due")]  # the worker, and what is open

    def __str__(self) -> str:
        return self.name

    @property
    def account(self) -> str:
        """Code of the account of whoever gives the money."""
        return f"sponsor:round:{self.pk}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这一轮现在是“%(status)s”，不能这样办。") % {"status": self.get_status_display()}


class Entry(Row):
    """Somebody's one ticket in a round: entered → won or lost; withdrawn before the draw. Its key is what is drawn."""

    class Status(models.TextChoices):
        ENTERED = "entered", _("已报名")
        WON = "won", _("中签")
        LOST = "lost", _("未中签")
        WITHDRAWN = "withdrawn", _("已撤回")

    MOVES: ClassVar[Moves] = {
        "win": (frozenset({"entered"}), "won"),
        "lose": (frozenset({"entered"}), "lost"),
        "withdraw": (frozenset({"entered"}), "withdrawn"),
    }

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="market_entries")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.ENTERED)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)
    device = models.CharField(max_length=64, blank=True, default="", db_default="")  # keyed digest of the browser's mark

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            node_unique("market_entry"),
            models.UniqueConstraint(
                fields=["node", "round", "elder"], condition=~Q(status="withdrawn"), name="market_entry_one"
            ),
        ]
        indexes = [
            models.Index(fields=["elder", "-entered_at"], name="market_entry_elder"),  # what a family sees
            models.Index(fields=["round", "device"], name="market_entry_device", condition=~Q(device="")),  # one more from it
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.ticket}"

    @property
    def ticket(self) -> str:
        """What is drawn; says nothing of whose it is."""
        return str(self.pk.hex)

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这次报名现在是“%(status)s”，不能这样办。") % {"status": self.get_status_display()}


class Coupon(Row):
    """A market voucher of whoever won: what is left of it is its account's balance; void after its last day, for good."""

    class Status(models.TextChoices):
        GRANTED = "granted", _("可用")
        VOID = "void", _("已过期")

    MOVES: ClassVar[Moves] = {"void": (frozenset({"granted"}), "void")}

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="coupons")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="coupons")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="coupons")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.GRANTED)
    cents = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["valid_to", "id"]
        constraints = [
            node_unique("coupon"),
            models.UniqueConstraint(fields=["node", "entry"], name="coupon_one_a_ticket"),
        ]
        indexes = [
            models.Index(fields=["elder", "status", "valid_to"], name="coupon_elder"),  # every split of a price
            models.Index(fields=["status", "valid_to"], name="coupon_due"),  # the worker
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.elder}"

    @property
    def account(self) -> str:
        """Code of its account."""
        return f"coupon:{self.pk}"
