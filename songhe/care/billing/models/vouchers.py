"""The national consumption voucher of somebody who cannot look after himself: applied for once, granted by the month."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder
from songhe.register.providers.models import Operator


class Agent(models.TextChoices):
    """Who applies (standards 7.4: the elder, or somebody for him)."""

    SELF = "self", _("老人本人")
    SPOUSE = "spouse", _("配偶")
    CHILD = "child", _("子女")
    KIN = "kin", _("其他亲属")
    COMMUNITY = "community", _("村（社区）工作人员")
    SERVICE = "service", _("服务人员")


class Setting(models.TextChoices):
    """Where the services are used; it decides the ratio."""

    HOME = "home", _("居家和社区服务")
    INSTITUTION = "institution", _("机构照护")


class Application(Row):
    """applied → approved (granted by the month from then on) or refused, withdrawn; approved → stopped from the next month."""

    class Status(models.TextChoices):
        APPLIED = "applied", _("待审核")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("未批准")
        WITHDRAWN = "withdrawn", _("已撤回")
        STOPPED = "stopped", _("已停发")

    MOVES: ClassVar[Moves] = {
        "approve": (frozenset({"applied"}), "approved"),
        "refuse": (frozenset({"applied"}), "refused"),
        "withdraw": (frozenset({"applied"}), "withdrawn"),
        "stop": (frozenset({"approved"}), "stopped"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="voucher_applications")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.APPLIED)
    agent = models.CharField(_("谁来申请"), max_length=10, choices=Agent, default=Agent.SELF)
    agent_name = models.CharField(_("代办人姓名"), max_length=40, blank=True)
    setting = models.CharField(_("用在哪里"), max_length=12, choices=Setting, default=Setting.HOME)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    level = models.CharField(max_length=20, blank=True)  # the care level on the day of the application
    applied_at = models.DateTimeField()
    applied_by = models.CharField(max_length=80)
    due_on = models.DateField()  # until when it is decided
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    last_month = models.DateField(null=True, blank=True)  # of a stopped one: the last month that is granted

    class Meta:
        ordering = ["-applied_at"]
        constraints = [
            node_unique("voucher_application"),
            models.UniqueConstraint(
                fields=["node", "elder"], condition=Q(status__in=["applied", "approved"]), name="voucher_application_one"
            ),
        ]
        indexes = [models.Index(fields=["status", "division_path", "due_on"], name="voucher_application_desk")]

    def __str__(self) -> str:
        return f"{self.elder} {self.get_status_display()}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这份申请现在是“%(status)s”，不能这样办。") % {"status": self.get_status_display()}


class Voucher(Row):
    """What somebody may use in one month. Its balance is that of its account in the ledger; void after the month."""

    class Status(models.TextChoices):
        GRANTED = "granted", _("可用")
        VOID = "void", _("已过期")

    MOVES: ClassVar[Moves] = {"void": (frozenset({"granted"}), "void")}

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="vouchers")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="vouchers")
    division_path = models.CharField(max_length=60)
    month = models.DateField()  # its first day
    status = models.CharField(max_length=8, choices=Status, default=Status.GRANTED)
    cents = models.PositiveIntegerField()
    setting = models.CharField(max_length=12, choices=Setting)
    granted_at = models.DateTimeField()
    rule_from = models.DateField()  # of the dated rule by which it was granted

    class Meta:
        ordering = ["-month"]
        constraints = [
            node_unique("voucher"),
            models.UniqueConstraint(fields=["node", "elder", "month"], name="voucher_month"),
        ]
        indexes = [models.Index(fields=["month", "division_path"], name="voucher_place")]  # figures, and what runs out

    def __str__(self) -> str:
        return f"{self.elder} {self.month:%Y-%m}"

    @property
    def account(self) -> str:
        """Code of its account."""
        return f"voucher:{self.pk}"


class Designation(Row):
    """An operator with whom vouchers may be used (standards 7.4: designated providers only)."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="designations")
    division_path = models.CharField(max_length=60)  # the county that designated it
    since = models.DateField(_("从哪天起"))
    ended_on = models.DateField(null=True, blank=True)
    paper = models.CharField(_("文号"), max_length=80)

    class Meta:
        ordering = ["-since"]
        constraints = [
            node_unique("designation"),
            models.UniqueConstraint(
                fields=["node", "operator", "division_path"], condition=Q(ended_on=None), name="designation_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.since}"
