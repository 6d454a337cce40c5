"""Signals of ordinary life, the one check-in task they become, and "I am well"."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Found(models.TextChoices):
    """What the check-in found; the first three mean that it was needed, and the first is a call of the desk at once."""

    URGENT = "urgent", _("要马上救助，转调度台")
    HURT = "hurt", _("出了事，已救助")
    HELPED = "helped", _("有困难，已帮忙")
    WELL = "well", _("人没事")
    AWAY = "away", _("人出门了")
    HOSPITAL = "hospital", _("在住院")
    DEVICE = "device", _("是设备的问题")
    FALSE = "false", _("误报")
    UNKNOWN = "unknown", _("无法核实")


NEEDED = frozenset({"urgent", "hurt", "helped"})
UNJUDGED = frozenset({"unknown"})
"""Says nothing about the signals that spoke."""
SAID = [one for one in Found if one.value not in UNJUDGED]
"""What somebody who looked may say; the rest is what became of the desk's call."""
OPEN = ("open", "taken")


class CheckIn(Row):
    """Somebody looks how a person is, because of what was quiet. One open at a time; its hints say why.

    `urgent`: a signal spoke that cannot wait for hours (a tap, a door, a heart in bed): nobody took it in time, it is a call.
    Calmed: before anybody went, what had been quiet spoke again, and what is left is below the bar."""

    class Status(models.TextChoices):
        OPEN = "open", _("待核实")
        TAKEN = "taken", _("有人去看")
        CLOSED = "closed", _("已核实")
        CALMED = "calmed", _("自己恢复了")

    MOVES: ClassVar[Moves] = {
        "take": (frozenset({"open"}), "taken"),
        "add": (frozenset({"open", "taken"}), STAY),
        "overdue": (frozenset({"open", "taken"}), STAY),
        "call": (frozenset({"open", "taken", "closed"}), STAY),
        "close": (frozenset({"open", "taken"}), "closed"),
        "calm": (frozenset({"open"}), "calmed"),
    }
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="quiet_check_ins")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    points = models.PositiveSmallIntegerField()
    bar = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=80, blank=True)
    found = models.CharField(max_length=10, choices=Found, blank=True)
    said = SealedField(blank=True)
    urgent = models.BooleanField(default=False, db_default=False)
    call = models.UUIDField(null=True, blank=True, db_index=True)  # of the emergency room, raised by a journey
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["due_at"]
        constraints = [
            node_unique("quiet_check_in"),
            models.UniqueConstraint(
                fields=["node", "elder"], condition=Q(status__in=["open", "taken"]), name="quiet_check_in_one_open"
            ),
        ]
        indexes = [models.Index(fields=["status", "division_path", "due_at"], name="quiet_check_in_desk")]

    def __str__(self) -> str:
        return f"{self.elder} {self.status}"

    def why_not(self, verb: str) -> str:
        """Who was first."""
        who = self.closed_by or self.taken_by
        told = {"status": self.get_status_display(), "who": who}
        if who:
            return gettext("%(who)s 已经在做了：这件事现在是“%(status)s”。") % told
        return gettext("这件事现在是“%(status)s”，不能做这一步。") % told


class CheckInDue(Deadline):
    """Until when somebody has looked; of an urgent one first until when somebody took it."""

    OWNER = "check_in"

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="dues")

    class Meta:
        constraints = [node_unique("quiet_check_in_due")]
        indexes = [models.Index(fields=["due_at"], name="quiet_check_in_due_open", condition=Q(fired_at=None, cleared_at=None))]

    def __str__(self) -> str:
        return f"{self.check_in} {self.due_at}"


class Hint(Row):
    """One signal. `guard` says why it was not believed (away, hospital, device dead); `source` is the journey's name for it."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="hints")
    division_path = models.CharField(max_length=60)
    kind = models.CharField(max_length=16)
    points = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    source = models.CharField(max_length=120)
    says = models.CharField(max_length=120, blank=True)
    guard = models.CharField(max_length=10, blank=True)
    check_in = models.ForeignKey(CheckIn, null=True, blank=True, on_delete=models.PROTECT, related_name="hints")
    spent = models.BooleanField(default=False)  # a check-in has answered it, or it is over
    calmed_at = models.DateTimeField(null=True, blank=True)  # what was quiet was heard again

    class Meta:
        ordering = ["at"]
        constraints = [node_unique("hint"), models.UniqueConstraint(fields=["node", "source"], name="hint_once")]
        indexes = [
            models.Index(fields=["elder", "until"], name="hint_live"),
            models.Index(fields=["kind", "at"], name="hint_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.kind}"


class Bar(Row):
    """Another bar for this person, and signals that say nothing about it (a man who always skips his lunch)."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="check_in_bars")
    division_path = models.CharField(max_length=60)
    bar = models.PositiveSmallIntegerField()
    deaf_to = models.JSONField(default=list)
    set_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-set_at"]  # each node has its own row; the one set last holds
        constraints = [
            node_unique("quiet_check_in_bar"),
            models.UniqueConstraint(fields=["node", "elder"], name="quiet_check_in_bar_elder"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.bar}"


class Promise(Row):
    """Somebody agreed to say "I am well" before an hour of every day."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="well_promises")
    division_path = models.CharField(max_length=60)
    before = models.TimeField()
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    asked_on = models.DateField(null=True, blank=True)  # the last day on which it was looked whether he said so
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            node_unique("well_promise"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(ended_on=None), name="well_promise_one"),
        ]
        indexes = [models.Index(fields=["before"], name="well_promise_hour", condition=Q(ended_on=None))]

    def __str__(self) -> str:
        return f"{self.elder} {self.before}"


class Well(Row):
    """ "I am well", said on a day: once is enough."""

    class Way(models.TextChoices):
        PAGE = "page", _("手机上点一下")
        BUTTON = "button", _("按一下按钮")
        CALL = "call", _("打来电话")
        MESSAGE = "message", _("发来消息")
        FAMILY = "family", _("家人代报")

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="wells")
    division_path = models.CharField(max_length=60)
    day = models.DateField()
    said_at = models.DateTimeField()
    way = models.CharField(max_length=8, choices=Way)
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [node_unique("well"), models.UniqueConstraint(fields=["node", "elder", "day"], name="well_once_a_day")]
        indexes = [models.Index(fields=["day", "division_path"], name="well_day")]

    def __str__(self) -> str:
        return f"{self.elder} {self.day}"
