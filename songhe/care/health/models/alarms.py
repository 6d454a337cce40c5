"""What rang, why, and what a doctor set for one person."""

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


class Group(models.TextChoices):
    """Signs that ring together."""

    BP = "bp", _("血压")
    HR = "hr", _("心率")
    SPO2 = "spo2", _("血氧")
    TEMP = "temp", _("体温")
    GLUCOSE = "glucose", _("血糖")
    RESP = "resp", _("呼吸")
    WEIGHT = "weight", _("体重")
    SILENCE = "silence", _("没有数据")


class Level(models.IntegerChoices):
    YELLOW = 1, _("提醒")
    ORANGE = 2, _("要打电话")
    RED = 3, _("紧急")


class Alarm(Row):
    """open: it rings · taken: a doctor or the desk is at it · closed: done, with what was found · calmed: a reminder that
    ended by itself when the readings were back. One open alarm per person and group; its level only rises.

    `record` says why it rang: the readings, the limits and whose they are (`showing.why`).
    """

    class Status(models.TextChoices):
        OPEN = "open", _("等处理")
        TAKEN = "taken", _("有人在处理")
        CLOSED = "closed", _("已处理")
        CALMED = "calmed", _("已恢复")

    class Cause(models.TextChoices):
        LIMIT = "limit", _("超过界限")
        TREND = "trend", _("一周的变化")
        SILENCE = "silence", _("设备没有数据")

    class Found(models.TextChoices):
        FINE = "fine", _("已联系，人没事")
        ADVISED = "advised", _("已联系，给了建议")
        VISITED = "visited", _("已上门看过")
        REFERRED = "referred", _("已转诊")
        CALLED = "called", _("已按紧急呼叫处理")
        FALSE = "false", _("测错了、戴错了")
        DEVICE = "device", _("设备故障")
        LEFT = "left", _("已去世或迁走")

    MOVES: ClassVar[Moves] = {
        "rise": (frozenset({"open", "taken"}), "open"),
        "again": (frozenset({"open", "taken"}), STAY),
        "take": (frozenset({"open"}), "taken"),
        "call": (frozenset({"open", "taken"}), STAY),
        "overdue": (frozenset({"open"}), STAY),
        "close": (frozenset({"open", "taken"}), "closed"),
        "calm": (frozenset({"open"}), "calmed"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="health_alarms")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    group = models.CharField(max_length=8, choices=Group)
    cause = models.CharField(max_length=8, choices=Cause, default=Cause.LIMIT)
    level = models.PositiveSmallIntegerField(choices=Level)
    side = models.CharField(max_length=4, blank=True)
    device_uid = models.CharField(max_length=120, blank=True)
    record = SealedField()
    opened_at = models.DateTimeField()
    level_at = models.DateTimeField()  # when it reached the level it has
    waits_until = models.DateTimeField(null=True, blank=True)  # a red measured once: until then a second reading is waited for
    call = models.UUIDField(null=True, blank=True)  # of the emergency room, raised by a journey
    overdue_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    found = models.CharField(_("结果"), max_length=10, choices=Found, blank=True)
    said = SealedField(_("说明"), blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            node_unique("health_alarm"),
            models.UniqueConstraint(
                fields=["node", "elder", "group"], condition=Q(status__in=["open", "taken"]), name="health_alarm_one_open"
            ),
            models.CheckConstraint(condition=~Q(status="closed") | ~Q(found=""), name="health_alarm_closed_says_what"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="health_alarm_level"),
        ]
        indexes = [
            models.Index(fields=["status", "division_path", "-level", "opened_at"], name="health_alarm_list"),
            models.Index(fields=["elder", "-opened_at"], name="health_alarm_of"),  # the page of a person
            models.Index(fields=["device_uid", "opened_at"], name="health_alarm_device"),  # false share by model
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.group}"

    def why_not(self, verb: str) -> str:
        """For whoever comes second."""
        who = self.ended_by or self.taken_by
        return gettext("这条报警 %(who)s 已经在处理或处理完了。") % {"who": who} if who else ""


class AlarmDue(Deadline):
    """A red that waits for its second reading, or an orange that waits for somebody."""

    OWNER = "alarm"

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("等第二次测量")
        ANSWER = "answer", _("等人处理")

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="dues")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [
            node_unique("health_due"),
            models.UniqueConstraint(
                fields=["node", "alarm", "kind"], condition=Q(fired_at=None, cleared_at=None), name="health_due_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="health_due_open", condition=Q(fired_at=None, cleared_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.alarm} {self.kind}"


class Override(Row):
    """Limits a doctor set for one person, signed and dated; the one in force is the newest that was not withdrawn.

    `record`: {"limits": {sign: {"high": [3], "low": [3]}}, "copd": bool, "why": text}.
    """

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="health_limits")
    division_path = models.CharField(max_length=60)
    record = SealedField()
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            node_unique("override"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(withdrawn_at=None), name="override_one_in_force"),
        ]
        indexes = [models.Index(fields=["elder"], name="override_of", condition=Q(withdrawn_at=None))]  # every reading asks

    def __str__(self) -> str:
        return f"{self.elder} {self.starts_on}"
