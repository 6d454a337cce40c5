"""Who lies where since when: the one truth over five kinds of bed, and the nights that follow from it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.beds.models.place import Bed, BedKind, Zone
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

HOLDS = ("reserved", "present", "away", "kept")
"""The bed is this person's; nobody else can have it."""
LIES = ("present", "away")
"""Here the person lives now: at most one such stay of a person, whatever the kind of bed."""


class Stay(Row):
    """reserved → present ⇄ away; kept: the bed waits while the person lies in another one; ended.

    The database holds that a person lives in one bed and that a bed is one person's. What came before is `previous`.
    """

    class Status(models.TextChoices):
        RESERVED = "reserved", _("已预留")
        PRESENT = "present", _("在住")
        AWAY = "away", _("请假外出")
        KEPT = "kept", _("床位保留")
        ENDED = "ended", _("已结束")

    class End(models.TextChoices):
        RELEASED = "released", _("取消预留")
        TRANSFER = "transfer", _("转床")
        DISCHARGE = "discharge", _("离院")
        DEATH = "death", _("去世")

    MOVES: ClassVar[Moves] = {
        "arrive": (frozenset({"reserved"}), "present"),
        "release": (frozenset({"reserved"}), "ended"),
        "leave": (frozenset({"present"}), "away"),
        "come_back": (frozenset({"away", "kept"}), "present"),
        "keep": (frozenset({"present", "away"}), "kept"),
        "end": (frozenset({"present", "away", "kept"}), "ended"),
        "regroup": (frozenset({"reserved", "present", "away", "kept"}), STAY),
        "resume": (frozenset({"ended"}), "present"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="stays")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="stays")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="stays")  # the bed's
    division_path = models.CharField(max_length=60)  # the facility's
    kind = models.CharField(max_length=14, choices=BedKind)  # the bed's
    status = models.CharField(max_length=8, choices=Status, default=Status.RESERVED)
    group = models.CharField(_("人员类别"), max_length=12, choices=Zone)
    group_facts = SealedField(blank=True)  # what the group follows from, and its evidence: health
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    asking = models.UUIDField(null=True, blank=True)  # the application it answers
    reserved_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField()  # since when it stands as it does; nothing of this person may happen before
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=End, blank=True)
    why = models.CharField(_("原因"), max_length=200, blank=True)
    certificate = SealedField(blank=True)  # of a death: the number of its paper
    by_name = models.CharField(max_length=80)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-reserved_at"]
        constraints = [
            node_unique("stay"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(status__in=LIES), name="stay_one_truth"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(status="reserved"), name="stay_one_reserved"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(status="kept"), name="stay_one_kept"),
            models.UniqueConstraint(fields=["node", "bed"], condition=Q(status__in=HOLDS), name="stay_one_of_a_bed"),
            models.UniqueConstraint(fields=["node", "previous"], name="stay_followed_once"),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False) | (~Q(status="ended") & Q(ended_at=None)),
                name="stay_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["reserved", "ended"]) | Q(began_at__isnull=False), name="stay_began"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(began_at=None) | Q(ended_at__gte=F("began_at")), name="stay_ends_after_it_began"
            ),
        ]
        indexes = [
            models.Index(fields=["facility", "status"], name="stay_board"),  # the board of a facility
            models.Index(fields=["elder", "-reserved_at"], name="stay_of_elder"),  # where my mother lies, and lay
            models.Index(fields=["division_path", "status", "kind"], name="stay_place"),  # lists and figures of a place
            models.Index(fields=["began_at", "ended_at"], name="stay_nights"),  # who lay where that midnight
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.bed}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("%(name)s 的床位现在是“%(status)s”，不能做这一步。") % {
            "name": self.elder.name,
            "status": self.get_status_display(),
        }


class Leave(Row):
    """A time in which a stay went on without its person: at the family's, or in another bed."""

    class Kind(models.TextChoices):
        LEAVE = "leave", _("请假外出")
        KEPT = "kept", _("住院或转到别的床位，保留床位")

    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="leaves")
    kind = models.CharField(max_length=6, choices=Kind)
    left_at = models.DateTimeField()
    due_back = models.DateField(_("说好哪天回"), null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    where = models.CharField(_("去哪里、和谁"), max_length=100, blank=True)
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["left_at"]
        constraints = [
            node_unique("stay_leave"),
            models.UniqueConstraint(fields=["node", "stay"], condition=Q(back_at=None), name="stay_leave_one_open"),
            models.CheckConstraint(condition=Q(back_at=None) | Q(back_at__gte=F("left_at")), name="stay_leave_back_after"),
        ]

    def __str__(self) -> str:
        return f"{self.stay} {self.kind} {self.left_at}"


class Night(Row):
    """Where somebody lay at the midnight that ended a day: one row a person and day. Payment counts these."""

    class State(models.TextChoices):
        PRESENT = "present", _("在床")
        AWAY = "away", _("请假")
        KEPT = "kept", _("保留床位")

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="nights")
    day = models.DateField()
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="nights")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="nights")
    division_path = models.CharField(max_length=60)
    kind = models.CharField(max_length=14, choices=BedKind)
    state = models.CharField(max_length=8, choices=State)

    class Meta:
        constraints = [
            node_unique("night"),
            models.UniqueConstraint(fields=["node", "elder", "day"], name="night_once"),
        ]
        indexes = [models.Index(fields=["facility", "day", "kind"], name="night_of_facility")]  # bills, traces, occupancy

    def __str__(self) -> str:
        return f"{self.elder} {self.day} {self.kind}"


class NightRound(Row):
    """How far the nights have been written: the day moves in the transaction of its nights."""

    name = models.CharField(max_length=20)
    day = models.DateField()

    class Meta:
        constraints = [
            node_unique("night_round"),
            models.UniqueConstraint(fields=["node", "name"], name="night_round_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
