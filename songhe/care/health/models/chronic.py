"""Follow-up of chronic diseases, and the green channel to a hospital."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Kind(models.TextChoices):
    HTN = "htn", _("高血压")
    DM = "dm", _("2 型糖尿病")


class Step(models.IntegerChoices):
    """Codes of the national form."""

    ROUTINE = 1, _("常规随访")
    TWO_WEEKS = 2, _("第 1 次控制不满意，2 周随访")
    REFER = 3, _("两次控制不满意，转诊随访")
    URGENT = 4, _("紧急转诊")


class Programme(Row):
    """Somebody under follow-up for one disease. What is known of the disease is sealed; the day and the code of the next
    step are not."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("管理中")
        ENDED = "ended", _("已结束")

    MOVES: ClassVar[Moves] = {
        "follow_up": (frozenset({"active"}), STAY),
        "plan": (frozenset({"active"}), STAY),
        "end": (frozenset({"active"}), "ended"),
        "reopen": (frozenset({"ended"}), "active"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="programmes")
    division_path = models.CharField(max_length=60)
    kind = models.CharField(_("病种"), max_length=4, choices=Kind)
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    record = SealedField(blank=True)  # {"since": year, "risky": diabetes or kidney disease, "frail": bool, "note": text}
    enrolled_on = models.DateField()
    enrolled_by = models.CharField(max_length=80)
    due_on = models.DateField()
    step = models.PositiveSmallIntegerField(choices=Step, default=Step.ROUTINE)
    classed = models.PositiveSmallIntegerField(default=0)  # of the last visit; 0: none yet
    uncontrolled = models.BooleanField(default=False)  # at the last visit
    reaction = models.BooleanField(default=False)
    last_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            node_unique("programme"),
            models.UniqueConstraint(fields=["node", "elder", "kind"], name="programme_one"),
        ]
        indexes = [models.Index(fields=["status", "division_path", "due_on"], name="programme_due")]  # the due list

    def __str__(self) -> str:
        return f"{self.elder} {self.kind}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这位老人的%(kind)s管理已经结束。") % {"kind": self.get_kind_display()}


class FollowUp(Row):
    """One visit of the follow-up, by the fields of the national form; written once."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="visits")
    division_path = models.CharField(max_length=60)
    on = models.DateField(_("随访日期"))
    way = models.CharField(max_length=8)  # clinic, home, phone: a telephone call is no face-to-face visit
    record = SealedField()
    classed = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(choices=Step)
    due_on = models.DateField()
    controlled = models.BooleanField()
    noted_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-on", "-noted_at"]
        constraints = [
            node_unique("follow_up"),
            models.UniqueConstraint(fields=["node", "programme", "on"], name="follow_up_once_a_day"),
        ]
        indexes = [models.Index(fields=["on", "division_path"], name="follow_up_month")]  # figures

    def __str__(self) -> str:
        return f"{self.programme} {self.on}"


class Referral(Row):
    """The green channel: requested → accepted → arrived → returned with the outcome; two weeks later somebody looks (8.3,
    8.4)."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("已申请，等医院接")
        ACCEPTED = "accepted", _("医院已接")
        ARRIVED = "arrived", _("人已到院")
        RETURNED = "returned", _("结果已回")
        REFUSED = "refused", _("医院没接")
        CANCELLED = "cancelled", _("已取消")

    MOVES: ClassVar[Moves] = {
        "accept": (frozenset({"requested"}), "accepted"),
        "refuse": (frozenset({"requested"}), "refused"),
        "arrive": (frozenset({"requested", "accepted"}), "arrived"),
        "bring_back": (frozenset({"accepted", "arrived"}), "returned"),
        "cancel": (frozenset({"requested", "accepted"}), "cancelled"),
        "check": (frozenset({"requested", "accepted", "arrived", "returned", "refused"}), STAY),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="health_referrals")
    division_path = models.CharField(max_length=60)
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    alarm = models.UUIDField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    hospital = models.CharField(_("医院"), max_length=60)
    department = models.CharField(_("科室"), max_length=40, blank=True)
    urgent = models.BooleanField(_("紧急"), default=False)
    why = SealedField(_("原因和病情"))
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=80)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(_("医院谁接的"), max_length=60, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    outcome = SealedField(_("诊断和处理"), blank=True)
    check_on = models.DateField()  # until then somebody asks what became of it
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=80, blank=True)
    check_said = SealedField(_("两周后的情况"), blank=True)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            node_unique("health_referral"),
            models.UniqueConstraint(
                fields=["node", "elder", "hospital"],
                condition=Q(status__in=["requested", "accepted", "arrived"]),
                name="health_referral_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["division_path", "check_on"], name="health_referral_check", condition=Q(checked_at=None)),
            models.Index(fields=["elder", "-requested_at"], name="health_referral_of"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} → {self.hospital}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这次转诊现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}
