"""The roll-call itself, who is in charge of which part of it, and until when somebody has to answer."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.rollcall.models.ground import Alert, Area, Level


class Muster(Row):
    """A roll-call of everybody on some ground: open until everybody is accounted for, or somebody says why it ends. A drill is
    one in every respect but that nothing real follows. Kind, level and rules are frozen as they were when it began."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("a roll-call", "进行中")
        ENDED = "ended", pgettext_lazy("a roll-call", "已结束")

    MOVES: ClassVar[Moves] = {
        "recount": (frozenset({"open"}), STAY),
        "plan": (frozenset({"open"}), STAY),
        "raise_level": (frozenset({"open"}), STAY),
        "end": (frozenset({"open"}), "ended"),
    }

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(max_length=12)
    level = models.CharField(max_length=8, choices=Level)
    drill = models.BooleanField(_("演练"), default=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="musters")
    alert = models.ForeignKey(Alert, null=True, blank=True, on_delete=models.PROTECT, related_name="musters")
    division_path = models.CharField(max_length=60)  # one county's part of the area, or less
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    rules_from = models.DateField()  # which version of data/kinds.yaml it runs by
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    why = models.CharField(_("为什么结束"), max_length=200, blank=True)  # where somebody was not accounted for

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            node_unique("muster"),
            models.UniqueConstraint(
                fields=["node", "alert", "division_path"],
                condition=Q(status="open", alert__isnull=False),
                name="muster_one_of_an_alert",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "division_path"], name="muster_open"),  # the desk
            models.Index(fields=["started_at", "division_path"], name="muster_month"),  # figures
        ]

    def __str__(self) -> str:
        return self.name

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这次点名已经结束。")


class Tier(models.TextChoices):
    """Who has the list, one above the other."""

    ASSISTANT = "assistant", _("村（社区）协理员")
    TOWN = "town", _("镇（街道）")
    COUNTY = "county", _("县（市、区）")


class Charge(Row):
    """A list in somebody's hands: told → confirmed (they have it) or passed (nobody said yes in time: it went one up).

    One of a muster, tier and place. Who holds it follows from the place (`queries.holders`): whoever is there may answer.
    """

    class Status(models.TextChoices):
        TOLD = "told", _("已通知，没回")
        CONFIRMED = "confirmed", _("已接单")
        PASSED = "passed", _("没回，已上报")

    MOVES: ClassVar[Moves] = {
        "confirm": (frozenset({"told", "passed"}), "confirmed"),
        "pass_up": (frozenset({"told"}), "passed"),
        "overdue": (frozenset({"confirmed"}), STAY),
        "unanswered": (frozenset({"told"}), STAY),  # the highest tier, above which there is nobody
        "remind": (frozenset({"told", "confirmed"}), STAY),
    }

    muster = models.ForeignKey(Muster, on_delete=models.CASCADE, related_name="charges")
    division_path = models.CharField(max_length=60)
    tier = models.CharField(max_length=10, choices=Tier)
    status = models.CharField(max_length=10, choices=Status, default=Status.TOLD)
    told_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=80, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["told_at", "division_path"]
        constraints = [
            node_unique("charge"),
            models.UniqueConstraint(fields=["node", "muster", "tier", "division_path"], name="charge_one_of_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.muster} {self.tier} {self.division_path}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这份名单已经有人接了。")


class MusterDue(Deadline):
    """Until when a list is confirmed, everybody on it accounted for, and when its holders are reminded."""

    OWNER = "charge"

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("接单")
        ACCOUNT = "account", _("点完")
        REMIND = "remind", _("再提醒")

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="dues")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [
            node_unique("muster_due"),
            models.UniqueConstraint(
                fields=["node", "charge", "kind"], condition=Q(fired_at=None, cleared_at=None), name="muster_due_one_open"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="muster_due_open", condition=Q(fired_at=None, cleared_at=None))]

    def __str__(self) -> str:
        return f"{self.charge} {self.kind} {self.due_at}"
