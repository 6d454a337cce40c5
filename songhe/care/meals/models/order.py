"""A portion that was ordered, and the signal that somebody did not come for two of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.care.meals.models.canteen import Sitting
from songhe.care.meals.models.diner import Diner, Regular
from songhe.care.meals.models.words import Cause, Channel, Found, Meal, Way
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator


class Status(models.TextChoices):
    ORDERED = "ordered", _("已订")
    PREPARED = "prepared", _("已备好")
    DELIVERED = "delivered", _("已送到")
    EATEN = "eaten", _("已用餐")
    MISSED = "missed", _("没来")
    CANCELLED = "cancelled", _("已取消")


WAITING = frozenset({Status.ORDERED, Status.PREPARED})
HAD = frozenset({Status.DELIVERED, Status.EATEN})
"""The meal reached the person: what is counted, paid and subsidised."""


class MealOrder(Row):
    """One portion for one elder: one per elder, day and meal. What it costs and who pays was decided when it was ordered.

    ordered → prepared → delivered | eaten; missed: nobody came for it or opened; somebody who comes late after all has eaten.
    """

    MOVES: ClassVar[Moves] = {
        "prepare": (frozenset({"ordered"}), "prepared"),
        "deliver": (frozenset({"ordered", "prepared", "missed"}), "delivered"),
        "eat": (frozenset({"ordered", "prepared", "missed"}), "eaten"),
        "miss": (frozenset({"ordered", "prepared"}), "missed"),
        "cancel": (frozenset({"ordered"}), "cancelled"),
    }

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="orders")
    diner = models.ForeignKey(Diner, on_delete=models.PROTECT, related_name="orders")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="meal_orders")
    division_path = models.CharField(max_length=60)  # the elder's
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="meal_orders")
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="meal_orders")
    regular = models.ForeignKey(Regular, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    day = models.DateField(_("日期"))
    meal = models.CharField(_("餐次"), max_length=10, choices=Meal)
    way = models.CharField(_("怎么吃"), max_length=8, choices=Way, default=Way.EAT_IN)
    status = models.CharField(max_length=10, choices=Status, default=Status.ORDERED)
    channel = models.CharField(_("怎么订的"), max_length=10, choices=Channel)
    filed_cents = models.PositiveIntegerField()  # the filed price on the day
    cents = models.PositiveIntegerField()  # what the portion costs
    pays_cents = models.PositiveIntegerField()  # of it the elder
    shares = models.JSONField(default=list)  # of it the others: [{"code", "name", "payer", "cents", "clause", "mark"}]
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=80)
    prepared_at = models.DateTimeField(null=True, blank=True)
    served_at = models.DateTimeField(null=True, blank=True)  # eaten or delivered
    missed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    no_answer = models.BooleanField(_("没人应门"), default=False)
    note = models.CharField(_("备注"), max_length=60, blank=True)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["day", "meal", "id"]
        constraints = [
            node_unique("meal_order"),
            models.UniqueConstraint(
                fields=["node", "elder", "day", "meal"], condition=~Q(status="cancelled"), name="meal_order_once"
            ),
            models.CheckConstraint(condition=Q(pays_cents__lte=F("cents")), name="meal_order_pays_at_most_all"),
            models.CheckConstraint(condition=Q(cents__lte=F("filed_cents")), name="meal_order_not_above_filed"),
        ]
        indexes = [
            models.Index(fields=["facility", "day", "meal", "status"], name="meal_order_day"),  # the canteen's day, rounds
            models.Index(fields=["elder", "-day"], name="meal_order_elder"),  # what somebody eats; the watch over two missed
            models.Index(fields=["division_path", "day"], name="meal_order_place"),  # figures of a division
            models.Index(fields=["sitting", "status"], name="meal_order_sitting"),  # closing a meal
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.day} {self.meal}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late, or a second time."""
        if verb == "eat" and self.status == Status.EATEN:
            return gettext("%(name)s 这一餐已经刷过了。") % {"name": self.elder.name}
        said = {"name": self.elder.name, "status": self.get_status_display()}
        return gettext("%(name)s 这一餐现在是“%(status)s”，不能做这一步。") % said


class Signal(Row):
    """Somebody who always comes did not: go and look. One open one per person; closed with what was found."""

    class Status(models.TextChoices):
        OPEN = "open", _("要去看")
        LOOKED = "looked", _("有人去看")
        CLOSED = "closed", _("已看过")

    MOVES: ClassVar[Moves] = {
        "look": (frozenset({"open"}), "looked"),
        "close": (frozenset({"open", "looked"}), "closed"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="meal_signals")
    division_path = models.CharField(max_length=60)  # the elder's
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="meal_signals")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    cause = models.CharField(max_length=8, choices=Cause)
    missed = models.JSONField(default=list)  # [[day, meal], …] that made it
    came = models.PositiveSmallIntegerField(default=0)  # meals of the window that were had
    of = models.PositiveSmallIntegerField(default=0)  # out of so many ordered
    rule = models.PositiveSmallIntegerField(default=1)  # version of the rule it was made by
    opened_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=80, blank=True)
    found = models.CharField(_("看到什么"), max_length=10, choices=Found, blank=True)
    said = SealedField(_("说明"), blank=True)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            node_unique("meal_signal"),
            models.UniqueConstraint(
                fields=["node", "elder"], condition=Q(status__in=["open", "looked"]), name="meal_signal_one_open"
            ),
            models.CheckConstraint(condition=~Q(status="closed") | ~Q(found=""), name="meal_signal_closed_says_what"),
        ]
        indexes = [
            models.Index(fields=["status", "division_path", "-opened_at"], name="meal_signal_list"),  # assistant, desk, bureau
            models.Index(fields=["facility", "-opened_at"], name="meal_signal_canteen"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.cause}"

    def why_not(self, verb: str) -> str:
        """For whoever comes second."""
        who = self.closed_by or self.looked_by
        return gettext("这条提醒 %(who)s 已经处理了。") % {"who": who} if who else ""
