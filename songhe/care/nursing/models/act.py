"""One act of care that is due at a moment, and what follows when it is not done."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.nursing.models.plan import Medicine, PlanItem
from songhe.care.nursing.models.staff import Post
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

OPEN = ("due", "prepared")


class Act(Row):
    """due → done; a medicine: due → prepared (the first person) → done (the second). not_done: with a reason. missed: nobody
    did it; it may still be entered, late. away: the resident was not there. void: the plan changed before it was due.

    `noted` is what was noted (skin, amount, temperature), sealed; `done_at` is when it was done, `heard_at` when we heard.
    """

    class Status(models.TextChoices):
        DUE = "due", _("待做")
        PREPARED = "prepared", _("待第二人核对")
        DONE = "done", _("已做")
        NOT_DONE = "not_done", _("没做成")
        MISSED = "missed", _("漏做")
        AWAY = "away", _("人不在院")
        VOID = "void", _("计划已改")

    MOVES: ClassVar[Moves] = {
        "do": (frozenset({"due", "missed"}), "done"),
        "prepare": (frozenset({"due", "missed"}), "prepared"),
        "confirm": (frozenset({"prepared"}), "done"),
        "leave_out": (frozenset({"due", "prepared", "missed"}), "not_done"),
        "take_back": (frozenset({"done", "prepared", "not_done"}), "due"),
        "alarm": (frozenset({"due", "prepared"}), STAY),
        "miss": (frozenset({"due", "prepared"}), "missed"),
        "excuse": (frozenset({"due", "prepared"}), "away"),
    }

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="nursing_acts")
    division_path = models.CharField(max_length=60)
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="nursing_acts")
    item = models.ForeignKey(PlanItem, null=True, blank=True, on_delete=models.PROTECT, related_name="acts")
    medicine = models.ForeignKey(Medicine, null=True, blank=True, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status, default=Status.DUE)
    step = models.PositiveSmallIntegerField(default=0)  # alarms that were given
    done_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)
    done_by = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="acts_done")
    done_name = models.CharField(max_length=80, blank=True)
    second = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="acts_confirmed")
    second_name = models.CharField(max_length=80, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=12, blank=True)  # of `data/reasons.yaml`
    noted = SealedField(blank=True)

    class Meta:
        ordering = ["due_at"]
        constraints = [
            node_unique("nurse_act"),
            models.UniqueConstraint(
                fields=["node", "item", "due_at"], condition=Q(item__isnull=False), name="nurse_act_item_once"
            ),
            models.UniqueConstraint(
                fields=["node", "medicine", "due_at"], condition=Q(medicine__isnull=False), name="nurse_act_medicine_once"
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False, medicine=None) | Q(item=None, medicine__isnull=False),
                name="nurse_act_of_a_plan_or_a_medicine",
            ),
            models.CheckConstraint(condition=Q(second=None) | ~Q(second=F("done_by")), name="nurse_act_second_is_another"),
            models.CheckConstraint(
                condition=~Q(status="done") | (Q(done_at__isnull=False) & ~Q(done_name="")), name="nurse_act_done_by_whom"
            ),
            models.CheckConstraint(
                condition=~Q(status="done", medicine__isnull=False) | Q(second__isnull=False), name="nurse_act_medicine_by_two"
            ),
            models.CheckConstraint(condition=~Q(status="not_done") | ~Q(reason=""), name="nurse_act_not_done_says_why"),
        ]
        indexes = [
            models.Index(fields=["facility", "due_at"], name="nurse_act_home"),  # board, phone, handover, figures
            models.Index(fields=["elder", "due_at"], name="nurse_act_of"),  # the days of a resident
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.kind} {self.due_at}"

    def why_not(self, verb: str) -> str:
        """For whoever comes second: who was first, and when."""
        if verb in {"do", "prepare", "leave_out", "confirm"} and self.done_name and self.done_at:
            said = {"who": self.done_name, "when": f"{localtime(self.done_at):%H:%M}"}
            return gettext("这一项 %(who)s %(when)s 已经记过。") % said
        return gettext("这一项现在是“%(status)s”，不能这样记。") % {"status": self.get_status_display()}


class ActDue(Deadline):
    """The next moment at which an undone act is told to somebody, or counts as missed."""

    OWNER = "act"

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="dues")
    step = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            node_unique("nurse_act_due"),
            models.UniqueConstraint(
                fields=["node", "act"], condition=Q(fired_at=None, cleared_at=None), name="nurse_act_due_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="nurse_act_due_open", condition=Q(fired_at=None, cleared_at=None)),
            models.Index(fields=["act"], name="nurse_act_due_of"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.step}"
