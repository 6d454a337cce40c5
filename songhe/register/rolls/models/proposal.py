"""What a comparison list says of somebody on the register, until somebody has looked: it changes no file by itself."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder
from songhe.register.rolls.models.roll import Roll


class Proposal(Row):
    """open: waits for somebody · accepted: the journey of that event has been begun (`actions.when_accepted`) · refused."""

    class Kind(models.TextChoices):
        DIED = "died", _("去世")
        MOVED_OUT = "moved_out", _("迁出")
        DISABILITY = "disability", _("残疾")
        LOW_INCOME = "low_income", _("低保")

    class Sure(models.TextChoices):
        ID = "id", _("身份证号相同")
        NAME = "name", _("姓名、出生日期和村相同")

    class Status(models.TextChoices):
        OPEN = "open", _("待核实")
        ACCEPTED = "accepted", _("已采纳")
        REFUSED = "refused", _("不是这个人")

    MOVES: ClassVar[Moves] = {
        "accept": (frozenset({"open"}), "accepted"),
        "refuse": (frozenset({"open"}), "refused"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="proposals")
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="proposals")
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField(null=True, blank=True)  # when it happened, where the list says so
    facts = SealedField(blank=True)  # what else the list says: level, trait, target, why, categories
    sure = models.CharField(max_length=4, choices=Sure)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    division_path = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-proposed_at", "row"]
        constraints = [
            node_unique("proposal"),
            models.UniqueConstraint(fields=["node", "elder", "kind"], condition=Q(status="open"), name="proposal_one_open"),
        ]
        indexes = [models.Index(fields=["status", "division_path"], name="proposal_open")]  # what waits in a division

    def __str__(self) -> str:
        return f"{self.elder} {self.kind}"

    @property
    def evidence(self) -> str:
        """Which row of which list says so, as a file's evidence names it."""
        return f"roll {self.roll.number} row {self.row}"

    def why_not(self, verb: str) -> str:
        """For whoever came too late."""
        return gettext("这一条已由 %(name)s 处理：%(status)s。") % {
            "name": self.decided_by_name,
            "status": self.get_status_display(),
        }
