"""What was done for whoever has a home bed, month by month, what devices said, what is paid, and how providers are judged."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.care.homebeds.models.file import HomeBed
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


class CareCall(Row):
    """The provider rang: reached or not. What was said is sealed."""

    home_bed = models.ForeignKey(HomeBed, on_delete=models.CASCADE, related_name="care_calls")
    division_path = models.CharField(max_length=60)  # the home bed's
    at = models.DateTimeField()
    reached = models.BooleanField(_("接通了"))
    note = SealedField(_("说了什么"), blank=True)
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-at"]
        constraints = [node_unique("care_call")]
        indexes = [models.Index(fields=["home_bed", "-at"], name="care_call_of_bed")]  # those of a month

    def __str__(self) -> str:
        return f"{self.home_bed} {self.at}"


class SignalDay(Row):
    """What the devices of a home bed said on a day, without any picture: so many of so many were heard, somebody moved."""

    home_bed = models.ForeignKey(HomeBed, on_delete=models.CASCADE, related_name="signal_days")
    day = models.DateField()
    devices = models.PositiveSmallIntegerField()
    heard = models.PositiveSmallIntegerField()
    active = models.BooleanField(default=False)

    class Meta:
        ordering = ["-day"]
        constraints = [
            node_unique("signal_day"),
            models.UniqueConstraint(fields=["node", "home_bed", "day"], name="signal_day_once"),
            models.CheckConstraint(condition=Q(heard__lte=models.F("devices")), name="signal_day_heard_are_there"),
        ]

    def __str__(self) -> str:
        return f"{self.home_bed} {self.day}"


class BedMonth(Row):
    """A month of a home bed as it was counted: what was asked for, what there was, and whether the subsidies follow."""

    home_bed = models.ForeignKey(HomeBed, on_delete=models.CASCADE, related_name="months")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="home_bed_months")  # whose it was
    division_path = models.CharField(max_length=60)  # the home bed's
    month = models.DateField()  # its first day
    nights = models.PositiveSmallIntegerField()  # at home, of this bed
    visits = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    calls = models.PositiveSmallIntegerField()  # days with an answered call
    rung = models.PositiveSmallIntegerField()  # calls, answered or not
    days_seen = models.PositiveSmallIntegerField()  # days on which devices were looked at
    days_active = models.PositiveSmallIntegerField()  # of those, days on which somebody moved
    device_days = models.PositiveIntegerField()  # so many devices on so many days
    heard_days = models.PositiveIntegerField()  # of those, heard
    need_visits = models.PositiveSmallIntegerField()
    need_minutes = models.PositiveIntegerField()
    need_calls = models.PositiveSmallIntegerField()
    met = models.BooleanField()
    build = models.JSONField(default=list)  # [{code, met, had, need}]: the conditions of the building subsidy
    run = models.JSONField(default=list)  # and of the running subsidy
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["-month"]
        constraints = [
            node_unique("bed_month"),
            models.UniqueConstraint(fields=["node", "home_bed", "month"], name="bed_month_once"),
        ]
        indexes = [
            models.Index(fields=["month", "division_path"], name="bed_month_place"),  # figures, the list of a month
            models.Index(fields=["facility", "month"], name="bed_month_provider"),  # evaluation of a quarter
        ]

    def __str__(self) -> str:
        return f"{self.home_bed} {self.month:%Y-%m}"


class Subsidy(Row):
    """Money that is due for a home bed: due → handed (on a list that went to be paid); dropped when the month was recounted.

    The database holds: one building subsidy of a person, one running subsidy of a person and month, whichever the bed.
    """

    class Kind(models.TextChoices):
        BUILD = "build", _("建床补贴")
        RUN = "run", _("运营补贴")

    class Status(models.TextChoices):
        DUE = "due", _("待拨付")
        HANDED = "handed", _("已列入拨付表")
        DROPPED = "dropped", _("重算后取消")

    MOVES: ClassVar[Moves] = {
        "hand": (frozenset({"due"}), "handed"),
        "drop": (frozenset({"due"}), "dropped"),
        "renew": (frozenset({"dropped"}), "due"),
    }

    home_bed = models.ForeignKey(HomeBed, on_delete=models.PROTECT, related_name="subsidies")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="home_bed_subsidies")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="home_bed_subsidies")
    division_path = models.CharField(max_length=60)  # the home bed's
    kind = models.CharField(max_length=5, choices=Kind)
    month = models.DateField()
    cents = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.DUE)
    rule_from = models.DateField()  # `valid_from` of the rule it follows
    due_at = models.DateTimeField()
    list_number = models.CharField(max_length=24, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["month", "kind", "id"]
        constraints = [
            node_unique("subsidy"),
            models.UniqueConstraint(
                fields=["node", "elder"], condition=Q(kind="build") & ~Q(status="dropped"), name="subsidy_build_once"
            ),
            models.UniqueConstraint(
                fields=["node", "elder", "month"], condition=Q(kind="run") & ~Q(status="dropped"), name="subsidy_run_once"
            ),
            models.CheckConstraint(condition=~Q(status="handed") | ~Q(list_number=""), name="subsidy_handed_on_a_list"),
        ]
        indexes = [
            models.Index(fields=["month", "division_path", "status"], name="subsidy_list"),  # what is to be paid
            models.Index(fields=["list_number"], name="subsidy_sheet", condition=~Q(list_number="")),  # one sheet
        ]

    def __str__(self) -> str:
        return f"{self.home_bed} {self.kind} {self.month:%Y-%m}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这笔补贴现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}


class Evaluation(Row):
    """How a provider of home beds did in a quarter: points by line, a grade, and what the bureau found itself."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="home_bed_evaluations")
    division_path = models.CharField(max_length=60)  # the facility's
    quarter = models.DateField()  # its first day
    points = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=12)  # of `data/grades.yaml`
    lines = models.JSONField(default=list)  # [{code, points, of, met, all}]
    spot = models.PositiveSmallIntegerField(_("抽查、回访得分"))
    note = models.CharField(_("抽查看到了什么"), max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-quarter", "facility__name"]
        constraints = [
            node_unique("home_bed_evaluation"),
            models.UniqueConstraint(fields=["node", "facility", "quarter"], name="home_bed_evaluation_once"),
            models.CheckConstraint(condition=Q(points__lte=100), name="home_bed_evaluation_points"),
        ]
        indexes = [models.Index(fields=["division_path", "-quarter"], name="home_bed_evaluation_place")]  # a county's list

    def __str__(self) -> str:
        return f"{self.facility} {self.quarter}"
