"""What was signed, what was issued, and what somebody said against it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.care.assessment.models.assessment import Assessment
from songhe.register.access.models import User


class Role(models.TextChoices):
    FIRST = "first", _("评估员")
    SECOND = "second", _("评估员（第二人）")
    INFORMANT = "informant", _("信息提供者")


class Signature(Row):
    """Who signed what: `digest` is keyed (HMAC-SM3) over the whole sheet, the role, the person and the moment.

    The database takes no change of an open column and no removal; the drawing can only be re-sealed (key rotation).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="signatures")
    round = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=Role)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    drawing = SealedField(blank=True)  # strokes of the informant: [[x, y, x, y, …], …]; none where the paper was signed

    class Meta:
        constraints = [
            node_unique("signature"),
            models.UniqueConstraint(fields=["node", "assessment", "round", "role"], name="signature_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.role}"


class Report(Row):
    """What was issued, as it was: never changed, never removed. A correction is a version of its own that names this one."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="reports")  # one; `Assessment.report`
    version = models.PositiveSmallIntegerField(default=1)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    issued_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField(null=True, blank=True)
    content = SealedField()  # everything of it, as one text: what the digests are over, and the signatures
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [node_unique("report"), models.UniqueConstraint(fields=["node", "assessment"], name="report_once")]

    def __str__(self) -> str:
        return f"{self.assessment} {self.version}"


class Appeal(Row):
    """Somebody does not believe a result: others than the first assess again.

    open: asked for · answered: a new report stands · withdrawn: taken back by who asked.
    """

    MOVES: ClassVar[Moves] = {
        "answer": (frozenset({"open"}), "answered"),
        "withdraw": (frozenset({"open"}), "withdrawn"),
    }

    class Status(models.TextChoices):
        OPEN = "open", _("等待复评")
        ANSWERED = "answered", _("已复评")
        WITHDRAWN = "withdrawn", _("已撤回")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="appeals")
    division_path = models.CharField(max_length=60)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    reason = SealedField()
    at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    outcome = models.ForeignKey(Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        constraints = [
            node_unique("appeal"),
            models.UniqueConstraint(fields=["node", "assessment"], condition=Q(status="open"), name="appeal_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.status}"

    def why_not(self, verb: str) -> str:
        """Why this verb came too late."""
        from songhe.care.assessment.words import appeal_too_late

        return appeal_too_late(self)
