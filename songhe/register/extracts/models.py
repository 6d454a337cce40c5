"""A list that leaves the house: who asked for it, for what purpose, who agreed, and until when it lies ready."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import Role, User

APPROVERS = frozenset({Role.LEAD, Role.COUNTY, Role.CITY})
"""Who may be the second person."""


class Extract(Row):
    """asked: needs a second person · approved: is being written · ready: may be fetched · refused · expired: removed."""

    class Status(models.TextChoices):
        ASKED = "asked", _("待批准")
        APPROVED = "approved", _("生成中")
        READY = "ready", _("可以下载")
        REFUSED = "refused", _("未批准")
        EXPIRED = "expired", _("已过期")

    MOVES: ClassVar[Moves] = {
        "approve": (frozenset({"asked"}), "approved"),
        "refuse": (frozenset({"asked"}), "refused"),
        "make": (frozenset({"approved"}), "ready"),
        "fetch": (frozenset({"ready"}), STAY),
        "expire": (frozenset({"asked", "approved", "ready"}), "expired"),
    }

    form = models.CharField(max_length=8, default="xlsx", db_default="xlsx")  # a workbook, or what a desk writes (`FORMS`)
    title = models.CharField(_("内容"), max_length=120)
    purpose = models.CharField(_("用途"), max_length=200)
    columns = models.JSONField(default=list)
    whole = models.BooleanField(_("不遮盖"), default=False)  # sealed values in clear: always needs a second person
    rows = models.PositiveIntegerField()
    limit = models.PositiveIntegerField()  # of the rule in force when it was asked for
    division_path = models.CharField(max_length=60)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="extracts")
    asked_at = models.DateTimeField()
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    due_at = models.DateTimeField(null=True, blank=True)  # somebody may write it from then on
    expires_at = models.DateTimeField()
    fetched = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            node_unique("extract"),
            models.CheckConstraint(condition=Q(rows__gte=1), name="extract_holds_somebody"),
        ]
        indexes = [
            models.Index(fields=["status", "division_path"], name="extract_to_approve"),
            models.Index(fields=["due_at"], name="extract_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["status", "expires_at"], name="extract_expires"),
        ]

    def __str__(self) -> str:
        return self.title

    def why_not(self, verb: str) -> str:
        """For whoever came too late."""
        return gettext("这份导出现在是“%(status)s”，不能这样做。") % {"status": self.get_status_display()}
