"""The file of one home bed, from the application to its closing."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

LIVE = ("asked", "approved", "open")
"""Asked for, or there: a person has one such file."""
PREPARED = ("asked", "approved")
"""Not yet a bed."""


class HomeBed(Row):
    """asked → approved (the conditions are met) → open (the bed stands, `stay` is its truth in the room of beds) → closed.

    Or declined, with a reason. What belongs to it (survey, kit, retrofits, agreements, months) are rows of their own.
    """

    class Channel(models.TextChoices):
        ELDER = "elder", _("老人自己提出")
        FAMILY = "family", _("家属提出")
        ASSISTANT = "assistant", _("养老协理员代办")
        STATION = "station", _("机构、站点受理")
        COUNTY = "county", _("民政部门登记")

    class Status(models.TextChoices):
        ASKED = "asked", _("待审核")
        APPROVED = "approved", _("筹备中")
        OPEN = "open", _("已开床")
        CLOSED = "closed", _("已撤床")
        DECLINED = "declined", _("没有建床")

    MOVES: ClassVar[Moves] = {
        "approve": (frozenset({"asked"}), "approved"),
        "judge": (frozenset({"asked", "approved"}), STAY),
        "place": (frozenset({"asked", "approved"}), STAY),
        "decline": (frozenset({"asked", "approved"}), "declined"),
        "open": (frozenset({"approved"}), "open"),
        "close": (frozenset({"open"}), "closed"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="home_beds")
    division_path = models.CharField(max_length=60)  # the elder's
    facility = models.ForeignKey(
        Facility, verbose_name=_("由哪一家上门服务"), null=True, blank=True, on_delete=models.PROTECT, related_name="home_beds"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    channel = models.CharField(_("谁提出的"), max_length=10, choices=Channel)
    said_by = models.CharField(_("提出人"), max_length=40, blank=True)
    words = SealedField(_("情况"), blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="home_bed_askings")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    facts = SealedField(blank=True)  # what was judged: level, dementia and its evidence, who cares, the dwelling
    verdicts = SealedField(blank=True)  # [{code, met, told}]: each condition with what it was judged by
    eligible = models.BooleanField(null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.CharField(max_length=80, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)  # by which the least service is chosen; 0 to 4
    dementia = models.BooleanField(default=False)  # by which the kit is chosen
    opened_at = models.DateTimeField(null=True, blank=True)
    stay = models.UUIDField(null=True, blank=True)  # the stay in the room of beds
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=16, blank=True)  # of `data/refusals.yaml` or `data/closings.yaml`
    told = models.CharField(_("说明"), max_length=200, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            node_unique("home_bed"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(status__in=LIVE), name="home_bed_one_of_a_person"),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "closed"])
                | Q(opened_at__isnull=False, stay__isnull=False, facility__isnull=False),
                name="home_bed_open_has_its_stay",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["closed", "declined"]) | (~Q(reason="") & Q(closed_at__isnull=False)),
                name="home_bed_ends_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="home_bed_closed_after_it_opened",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "division_path"], name="home_bed_list"),  # lists and figures of a place
            models.Index(fields=["facility", "status"], name="home_bed_of_facility"),  # a provider's
            models.Index(fields=["elder", "-asked_at"], name="home_bed_of_elder"),  # one's own
            models.Index(fields=["stay"], name="home_bed_stay", condition=Q(stay__isnull=False)),  # the journey looks it up
        ]

    def __str__(self) -> str:
        return f"{self.elder}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("%(name)s 的家庭养老床位现在是“%(status)s”，不能做这一步。") % {
            "name": self.elder.name,
            "status": self.get_status_display(),
        }
