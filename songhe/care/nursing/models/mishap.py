"""What went wrong in a home: a fall, choking, a sore … with its steps, the report to the bureau and the word to the family."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


class Mishap(Row):
    """open → closed, with its cause and what is changed. On the way, each once: reported to the bureau (by `report_by` where
    its kind has hours), the family told, an emergency call raised."""

    class Status(models.TextChoices):
        OPEN = "open", _("处理中")
        CLOSED = "closed", _("已结")

    class Told(models.TextChoices):
        PHONE = "phone", _("打了电话")
        FACE = "face", _("当面说了")
        MESSAGE = "message", _("发了消息")

    MOVES: ClassVar[Moves] = {
        "note": (frozenset({"open"}), STAY),
        "call": (frozenset({"open"}), STAY),
        "called": (frozenset({"open", "closed"}), STAY),
        "report": (frozenset({"open"}), STAY),
        "late": (frozenset({"open"}), STAY),
        "tell": (frozenset({"open", "closed"}), STAY),
        "close": (frozenset({"open"}), "closed"),
    }

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="mishaps")
    division_path = models.CharField(max_length=60)  # the facility's
    elder = models.ForeignKey(Elder, null=True, blank=True, on_delete=models.PROTECT, related_name="mishaps")
    kind = models.CharField(_("种类"), max_length=16)  # of `data/mishaps.yaml`
    status = models.CharField(max_length=6, choices=Status, default=Status.OPEN)
    happened_at = models.DateTimeField(_("什么时候"))
    place = models.CharField(_("在哪里"), max_length=60, blank=True)
    words = SealedField(_("经过"), blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=80)
    call = models.UUIDField(null=True, blank=True)  # of the emergency room, raised by a journey
    call_at = models.DateTimeField(null=True, blank=True)  # help was asked for
    report_by = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.CharField(max_length=80, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # the family
    told_how = models.CharField(max_length=8, choices=Told, blank=True)
    told_name = models.CharField(max_length=40, blank=True)
    told_by = models.CharField(max_length=80, blank=True)
    cause = SealedField(blank=True)  # {"cause", "change"}
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=80, blank=True)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-happened_at"]
        constraints = [
            node_unique("mishap"),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(closed_at__isnull=False), name="mishap_closed_has_its_time"
            ),
        ]
        indexes = [
            models.Index(fields=["facility", "-happened_at"], name="mishap_home"),  # the home's list, the handover
            models.Index(fields=["division_path", "-happened_at"], name="mishap_place"),  # the bureau's list, figures
            models.Index(fields=["elder", "-happened_at"], name="mishap_of"),  # the page of a resident, the family
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.kind} {self.happened_at}"

    def why_not(self, verb: str) -> str:
        """For whoever comes second."""
        return gettext("这件事已经由 %(who)s 结了。") % {"who": self.closed_by} if self.closed_by else ""


class MishapStep(Row):
    """Something that was done about it: a step of its kind, or plain words."""

    mishap = models.ForeignKey(Mishap, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=12, blank=True)
    words = SealedField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            node_unique("mishap_step"),
            models.UniqueConstraint(fields=["node", "mishap", "code"], condition=~Q(code=""), name="mishap_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mishap} {self.code}"


class MishapDue(Deadline):
    """By then the bureau is to have been told."""

    OWNER = "mishap"

    mishap = models.ForeignKey(Mishap, on_delete=models.CASCADE, related_name="dues")

    class Meta:
        constraints = [
            node_unique("mishap_due"),
            models.UniqueConstraint(
                fields=["node", "mishap"], condition=Q(fired_at=None, cleared_at=None), name="mishap_due_one_open"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="mishap_due_open", condition=Q(fired_at=None, cleared_at=None))]

    def __str__(self) -> str:
        return f"{self.mishap} {self.due_at}"
