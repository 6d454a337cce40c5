"""What somebody has to go for: to hang up a device, to mend one, to fetch one. With a deadline, a photograph and a press."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.fleet.models.aids import Loan
from songhe.care.fleet.models.device import Device, DeviceModel
from songhe.register.people.models import Elder


class Job(models.TextChoices):
    INSTALL = "install", _("安装")
    REPAIR = "repair", _("维修")
    COLLECT = "collect", _("收回")


class Cause(models.TextChoices):
    """Why somebody has to go."""

    ASKED = "asked", _("有人要装")
    SILENT = "silent", _("没有消息")
    BATTERY = "battery", _("电池快没电")
    UNTESTED = "untested", _("试按没通")
    FALSE = "false", _("总是误报")
    BROKEN = "broken", _("坏了")
    FIRMWARE = "firmware", _("要升级固件")
    GONE = "gone", _("老人不再使用")


class Work(Row):
    """One errand: asked → taken (somebody goes) → hung (it is there, not tried yet) → done; or dropped with a reason."""

    class Status(models.TextChoices):
        ASKED = "asked", _("待接单")
        TAKEN = "taken", _("有人去")
        HUNG = "hung", _("已装，待试按")
        DONE = "done", _("已完成")
        DROPPED = "dropped", _("已取消")

    OPEN: ClassVar[tuple[str, ...]] = ("asked", "taken", "hung")
    MOVES: ClassVar[Moves] = {
        "take": (frozenset({"asked", "taken"}), "taken"),
        "hang": (frozenset({"taken", "hung"}), "hung"),
        "photograph": (frozenset({"taken", "hung"}), STAY),
        "finish": (frozenset({"taken", "hung"}), "done"),
        "heal": (frozenset({"asked"}), "done"),  # it speaks again by itself, and nobody is on the way
        "worsen": (frozenset({"asked", "taken", "hung"}), STAY),  # something more urgent is the matter with it
        "drop": (frozenset({"asked", "taken", "hung"}), "dropped"),
        "fetched": (frozenset({"asked", "taken"}), "done"),  # what was to be fetched is back
        "resume": (frozenset({"dropped"}), "asked"),  # dropped with what turned out to be a mistake
        "overdue": (frozenset({"asked", "taken", "hung"}), STAY),
    }

    job = models.CharField(_("做什么"), max_length=8, choices=Job)
    cause = models.CharField(_("为什么"), max_length=8, choices=Cause)
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    elder = models.ForeignKey(Elder, null=True, blank=True, on_delete=models.PROTECT, related_name="device_work")
    division_path = models.CharField(max_length=60)
    model = models.ForeignKey(DeviceModel, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # what to bring
    device = models.ForeignKey(Device, null=True, blank=True, on_delete=models.PROTECT, related_name="work")
    loan = models.ForeignKey(Loan, null=True, blank=True, on_delete=models.PROTECT, related_name="work")  # an aid to be fetched
    room = models.CharField(_("安装位置"), max_length=40, blank=True)
    said = models.CharField(_("说明"), max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=80, blank=True)
    hung_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(_("结果"), max_length=200, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()  # as it was laid: by the rule of the day
    rule = models.DateField()  # `valid_from` of that rule

    class Meta:
        constraints = [
            node_unique("work"),
            models.UniqueConstraint(
                fields=["node", "device", "job"],
                condition=Q(status__in=["asked", "taken", "hung"], device__isnull=False),
                name="work_one_open_per_device",
            ),
            models.UniqueConstraint(
                fields=["node", "loan"],
                condition=Q(status__in=["asked", "taken", "hung"], loan__isnull=False),
                name="work_one_open_per_loan",
            ),
            models.CheckConstraint(
                condition=Q(job="install") | Q(device__isnull=False) | Q(job="collect", loan__isnull=False),
                name="work_mends_something",
            ),
            models.CheckConstraint(condition=~Q(status="done") | Q(done_at__isnull=False), name="work_done_when"),
        ]
        indexes = [
            models.Index(
                fields=["division_path", "due_at"], name="work_open", condition=Q(status__in=["asked", "taken", "hung"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.asked_at:%Y-%m-%d}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这张工单现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}


class WorkDue(Deadline):
    """Until when an errand is done; after it the county is told, once."""

    OWNER = "work"

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="dues")

    class Meta:
        constraints = [
            node_unique("work_due"),
            models.UniqueConstraint(
                fields=["node", "work"], condition=Q(fired_at=None, cleared_at=None), name="work_due_one_open"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="work_due_open", condition=Q(fired_at=None, cleared_at=None))]

    def __str__(self) -> str:
        return f"{self.work} {self.due_at}"


class WorkPhoto(Row):
    """How it hangs: made small, freed of what the camera wrote into it, and kept sealed."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="photos")
    picture = SealedField()  # JPEG in base64
    taken_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [node_unique("work_photo")]

    def __str__(self) -> str:
        return f"{self.work_id}"
