"""A duty under one measure: who owes what by when, the evidence, and the reply."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique


class Task(Row):
    """open: owed · replied: answered, to be looked at · done: accepted · withdrawn: not asked for any more.

    `remind_on` is the day on which it is said once more; emptied when it was said.
    """

    MOVES: ClassVar[Moves] = {
        "remind": (frozenset({"open"}), STAY),
        "postpone": (frozenset({"open"}), STAY),
        "reply": (frozenset({"open"}), "replied"),
        "accept": (frozenset({"replied"}), "done"),
        "send_back": (frozenset({"replied"}), "open"),
        "withdraw": (frozenset({"open", "replied"}), "withdrawn"),
    }

    class Status(models.TextChoices):
        OPEN = "open", _("未办")
        REPLIED = "replied", _("已报，待核")
        DONE = "done", _("已办结")
        WITHDRAWN = "withdrawn", _("已撤销")

    measure = models.CharField(_("措施"), max_length=12)
    title = models.CharField(_("任务"), max_length=80)
    department = models.CharField(_("承办单位"), max_length=40)
    division_path = models.CharField(max_length=60)
    due_on = models.DateField(_("办结期限"))
    remind_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    wanted = models.CharField(_("要交什么"), max_length=200)
    reply_text = models.CharField(_("办理情况"), max_length=500, blank=True)
    evidence = models.CharField(_("依据"), max_length=300, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(_("退回或撤销的原因"), max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            node_unique("task"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "withdrawn"]) | (Q(replied_at__isnull=False) & Q(evidence__gt="")),
                name="task_replied_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "replied"]) | Q(closed_at__isnull=False), name="task_over_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "remind_on"], name="task_remind"),  # the worker
            models.Index(fields=["status", "division_path", "due_on"], name="task_due"),  # lists of what is late
        ]

    def __str__(self) -> str:
        return self.title

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这项任务现在是“%(status)s”。") % {"status": self.get_status_display()})
