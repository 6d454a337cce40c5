"""What is to be done for a resident: the care plan in versions, and the medicines somebody prescribed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


class CarePlan(Row):
    """draft → active (signed by the elder or family) → ended. A new version ends the one before it in the same deed.

    Acts are written from it up to `laid_until`; whoever moves that column writes them.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("待签字")
        ACTIVE = "active", _("执行中")
        ENDED = "ended", _("已结束")

    MOVES: ClassVar[Moves] = {
        "change": (frozenset({"draft"}), STAY),
        "sign": (frozenset({"draft"}), "active"),
        "drop": (frozenset({"draft"}), "ended"),
        "end": (frozenset({"active"}), "ended"),
    }

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="home_plans")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="home_plans")
    division_path = models.CharField(max_length=60)  # the facility's
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT)
    level = models.PositiveSmallIntegerField(_("能力等级"))  # 0 to 4 of GB/T 42195
    words = SealedField(_("要留意的"), blank=True)
    review_on = models.DateField(_("哪天前复评"))
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(_("谁签的字"), max_length=40, blank=True)
    relation = models.CharField(_("和老人的关系"), max_length=20, blank=True)
    laid_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            node_unique("home_plan"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(status="active"), name="home_plan_one_active"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(status="draft"), name="home_plan_one_draft"),
            models.UniqueConstraint(fields=["node", "elder", "facility", "version"], name="home_plan_version"),
            models.CheckConstraint(condition=Q(level__lte=4), name="home_plan_level"),
            models.CheckConstraint(
                condition=~Q(status="active") | (Q(signed_at__isnull=False) & ~Q(signed_by="")), name="home_plan_is_signed"
            ),
        ]
        indexes = [
            models.Index(fields=["facility", "status"], name="home_plan_home"),  # the board, and what is to be reviewed
            models.Index(fields=["laid_until"], name="home_plan_lay", condition=Q(status="active")),  # the chore
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.version}"

    def why_not(self, verb: str) -> str:
        """For whoever comes second."""
        return gettext("%(name)s 的照护计划现在是“%(status)s”，不能做这一步。") % {
            "name": self.elder.name,
            "status": self.get_status_display(),
        }


class PlanItem(Row):
    """One kind of care with its times (minutes of the day) and what to mind with it."""

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=12)  # of `data/kinds.yaml`
    said = models.CharField(max_length=300)  # the times as they were written
    minutes = models.JSONField(default=list)
    words = SealedField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            node_unique("home_plan_item"),
            models.UniqueConstraint(fields=["node", "plan", "kind"], name="home_plan_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.said}"


class Medicine(Row):
    """A medicine somebody prescribed for a resident: active until its last day, or until it is stopped.

    `order` is sealed: {"name", "dose", "way", "by" (who prescribed), "why"}.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("在用")
        ENDED = "ended", _("已停")

    MOVES: ClassVar[Moves] = {"end": (frozenset({"active"}), "ended")}

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="home_medicines")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="home_medicines")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=6, choices=Status, default=Status.ACTIVE)
    order = SealedField()
    said = models.CharField(max_length=300)
    minutes = models.JSONField(default=list)
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)
    laid_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            node_unique("home_medicine"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="home_medicine_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["elder", "status"], name="home_medicine_of"),  # the page of a resident
            models.Index(fields=["laid_until"], name="home_medicine_lay", condition=Q(status="active")),  # the chore
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.said}"

    def why_not(self, verb: str) -> str:
        """For whoever comes second."""
        return gettext("这种药已经由 %(who)s 停了。") % {"who": self.ended_by} if self.ended_by else ""
