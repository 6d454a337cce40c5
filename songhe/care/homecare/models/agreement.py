"""What was agreed before the first visit: the plan of care and the agreement, in versions (GB/T 43153-2023, 6.2 and 6.3)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator


class CarePlan(Row):
    """What an elder needs done and how often, agreed with the elder. A change is a new version; the old stays."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("草拟中")
        AGREED = "agreed", _("已商定")
        REPLACED = "replaced", _("已被新版代替")
        ENDED = "ended", _("已终止")

    MOVES: ClassVar[Moves] = {
        "agree": (frozenset({"draft"}), "agreed"),
        "replace": (frozenset({"agreed"}), "replaced"),
        "end": (frozenset({"draft", "agreed"}), "ended"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="care_plans")
    division_path = models.CharField(max_length=60)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="care_plans")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    level = models.CharField(_("能力等级"), max_length=20, blank=True)  # as assessed when it was made
    assessment = models.UUIDField(null=True, blank=True)  # the assessment it rests on
    lines = models.JSONField(default=list)  # [{item, times, per: "week"|"month", minutes, note}]
    taboos = SealedField(_("禁忌和注意"), blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_with = models.CharField(max_length=40, blank=True)  # the elder, or who agreed for the elder

    class Meta:
        ordering = ["-version"]
        constraints = [
            node_unique("care_plan"),
            models.UniqueConstraint(fields=["node", "elder", "operator", "version"], name="care_plan_version"),
            models.UniqueConstraint(
                fields=["node", "elder", "operator"], condition=Q(status="agreed"), name="care_plan_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elder} v{self.version}"


class Agreement(Row):
    """The contract between elder and provider: parties, content, fees, risks, ending; signed by both, in versions."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("待签")
        SIGNED = "signed", _("已签")
        REPLACED = "replaced", _("已被新版代替")
        ENDED = "ended", _("已解除")

    MOVES: ClassVar[Moves] = {
        "sign": (frozenset({"draft"}), "signed"),
        "replace": (frozenset({"signed"}), "replaced"),
        "end": (frozenset({"draft", "signed"}), "ended"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="service_agreements")
    division_path = models.CharField(max_length=60)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="agreements")
    facility = models.ForeignKey(Facility, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    plan = models.ForeignKey(CarePlan, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()  # as it was read out and signed
    digest = models.CharField(max_length=64)  # SHA-256 of `text`: what was signed is what stands here
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(_("老人一方签字人"), max_length=40, blank=True)
    relation = models.CharField(_("与老人关系"), max_length=20, blank=True)
    signature = SealedField(blank=True)  # the drawing, as a data URL
    provider_signed_by = models.CharField(max_length=80, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(_("解除原因"), max_length=200, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            node_unique("agreement"),
            models.UniqueConstraint(fields=["node", "elder", "operator", "version"], name="agreement_version"),
            models.UniqueConstraint(
                fields=["node", "elder", "operator"], condition=Q(status="signed"), name="agreement_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.operator} v{self.version}"
