"""What rang, and what it was worth."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Outcome(models.TextChoices):
    """What a ring was worth. The first is what it is for; two are false; the others count neither way."""

    HELPED = "helped", _("人需要帮助")
    FINE = "fine", _("人没事")
    FALSE = "false", _("误报")
    DEVICE = "device", _("设备故障")
    TEST = "test", _("测试")
    UNKNOWN = "unknown", _("无法核实")
    CALMED = "calmed", _("自己恢复了")


FALSE = (Outcome.FALSE, Outcome.DEVICE)
JUDGED = (Outcome.HELPED, Outcome.FINE, Outcome.FALSE, Outcome.DEVICE)


class Level(models.IntegerChoices):
    REMIND = 1, _("提醒家人")
    CHECK_IN = 2, _("上门或电话查看")
    CALL = 3, _("紧急呼叫")


class Ring(Row):
    """One rule rang for one person (or, `about` a device, for one device): open → closed with its outcome, or calmed.

    `task`: the check-in of visits that it is part of, told by a journey; `held`: somebody has that in hand, and the ring waits
    for what is found instead of ending by itself.

    `record` keeps why: what was said, the limits, whose they are, the version of the rule, what other sensors knew."""

    class Status(models.TextChoices):
        OPEN = "open", _("正在响")
        CLOSED = "closed", _("已有结果")
        CALMED = "calmed", _("已恢复")

    MOVES: ClassVar[Moves] = {
        "call": (frozenset({"open", "closed"}), STAY),
        "join": (frozenset({"open", "calmed"}), STAY),
        "close": (frozenset({"open"}), "closed"),
        "calm": (frozenset({"open"}), "calmed"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="sensor_rings")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    rule = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField(default=1)
    level = models.PositiveSmallIntegerField(choices=Level)
    device_uid = models.CharField(max_length=120, blank=True)
    model = models.CharField(max_length=60, blank=True)  # make of the device: its false share is a figure
    about = models.CharField(max_length=120, blank=True)
    record = SealedField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome, blank=True)
    task = models.UUIDField(null=True, blank=True, db_index=True)
    held = models.BooleanField(default=False, db_default=False)
    call = models.UUIDField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            node_unique("ring"),
            models.UniqueConstraint(
                fields=["node", "elder", "rule", "about"], name="ring_one_open", condition=Q(status="open")
            ),
            models.UniqueConstraint(fields=["node", "call", "rule"], name="ring_one_a_call", condition=Q(call__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["division_path", "opened_at"], name="ring_place"),  # figures, lists
            models.Index(fields=["rule", "model", "opened_at"], name="ring_worth"),  # precision by rule and model
            models.Index(fields=["elder", "opened_at"], name="ring_person"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.rule}"
