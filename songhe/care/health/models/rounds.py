"""Village rounds (巡诊): a team goes to a village on a day that was announced; one sheet for each person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.health.models.contracts import Team
from songhe.register.people.models import Elder
from songhe.register.places.models import Division


class VillageRound(Row):
    """planned → announced → done, or cancelled. Announced: whoever is due there was told, and the bureau has the words for the
    bulletin."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("已计划")
        ANNOUNCED = "announced", _("已通知")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    MOVES: ClassVar[Moves] = {
        "shift": (frozenset({"planned", "announced"}), STAY),
        "announce": (frozenset({"planned"}), "announced"),
        "close": (frozenset({"planned", "announced"}), "done"),
        "cancel": (frozenset({"planned", "announced"}), "cancelled"),
    }

    team = models.ForeignKey(Team, verbose_name=_("团队"), on_delete=models.PROTECT, related_name="village_rounds")
    village = models.ForeignKey(Division, verbose_name=_("村（社区）"), on_delete=models.PROTECT, related_name="village_rounds")
    division_path = models.CharField(max_length=60)
    on = models.DateField(_("哪天"))
    time = models.TimeField(_("几点开始"))
    place = models.CharField(_("在哪里"), max_length=80)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    planned_by = models.CharField(max_length=80)
    announced_at = models.DateTimeField(null=True, blank=True)
    article = models.UUIDField(null=True, blank=True)  # the words that wait at the bureau's bulletin
    summary = models.CharField(_("小结"), max_length=400, blank=True)
    seen = models.PositiveSmallIntegerField(default=0)  # as it was closed
    absent = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_why = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["on", "time"]
        constraints = [
            node_unique("village_round"),
            models.UniqueConstraint(
                fields=["node", "team", "village", "on"], condition=~Q(status="cancelled"), name="village_round_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["on", "division_path"], name="village_round_month")]  # the plan, and the figure

    def __str__(self) -> str:
        return f"{self.village} {self.on}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这次巡诊现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}


class RoundSheet(Row):
    """One person at one round: came and was seen, or was due and did not come. What was found is sealed; readings stand with
    the readings."""

    class Next(models.TextChoices):
        NONE = "none", _("不用再做什么")
        HOME = "home", _("上门再看")
        FOLLOW_UP = "follow_up", _("做慢病随访")
        CHECKUP = "checkup", _("约年度体检")
        CONSULT = "consult", _("申请远程看诊")
        REFER = "refer", _("转诊到医院")

    round = models.ForeignKey(VillageRound, on_delete=models.PROTECT, related_name="sheets")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="round_sheets")
    division_path = models.CharField(max_length=60)
    due = models.JSONField(default=list)  # why this person was due: checkup, htn, dm, contract
    came = models.BooleanField()
    record = SealedField(blank=True)  # {"complaint", "found", "advice"}
    next = models.CharField(_("下一步"), max_length=10, choices=Next, default=Next.NONE)
    next_on = models.DateField(_("哪天前"), null=True, blank=True)
    noted_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-came", "noted_at"]
        constraints = [
            node_unique("round_sheet"),
            models.UniqueConstraint(fields=["node", "round", "elder"], name="round_sheet_once"),
        ]
        indexes = [models.Index(fields=["elder", "-noted_at"], name="round_sheet_of")]

    def __str__(self) -> str:
        return f"{self.round} {self.elder}"
