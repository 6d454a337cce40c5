"""What is done about how the desks answer: calls that are looked at again, changes, drills, and until when a desk owes them."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.care.emergency.models import Call, FalseWhy
from songhe.register.access.models import User
from songhe.register.places.models import Division


class Audit(Row):
    """One call of one operator that was drawn to be looked at again: due → judged → answered by the operator."""

    class Status(models.TextChoices):
        DUE = "due", _("待抽查")
        JUDGED = "judged", _("已抽查")
        ANSWERED = "answered", _("本人已答复")

    class Way(models.TextChoices):
        READ = "read", _("看处置记录")
        HEARD = "heard", _("听录音")

    MOVES: Moves = {
        "judge": (frozenset({"due"}), "judged"),
        "answer": (frozenset({"judged"}), "answered"),
    }
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="audits")
    operator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="audited")
    operator_name = models.CharField(max_length=40)
    division_path = models.CharField(max_length=60)  # the operator's desk
    month = models.DateField()  # its first day: the month of the call
    to_the_door = models.BooleanField()  # a whole emergency, from the answer to the door
    seed = models.CharField(max_length=64)  # with it anybody can draw again and gets the same calls
    drawn_of = models.PositiveIntegerField()  # of so many calls
    drawn_at = models.DateTimeField()
    due_on = models.DateField()
    status = models.CharField(max_length=8, choices=Status, default=Status.DUE)
    way = models.CharField(max_length=6, choices=Way, blank=True)
    said = models.JSONField(default=dict)  # {item: full, half, none, apart}
    points = models.FloatField(null=True, blank=True)
    passed = models.BooleanField(null=True)
    findings = SealedField(blank=True)
    judged_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="audits_judged")
    judged_at = models.DateTimeField(null=True, blank=True)
    agrees = models.BooleanField(null=True)
    answer = SealedField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("audit"),
            models.UniqueConstraint(fields=["node", "call"], name="audit_once"),
            models.CheckConstraint(
                condition=Q(status="due") | Q(judged_at__isnull=False, points__gte=0, points__lte=100), name="audit_judged"
            ),
        ]
        indexes = [
            models.Index(fields=["month", "division_path"], name="audit_month"),  # the list of a month
            models.Index(fields=["due_on"], name="audit_due", condition=Q(status="due")),  # who is short
        ]

    def __str__(self) -> str:
        return f"{self.operator_name} {self.month:%Y-%m}"

    def late(self, today: date) -> bool:
        """Owed, and its day is over."""
        return self.status == self.Status.DUE and self.due_on < today

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这次抽查现在是“%(status)s”，不能这样做了。") % {"status": self.get_status_display()})


class Change(Row):
    """What was done about a cause of false alarms, from which day on; `withdrawn` when it was entered wrongly."""

    class Status(models.TextChoices):
        MADE = "made", _("已做")
        WITHDRAWN = "withdrawn", _("已撤回")

    MOVES: Moves = {"withdraw": (frozenset({"made"}), "withdrawn")}
    what = models.CharField(_("做了什么"), max_length=120)
    why = models.CharField(_("针对哪种误报"), max_length=8, choices=FalseWhy, blank=True)  # empty: all
    device_model = models.CharField(_("哪种设备"), max_length=60, blank=True)  # empty: all
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    division_path = models.CharField(max_length=60)
    from_on = models.DateField(_("从哪天起"))
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.MADE)

    class Meta:
        constraints = [node_unique("change")]
        indexes = [models.Index(fields=["division_path", "from_on"], name="change_of_place")]  # the page

    def __str__(self) -> str:
        return self.what

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这项改动已经撤回了。"))


class Drill(Row):
    """A rehearsal of one desk: planned → held, or called off. What it took is read from the drill's call and frozen."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("计划中")
        HELD = "held", _("已演练")
        OFF = "off", _("已取消")

    class Scene(models.TextChoices):
        FALL = "fall", _("跌倒，有应答")
        SILENT = "silent", _("接通没有声音")
        FIRE = "fire", _("烟雾、燃气报警")
        MANY = "many", _("几起同时响")
        COVER = "cover", _("县台无人，转市台")
        OUTAGE = "outage", _("断网、断电")

    MOVES: Moves = {
        "hold": (frozenset({"planned"}), "held"),
        "call_off": (frozenset({"planned"}), "off"),
    }
    desk = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="drills")
    division_path = models.CharField(max_length=60)
    scene = models.CharField(_("演练什么"), max_length=8, choices=Scene)
    planned_on = models.DateField(_("哪天"))
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)
    planned_by = models.CharField(max_length=80)
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="drills")
    held_on = models.DateField(null=True, blank=True)
    held_by = models.CharField(max_length=80, blank=True)
    took = models.JSONField(default=dict)  # {step: seconds or null}, from the call
    points = models.PositiveSmallIntegerField(null=True, blank=True)  # null: held at the table, without a call
    findings = SealedField(blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was called off

    class Meta:
        constraints = [
            node_unique("drill"),
            models.UniqueConstraint(fields=["node", "call"], name="drill_call_once"),
            models.CheckConstraint(condition=~Q(status="held") | Q(held_on__isnull=False), name="drill_held_on"),
        ]
        indexes = [models.Index(fields=["division_path", "planned_on"], name="drill_calendar")]

    def __str__(self) -> str:
        return f"{self.desk} {self.planned_on}"

    def late(self, today: date) -> bool:
        """Planned for a day that is over, and neither held nor called off."""
        return self.status == self.Status.PLANNED and self.planned_on < today

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这次演练现在是“%(status)s”，不能这样做了。") % {"status": self.get_status_display()})


class Owed(Deadline):
    """Until when a desk owes something: the audits of a month, a planned drill, one at all. Then its lead is told, once."""

    OWNER = "desk"

    class What(models.TextChoices):
        AUDITS = "audits", _("抽查")
        PLAN = "plan", _("计划中的演练")
        DRILL = "drill", _("每季度的演练")

    desk = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="owed")
    division_path = models.CharField(max_length=60)
    what = models.CharField(max_length=6, choices=What)
    month = models.DateField(null=True, blank=True)  # of the audits: its first day
    drill = models.ForeignKey(Drill, null=True, blank=True, on_delete=models.CASCADE, related_name="owed")

    class Meta:
        constraints = [
            node_unique("owed"),
            models.UniqueConstraint(fields=["node", "desk", "month"], condition=Q(what="audits"), name="owed_audits_once"),
            models.UniqueConstraint(fields=["node", "drill"], condition=Q(what="plan"), name="owed_plan_once"),
            models.UniqueConstraint(
                fields=["node", "desk"], condition=Q(what="drill", fired_at=None, cleared_at=None), name="owed_drill_one_open"
            ),
            models.CheckConstraint(
                condition=Q(what="audits", month__isnull=False) | Q(what="plan", drill__isnull=False) | Q(what="drill"),
                name="owed_names_it",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="owed_open", condition=Q(fired_at=None, cleared_at=None))]

    def __str__(self) -> str:
        return f"{self.desk} {self.what}"
