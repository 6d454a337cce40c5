"""Two files that may be one person, and what was done about it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Pair(Row):
    """Two files that look like one person. open: nobody has looked · merged · apart: two people, not shown again until facts
    change. `reasons` are names of what agrees (rules.WEIGHTS); `mark` says over which facts somebody decided."""

    class Status(models.TextChoices):
        OPEN = "open", _("待核对")
        MERGED = "merged", _("已并档")
        APART = "apart", _("不是同一人")

    MOVES: ClassVar[Moves] = {
        "merge": (frozenset({"open", "apart"}), "merged"),
        "part": (frozenset({"open"}), "apart"),
        "reopen": (frozenset({"apart", "merged"}), "open"),
    }

    one = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="+")  # the file with the smaller key
    other = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=60)  # what both have in common
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    reasons = models.JSONField(default=list)
    score = models.PositiveSmallIntegerField()
    mark = models.CharField(max_length=40)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            node_unique("pair"),
            models.UniqueConstraint(fields=["node", "one", "other"], name="pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
        ]
        indexes = [models.Index(fields=["-score", "found_at"], name="pair_to_look_at", condition=Q(status="open"))]

    def __str__(self) -> str:
        return f"{self.one} {self.other}"

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这一对档案刚刚已经有人处理了：%(status)s。") % {"status": self.get_status_display()})


class Merge(Row):
    """One file taken into another. `manifest` names every row that changed hands with its old values, and the facts that were
    taken over with what they were before, so that everything can go back."""

    MOVES: ClassVar[Moves] = {"undo": (frozenset({"done"}), "undone")}

    survivor = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="merges")
    double = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, default="done")
    done_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    undone_at = models.DateTimeField(null=True, blank=True)
    manifest = SealedField()

    class Meta:
        constraints = [
            node_unique("merge"),
            models.UniqueConstraint(fields=["node", "double"], condition=Q(status="done"), name="merge_one_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.double} → {self.survivor}"

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        return str(_("这次并档刚刚已经有人拆开了。"))


class Round(Row):
    """How far a daily look over the register has come: `day` is the last one that is done. Moved in the transaction of what was
    made of the day, so that of two workers one does it."""

    name = models.CharField(max_length=20)
    day = models.DateField()
    looked_at = models.DateTimeField()  # changes recorded since then have not been looked at

    class Meta:
        constraints = [node_unique("round"), models.UniqueConstraint(fields=["node", "name"], name="round_name")]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
