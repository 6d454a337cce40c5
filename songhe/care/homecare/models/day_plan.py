"""A proposal for one operator's day: who goes to whom, as it was reckoned, until somebody takes it or drops it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.providers.models import Operator


class DayPlan(Row):
    """`seen` is what each order was when it was reckoned; an order that has changed since is left alone."""

    class Status(models.TextChoices):
        ASKED = "asked", _("等待计算")
        SOLVING = "solving", _("正在计算")
        PROPOSED = "proposed", _("等您采用")
        ACCEPTED = "accepted", _("已采用")
        DROPPED = "dropped", _("已放弃")
        FAILED = "failed", _("没有算成")

    MOVES: ClassVar[Moves] = {
        "claim": (frozenset({"asked"}), "solving"),
        "again": (frozenset({"solving"}), "asked"),
        "propose": (frozenset({"asked", "solving"}), "proposed"),
        "accept": (frozenset({"proposed"}), "accepted"),
        "drop": (frozenset({"asked", "solving", "proposed"}), "dropped"),
        "fail": (frozenset({"asked", "solving"}), "failed"),
    }

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="day_plans")
    division_path = models.CharField(max_length=60)  # the operator's
    day = models.DateField(_("日期"))
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    visits = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent of the time it may take
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    claimed_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    seen = models.JSONField(default=dict)  # order → [status, carer, second, begin] as it was read
    found = models.JSONField(default=dict)  # order → {carer, second, starts_at, why}
    unserved = models.JSONField(default=dict)  # order → code of the reason
    cost = models.JSONField(default=dict)  # its parts, before and after

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            node_unique("day_plan"),
            models.UniqueConstraint(
                fields=["node", "operator", "day"],
                condition=Q(status__in=["asked", "solving", "proposed"]),
                name="day_plan_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "asked_at"], name="day_plan_to_solve", condition=Q(status__in=["asked", "solving"])),
            models.Index(fields=["operator", "day", "-asked_at"], name="day_plan_of_day"),  # the board
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.day}"
