"""An order: one visit to be, from the booking to the last word about it (GB/T 43153-2023, chapter 6)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.care.homecare.models.agreement import Agreement
from songhe.care.homecare.models.course import Course
from songhe.care.homecare.models.standing import Standing
from songhe.care.homecare.models.words import Cancelled, Channel, Grade
from songhe.register.carers.models import Carer
from songhe.register.filing.models import Offer
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator


class Status(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    ASSIGNED = "assigned", _("已派人")
    EN_ROUTE = "en_route", _("在路上")
    CHECKED_IN = "checked_in", _("已到门口")
    IN_SERVICE = "in_service", _("服务中")
    CHECKED_OUT = "checked_out", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    RATED = "rated", _("已评价")
    CLOSED = "closed", _("已完成")
    REJECTED = "rejected", _("不受理")
    CANCELLED = "cancelled", _("已取消")
    NO_SHOW = "no_show", _("没有上门")
    INTERRUPTED = "interrupted", _("中断")
    DISPUTED = "disputed", _("有争议")
    REFUNDED = "refunded", _("已退款")


ALIVE = frozenset({"submitted", "accepted", "assigned", "en_route", "checked_in", "in_service", "checked_out"})
"""Still to be delivered or confirmed."""
DONE = frozenset({"confirmed", "rated", "closed"})
"""Delivered and confirmed."""


class Order(Row):
    """One visit at one elder's. `day`, `starts_at` and `ends_at` are when it is to be; `window_*` when it may begin.

    Accepted: the provider will come. Assigned: we know who. What was charged is a bill of another room, by this row's key.
    """

    MOVES: ClassVar[Moves] = {
        "submit": (frozenset({"draft"}), "submitted"),
        "accept": (frozenset({"submitted"}), "accepted"),
        "reject": (frozenset({"submitted"}), "rejected"),
        "assign": (frozenset({"accepted", "assigned"}), "assigned"),
        "unassign": (frozenset({"assigned", "en_route"}), "accepted"),
        "depart": (frozenset({"assigned"}), "en_route"),
        "check_in": (frozenset({"assigned", "en_route"}), "checked_in"),
        "attend": (frozenset({"no_show"}), "checked_in"),  # heard late, from a phone that had no network
        "start": (frozenset({"checked_in"}), "in_service"),
        "check_out": (frozenset({"checked_in", "in_service"}), "checked_out"),
        "confirm": (frozenset({"checked_out"}), "confirmed"),
        "rate": (frozenset({"confirmed"}), "rated"),
        "close": (frozenset({"confirmed", "rated"}), "closed"),
        "cancel": (frozenset({"draft", "submitted", "accepted", "assigned", "en_route"}), "cancelled"),
        "miss": (frozenset({"accepted", "assigned", "en_route"}), "no_show"),
        "interrupt": (frozenset({"checked_in", "in_service"}), "interrupted"),
        "dispute": (frozenset({"checked_out", "confirmed", "rated", "closed", "interrupted"}), "disputed"),
        "settle": (frozenset({"disputed"}), "closed"),
        "refund": (frozenset({"disputed", "confirmed", "rated", "closed", "interrupted"}), "refunded"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="orders")
    division_path = models.CharField(max_length=60)  # the elder's
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="orders")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="orders")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="orders")
    item = models.CharField(max_length=24)  # of the catalogue
    name = models.CharField(_("服务"), max_length=60)  # as it was called when it was booked
    status = models.CharField(max_length=12, choices=Status, default=Status.SUBMITTED)
    channel = models.CharField(_("怎么约的"), max_length=10, choices=Channel)
    key = models.CharField(max_length=64, blank=True)  # the same booking sent twice is one order
    number = models.CharField(_("单号"), max_length=20)
    agreement = models.ForeignKey(Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    standing = models.ForeignKey(Standing, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    need = models.UUIDField(null=True, blank=True)  # the need it answers, of another room
    package = models.CharField(max_length=40, blank=True)  # the package it was booked with
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.PROTECT, related_name="orders", db_index=False)
    course_place = models.PositiveSmallIntegerField(null=True, blank=True)  # which visit of it, counted from 0

    day = models.DateField(_("日期"))
    window_starts = models.DateTimeField()  # when it may begin, earliest
    window_ends = models.DateTimeField()  # and latest
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"))
    starts_at = models.DateTimeField(null=True, blank=True)  # as planned or promised
    ends_at = models.DateTimeField(null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("人数"), default=1)
    carer = models.ForeignKey(Carer, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    second = models.ForeignKey(Carer, null=True, blank=True, on_delete=models.PROTECT, related_name="orders_beside")
    place = models.PositiveSmallIntegerField(null=True, blank=True)  # the how-manieth of the carer's day
    locked = models.BooleanField(_("已锁定"), default=False)  # a new plan of the day leaves who and when
    urgent = models.BooleanField(_("加急"), default=False)
    preferred = models.ForeignKey(Carer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    wants_sex = models.CharField(max_length=1, blank=True)  # of the carer; empty: no matter
    language = models.CharField(max_length=20, blank=True)
    why = models.JSONField(default=list)  # why this carer: sentences of the plan, as it was decided
    lat = models.FloatField()
    lng = models.FloatField()
    note = SealedField(_("给护理员的话"), blank=True)

    filed_cents = models.PositiveIntegerField()  # the filed price on the day of booking
    cents = models.PositiveIntegerField()  # what it is to cost
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=80)
    read_back_by = models.CharField(max_length=80, blank=True)  # by telephone: who read it back
    accepted_at = models.DateTimeField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    checked_out_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    late_minutes = models.PositiveSmallIntegerField(default=0)  # how late it was raised: 0, 15, 30, 60
    grade = models.CharField(_("证据等级"), max_length=1, choices=Grade, blank=True)
    stars = models.PositiveSmallIntegerField(_("评分"), null=True, blank=True)
    said = SealedField(_("评语"), blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=8, choices=Cancelled, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)  # of a refusal, a cancellation, an interruption
    fee_cents = models.PositiveIntegerField(default=0)  # of a late cancellation
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["day", "starts_at", "id"]
        constraints = [
            node_unique("order"),
            models.UniqueConstraint(fields=["node", "number"], name="order_number"),
            models.UniqueConstraint(fields=["node", "key"], condition=~Q(key=""), name="order_key"),
            models.UniqueConstraint(
                fields=["node", "standing", "day"], condition=Q(standing__isnull=False), name="order_standing_day"
            ),
            models.CheckConstraint(condition=Q(window_ends__gte=F("window_starts")), name="order_window"),
            models.CheckConstraint(condition=Q(cents__lte=F("filed_cents")), name="order_not_above_filed"),
            models.CheckConstraint(condition=Q(people__gte=1) & Q(people__lte=2), name="order_one_or_two_carers"),
            models.CheckConstraint(condition=Q(stars=None) | (Q(stars__gte=1) & Q(stars__lte=5)), name="order_stars"),
            models.CheckConstraint(condition=Q(second=None) | ~Q(second=F("carer")), name="order_two_are_two"),
        ]
        indexes = [
            models.Index(fields=["operator", "day", "status"], name="order_day"),  # the provider's day, the plan, the board
            models.Index(fields=["carer", "day"], name="order_round"),  # a carer's round
            models.Index(fields=["second", "day"], name="order_round_beside", condition=Q(second__isnull=False)),
            models.Index(fields=["elder", "-day"], name="order_of_elder"),  # what an elder has had
            models.Index(fields=["division_path", "day"], name="order_place"),  # lists and figures of a division
            models.Index(fields=["need"], name="order_need", condition=Q(need__isnull=False)),
            models.Index(fields=["course"], name="order_course", condition=Q(course__isnull=False)),  # used and left
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("订单 %(number)s 现在是“%(status)s”，不能做这一步。") % {
            "number": self.number,
            "status": self.get_status_display(),
        }


class Taken(Row):
    """A quarter of an hour of a carer's time that an order has. Unique, so that nobody is booked twice whatever races."""

    carer = models.ForeignKey(Carer, on_delete=models.CASCADE, related_name="taken")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="taken")
    quarter = models.DateTimeField()  # its first moment

    class Meta:
        constraints = [
            node_unique("taken"),
            models.UniqueConstraint(fields=["node", "carer", "quarter"], name="taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.carer} {self.quarter:%m-%d %H:%M}"


class Engaged(Row):
    """A quarter of an hour of an elder's day that a visit has. Unique: nobody is bathed and shaved at once by two providers.

    Services that do not need the elder's time (`beside_items` of the terms: a meal left at the door) have none.
    """

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="engaged")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="engaged")
    quarter = models.DateTimeField()  # its first moment

    class Meta:
        constraints = [
            node_unique("engaged"),
            models.UniqueConstraint(fields=["node", "elder", "quarter"], name="engaged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.quarter:%m-%d %H:%M}"


class Due(Deadline):
    """A moment of an order: answered by, late 15/30/60 minutes, confirmed by, called back by."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("受理时限")
        LATE_15 = "late_15", _("迟到 15 分钟")
        LATE_30 = "late_30", _("迟到 30 分钟")
        LATE_60 = "late_60", _("迟到 60 分钟")
        CONFIRM = "confirm", _("确认时限")

    OWNER = "order"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="dues")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [
            node_unique("due"),
            models.UniqueConstraint(
                fields=["node", "order", "kind"], condition=Q(fired_at=None, cleared_at=None), name="due_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(fired_at=None, cleared_at=None), name="due_open"),  # the workers
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.kind}"
