"""What somebody set: a hold, limits of one person, a newer version of a rule, and the backtest without which neither holds."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Hold(Row):
    """For some days nobody is at home, or the home is not as always: rules that wait rest; smoke, gas, falls ring."""

    class Reason(models.TextChoices):
        HOSPITAL = "hospital", _("住院")
        VISIT = "visit", _("探亲、外出")
        WORKS = "works", _("家里施工、停水")

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="sensor_holds")
    division_path = models.CharField(max_length=60)
    reason = models.CharField(_("原因"), max_length=8, choices=Reason)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)  # ended before its day
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            node_unique("hold"),
            models.UniqueConstraint(fields=["node", "elder"], name="hold_one", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.reason}"


class Trial(Row):
    """A backtest: what other limits would have rung on what is stored, beside those in force. `record` names people: sealed."""

    class Status(models.TextChoices):
        ASKED = "asked", _("等待回放")
        DONE = "done", _("回放完了")
        FAILED = "failed", _("没能回放")

    MOVES: ClassVar[Moves] = {
        "finish": (frozenset({"asked"}), "done"),
        "fail": (frozenset({"asked"}), "failed"),
    }

    rule = models.CharField(max_length=24)
    elder = models.ForeignKey(Elder, null=True, blank=True, on_delete=models.PROTECT, related_name="sensor_trials")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    first = models.DateField()
    last = models.DateField()
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    record = SealedField()  # {"limits": …, "result": …}
    seen_by = models.JSONField(default=list)  # user keys that opened the result

    class Meta:
        ordering = ["-asked_at"]
        constraints = [node_unique("trial")]
        indexes = [models.Index(fields=["status", "asked_at"], name="trial_waits")]

    def __str__(self) -> str:
        return f"{self.rule} {self.asked_at:%Y-%m-%d}"


class Own(Row):
    """Limits of one rule for one person: dated, signed, backed by a backtest; a newer one takes the place of the one before."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="sensor_limits")
    division_path = models.CharField(max_length=60)
    rule = models.CharField(max_length=24)
    record = SealedField()  # {"limits": …, "why": …}
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=80)
    signed_at = models.DateTimeField()
    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            node_unique("own"),
            models.UniqueConstraint(fields=["node", "elder", "rule"], name="own_one", condition=Q(withdrawn_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.rule}"


class Edition(Row):
    """A newer version of a rule for everybody, from its day on: adopted by the city after its backtest was seen."""

    rule = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    division_path = models.CharField(max_length=60)
    limits = models.JSONField(default=dict)
    clause = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField()
    adopted_by = models.CharField(max_length=80)
    adopted_at = models.DateTimeField()
    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["rule", "-version"]
        constraints = [
            node_unique("edition"),
            models.UniqueConstraint(fields=["node", "rule", "version"], name="edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.version}"
