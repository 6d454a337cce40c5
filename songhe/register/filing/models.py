"""What an operator files: that it works at all (备案), what it offers at which price, and each month what it did."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.providers.models import Facility, Operator


class Service(models.TextChoices):
    """What can be had at a facility (urban-1.1, 1.2, rural-1.2, 1.3)."""

    FULL_BOARD = "full_board", _("全托照护")
    DAY_CARE = "day_care", _("日间照料")
    NURSING = "nursing", _("护理照料")
    MEALS = "meals", _("助餐")
    BATHING = "bathing", _("助浴")
    CLEANING = "cleaning", _("助洁")
    ESCORT = "escort", _("助行")
    CLINIC = "clinic", _("助医")
    URGENT = "urgent", _("助急")
    HOME_VISIT = "home_visit", _("上门服务")
    REHAB = "rehab", _("康复护理")
    CULTURE = "culture", _("文化娱乐")
    HEALTH = "health", _("健康管理")
    AIDS = "aids", _("辅具租赁")
    COMFORT = "comfort", _("精神慰藉")
    ERRANDS = "errands", _("委托代办")


class Measure(models.TextChoices):
    """For what the price is."""

    MONTH = "month", _("元/月")
    DAY = "day", _("元/天")
    TIME = "time", _("元/次")
    HOUR = "hour", _("元/小时")
    MEAL = "meal", _("元/餐")


class Basis(models.TextChoices):
    """Who set the price (urban-4.1: what is charged is open and watched)."""

    MARKET = "market", _("市场调节价")
    GUIDED = "guided", _("政府指导价")
    FIXED = "fixed", _("政府定价")
    FREE = "free", _("免费")


class Paper(models.TextChoices):
    """What is handed in with a filing (order 66)."""

    APPLICATION = "application", _("备案申请书")
    REGISTRATION = "registration", _("登记证书")
    COMMITMENT = "commitment", _("安全承诺书")
    SETTLEMENT = "settlement", _("安置和结算方案")


class Filing(Row):
    """What an operator files with the county's civil affairs: submitted → received with a number, or refused with a reason.

    first: that it has taken in old people · change: of name, beds or services · price: a new price · stop: that it ends.
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("首次备案")
        CHANGE = "change", _("变更备案")
        PRICE = "price", _("价格备案")
        STOP = "stop", _("终止备案")

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("待受理")
        RECEIVED = "received", _("已出回执")
        REFUSED = "refused", _("已退回")
        WITHDRAWN = "withdrawn", _("已撤回")

    MOVES: ClassVar[Moves] = {
        "receive": (frozenset({"submitted"}), "received"),
        "refuse": (frozenset({"submitted"}), "refused"),
        "withdraw": (frozenset({"submitted"}), "withdrawn"),
    }

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="filings")
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="filings")
    division_path = models.CharField(max_length=60)
    kind = models.CharField(_("事项"), max_length=8, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.SUBMITTED)
    papers = models.JSONField(default=list)  # which of the papers that the rule asks for were handed in
    contents = models.JSONField(default=dict)  # what is filed: beds, services, or the new price
    note = models.CharField(_("说明"), max_length=200, blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=80)
    due_on = models.DateField()  # until when the bureau answers
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    number = models.CharField(_("回执编号"), max_length=40, blank=True)
    reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    check_by = models.DateField(null=True, blank=True)  # until when somebody looks on the spot
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            node_unique("filing"),
            models.UniqueConstraint(fields=["node", "number"], condition=~Q(number=""), name="filing_number"),
            models.UniqueConstraint(
                fields=["node", "facility", "kind"],
                condition=Q(status="submitted") & ~Q(kind="price"),
                name="filing_one_open",
            ),
        ]
        indexes = [models.Index(fields=["status", "division_path", "due_on"], name="filing_desk")]  # the desk's list

    def __str__(self) -> str:
        return f"{self.facility} {self.get_kind_display()}"


class Offer(Row):
    """A service that a facility offers. Its price is a row of its own with dates."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="offers")
    service = models.CharField(_("服务"), max_length=12, choices=Service)
    item = models.CharField(max_length=24, blank=True, default="", db_default="")  # of the service catalogue: bookable at home
    name = models.CharField(_("项目名称"), max_length=60, blank=True)  # 午餐（两荤一素）
    measure = models.CharField(_("计价单位"), max_length=6, choices=Measure, default=Measure.TIME)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["service", "name", "id"]
        constraints = [
            node_unique("offer"),
            models.UniqueConstraint(
                fields=["node", "facility", "service", "name"], condition=Q(ended_on=None), name="offer_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_service_display())


class Price(Row):
    """What an offer costs from a day on, as filed. A new price ends the one before; what was charged once stays readable."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="prices")
    cents = models.PositiveIntegerField()
    basis = models.CharField(_("定价方式"), max_length=8, choices=Basis, default=Basis.MARKET)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the last day
    filing = models.ForeignKey(Filing, null=True, blank=True, on_delete=models.PROTECT, related_name="prices")

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            node_unique("price"),
            models.UniqueConstraint(fields=["node", "offer", "valid_from"], name="price_once"),
            models.UniqueConstraint(fields=["node", "offer"], condition=Q(valid_to=None), name="price_one_stands"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="price_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} {self.cents}"

    @property
    def yuan(self) -> str:
        """12, 12.50."""
        return f"{self.cents // 100:,}" if self.cents % 100 == 0 else f"{self.cents / 100:,.2f}"


class MonthlyReport(Row):
    """What an operator says of a month. Said again: `version` grows, and the journal keeps what was said before."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="reports")
    division_path = models.CharField(max_length=60)
    month = models.DateField()  # its first day
    people = models.PositiveIntegerField(_("服务人数"), default=0)
    visits = models.PositiveIntegerField(_("服务人次"), default=0)
    meals = models.PositiveIntegerField(_("供餐份数"), default=0)
    beds_taken = models.PositiveIntegerField(_("月末在住"), default=0)
    open_days = models.PositiveSmallIntegerField(_("开放天数"), default=0)
    staff = models.PositiveSmallIntegerField(_("工作人员"), default=0)
    carers = models.PositiveSmallIntegerField(_("其中护理员"), default=0)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    reported_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["-month"]
        constraints = [
            node_unique("monthly_report"),
            models.UniqueConstraint(fields=["node", "facility", "month"], name="monthly_report_once"),
            models.CheckConstraint(condition=Q(carers__lte=F("staff")), name="monthly_report_carers_are_staff"),
        ]
        indexes = [models.Index(fields=["month", "division_path"], name="monthly_report_month")]  # who has not reported

    def __str__(self) -> str:
        return f"{self.facility} {self.month:%Y-%m}"
