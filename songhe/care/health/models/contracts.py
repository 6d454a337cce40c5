"""Family-doctor contracts: teams, packages, states, proof of service, evaluation (standards.md 8.5)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


class Team(Row):
    """A team of a clinic: general doctor, nurse, public health, perhaps a village doctor."""

    name = models.CharField(_("团队名称"), max_length=40)
    clinic = models.CharField(_("医疗机构"), max_length=60)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    facility = models.ForeignKey(
        Facility, verbose_name=_("备案的机构"), null=True, blank=True, on_delete=models.SET_NULL, related_name="doctor_teams"
    )
    division_path = models.CharField(max_length=60)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            node_unique("team"),
            models.UniqueConstraint(fields=["node", "division_path", "name"], name="team_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(Row):
    class Part(models.TextChoices):
        DOCTOR = "doctor", _("全科医生")
        NURSE = "nurse", _("护士")
        PUBLIC = "public", _("公共卫生人员")
        VILLAGE = "village", _("村医")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(_("姓名"), max_length=40)
    part = models.CharField(_("岗位"), max_length=8, choices=Part)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="teams")

    class Meta:
        ordering = ["part", "name"]
        constraints = [
            node_unique("team_member"),
            models.UniqueConstraint(fields=["node", "team", "name", "part"], name="team_member_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Contract(Row):
    """draft: written · signed: by the elder, not begun · active: runs · expired: its year is over · cancelled. `expiring`
    is a reading of the days left, not a state. One that runs per person; a renewal is a new one that names the old."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SIGNED = "signed", _("已签，未开始")
        ACTIVE = "active", _("有效")
        EXPIRED = "expired", _("已到期")
        CANCELLED = "cancelled", _("已解约")

    class Package(models.TextChoices):
        BASIC = "basic", _("基础包（公共卫生）")
        PERSONAL = "personal", _("个性化服务包")

    MOVES: ClassVar[Moves] = {
        "sign": (frozenset({"draft"}), "signed"),
        "begin": (frozenset({"signed"}), "active"),
        "expire": (frozenset({"active"}), "expired"),
        "cancel": (frozenset({"draft", "signed", "active"}), "cancelled"),
        "revive": (frozenset({"cancelled"}), "active"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="doctor_contracts")
    division_path = models.CharField(max_length=60)
    team = models.ForeignKey(Team, verbose_name=_("团队"), on_delete=models.PROTECT, related_name="contracts")
    package = models.CharField(_("服务包"), max_length=8, choices=Package, default=Package.BASIC)
    fee_cents = models.PositiveIntegerField(_("每月收费"), default=0, db_default=0)
    filed_cents = models.PositiveIntegerField(null=True, blank=True)  # what the institution had filed on that day, where it had
    fee_why = models.CharField(_("为什么高于备案价"), max_length=200, blank=True, default="", db_default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField()  # the last day
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(_("谁签的字"), max_length=60, blank=True)  # the elder, or who signed for the elder
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=100, blank=True)
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals")

    class Meta:
        ordering = ["ends_on"]
        constraints = [
            node_unique("doctor_contract"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(status="active"), name="doctor_contract_one_active"),
            models.UniqueConstraint(
                fields=["node", "elder"], condition=Q(status__in=["draft", "signed"]), name="doctor_contract_one_coming"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "cancelled"]) | Q(signed_at__isnull=False), name="doctor_contract_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(fee_cents=0) | Q(filed_cents__gte=models.F("fee_cents")) | ~Q(fee_why=""),
                name="doctor_contract_dearer_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "division_path", "ends_on"], name="doctor_contract_list"),
            # The rates of a month, village by village, and the lists behind them.
            models.Index(fields=["division_path", "starts_on", "ends_on"], name="doctor_contract_place"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.team}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这份签约现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}


class Service(Row):
    """Something the team did under a contract: the proof of a quarter."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("上门")
        CLINIC = "clinic", _("门诊接诊")
        FOLLOW_UP = "follow_up", _("慢病随访")
        CHECKUP = "checkup", _("健康体检")
        CONSULT = "consult", _("电话、视频咨询")
        REFERRAL = "referral", _("转诊")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="services")
    division_path = models.CharField(max_length=60)
    on = models.DateField(_("哪天"))
    kind = models.CharField(_("做了什么"), max_length=10, choices=Kind)
    source = models.UUIDField(null=True, blank=True)  # the follow-up or check it was; the same one is noted once
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-on"]
        constraints = [
            node_unique("contract_service"),
            models.UniqueConstraint(
                fields=["node", "contract", "source"], condition=Q(source__isnull=False), name="contract_service_once"
            ),
        ]
        indexes = [models.Index(fields=["on", "division_path"], name="contract_service_month")]  # the quarter's proof

    def __str__(self) -> str:
        return f"{self.contract} {self.on}"


class Evaluation(Row):
    """A team judged for a quarter: its contracts, the share with a service, follow-ups in time, and what the bureau adds."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="evaluations")
    division_path = models.CharField(max_length=60)
    quarter = models.DateField()  # its first day
    contracts = models.PositiveIntegerField()
    served = models.PositiveIntegerField()
    due = models.PositiveIntegerField()
    in_time = models.PositiveIntegerField()
    remark = models.CharField(_("评语"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-quarter"]
        constraints = [
            node_unique("evaluation"),
            models.UniqueConstraint(fields=["node", "team", "quarter"], name="evaluation_once_a_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.quarter}"
