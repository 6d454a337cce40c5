"""Requests of those whom the data is about, files opened in an emergency, and what retention took away."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Elder


class DataRequest(Row):
    """received → done | refused | withdrawn. What was asked and answered is sealed: it speaks of a person."""

    class Kind(models.TextChoices):
        COPY = "copy", _("查阅、复制")
        CORRECT = "correct", _("更正、补充")
        ERASE = "erase", _("删除")
        EXPLAIN = "explain", _("说明处理规则")

    class Status(models.TextChoices):
        RECEIVED = "received", _("待答复")
        DONE = "done", _("已办结")
        REFUSED = "refused", _("未同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    MOVES: ClassVar[Moves] = {
        "answer": (frozenset({"received"}), "done"),
        "refuse": (frozenset({"received"}), "refused"),
        "withdraw": (frozenset({"received"}), "withdrawn"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="data_requests")
    division_path = models.CharField(max_length=60)
    kind = models.CharField(_("要求"), max_length=10, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    asked_by = models.CharField(_("谁提出"), max_length=60)  # name and relation, as on the paper
    asker = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # who asked on the web
    text = SealedField(_("内容"), blank=True)
    answer = SealedField(_("答复"), blank=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            node_unique("data_request"),
            models.CheckConstraint(
                condition=Q(status="received") | Q(closed_at__isnull=False), name="data_request_closed_has_a_time"
            ),
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="data_request_due")]  # the list of what is due

    def __str__(self) -> str:
        return f"{self.elder} {self.kind}"

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这项请求现在是“%(status)s”。") % {"status": self.get_status_display()})


class BreakGlass(Row):
    """open → reviewed. `division_path` is the elder's: those who answer for the elder review it."""

    class Status(models.TextChoices):
        OPEN = "open", _("待复核")
        REVIEWED = "reviewed", _("已复核")

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified", _("确有必要")
        UNJUSTIFIED = "unjustified", _("没有必要")

    MOVES: ClassVar[Moves] = {"review": (frozenset({"open"}), "reviewed")}

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=60)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("为什么"), max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    note = models.CharField(_("复核意见"), max_length=200, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            node_unique("break_glass"),
            models.CheckConstraint(condition=~Q(reviewer=models.F("user")), name="break_glass_not_by_oneself"),
        ]
        indexes = [models.Index(fields=["user", "ends_at"], name="break_glass_mine")]  # is it still open for me

    def __str__(self) -> str:
        return f"{self.user} {self.elder}"


class Sweep(Row):
    """One day's run of one retention rule; made once a day, whoever comes first."""

    what = models.CharField(max_length=24)
    day = models.DateField()
    before = models.DateTimeField()  # what was over before this moment went away
    removed = models.PositiveIntegerField(default=0)
    ran_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "what"]
        constraints = [node_unique("sweep"), models.UniqueConstraint(fields=["node", "what", "day"], name="sweep_once_a_day")]

    def __str__(self) -> str:
        return f"{self.what} {self.day}"
