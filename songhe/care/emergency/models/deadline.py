"""How long each step may take, and the moments at which the house itself acts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.rows import Row, node_unique
from songhe.care.emergency.models.call import Call
from songhe.care.emergency.models.response import Response


class Step(models.TextChoices):
    """What a deadline waits for."""

    ANSWER = "answer", _("接听")
    TRIAGE = "triage", _("问清情况")
    DISPATCH = "dispatch", _("派单")
    ACCEPT = "accept", _("接单")
    CREW = "crew", _("120、119、110 确认")  # a crew asked through the house says that it goes
    AGAIN = "again", _("改派")  # whoever was asked cannot, and nobody else is asked
    ARRIVE = "arrive", _("到场")
    CLOSE = "close", _("结案")
    REVIEW = "review", _("复核")
    FOLLOW_UP = "follow_up", _("回访")


class Rule(Row):
    """How long a step may take, where, and who is told next when it does not happen (law 6). Dated; never edited in place."""

    step = models.CharField(max_length=10, choices=Step)
    terrain = models.CharField(max_length=10, blank=True)  # empty: everywhere
    seconds = models.PositiveIntegerField()
    then = models.CharField(max_length=12)  # next_desk, lead, county, city, 120, cascade, no_answer, next, telephone, remind
    severity = models.CharField(max_length=8, blank=True, default="", db_default="")  # only at this level; empty: at every one
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    clause = models.CharField(max_length=120)

    class Meta:
        constraints = [
            node_unique("rule"),
            models.UniqueConstraint(
                fields=["node", "step", "terrain", "seconds", "then", "severity", "valid_from"], name="rule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.seconds} s → {self.then}"


class CallDeadline(Deadline):
    """One step of one call that must happen by `due_at`; fires once and escalates to `then`. Laid anew, it may fire anew."""

    OWNER = "call"

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="deadlines")
    response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.CASCADE, related_name="deadlines")
    step = models.CharField(max_length=10, choices=Step)
    then = models.CharField(max_length=12)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            node_unique("call_deadline"),
            models.UniqueConstraint(
                fields=["node", "call", "step", "then", "rule"], condition=Q(response=None), name="deadline_once_per_call"
            ),
            models.UniqueConstraint(
                fields=["node", "response", "step", "rule"],
                condition=Q(response__isnull=False),
                name="deadline_once_per_response",
            ),
        ]
        indexes = [
            # the worker: what is due
            models.Index(fields=["due_at"], name="deadline_due", condition=Q(fired_at=None, cleared_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.step} {self.then}"
