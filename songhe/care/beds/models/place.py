"""Rooms and beds: where somebody may lie, of which kind, and whether it can be had."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


class Zone(models.TextChoices):
    """Who lives together (rural-2.2). `none`: medical and hospice rooms, where a doctor says who lies beside whom."""

    SELF_RELIANT = "self_reliant", _("自理区")
    DISABLED = "disabled", _("失能失智区")
    PSYCHIATRIC = "psychiatric", _("精神障碍区")
    NONE = "none", _("医疗、安宁用房，不分区")


class BedKind(models.TextChoices):
    """The five beds that are linked (五床联动, rural-2.5)."""

    ELDER_CARE = "elder_care", _("养老床位")
    HOME = "home", _("家庭养老床位")
    MEDICAL = "medical", _("医疗床位")
    FAMILY_SICKBED = "family_sickbed", _("家庭病床")
    HOSPICE = "hospice", _("安宁疗护床位")


AT_HOME = frozenset({BedKind.HOME.value, BedKind.FAMILY_SICKBED.value})
"""Beds that stand in the elder's own home and are served by a facility."""
ZONED = frozenset({BedKind.ELDER_CARE.value})
"""Beds of which groups live apart."""


class Room(Row):
    """A room of a facility; all who live in it belong to the group of its zone."""

    facility = models.ForeignKey(Facility, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="care_rooms")
    division_path = models.CharField(max_length=60)  # its facility's
    name = models.CharField(_("房间号"), max_length=20)
    floor = models.SmallIntegerField(_("楼层"), default=1)
    zone = models.CharField(_("分区"), max_length=12, choices=Zone)
    closed_at = models.DateTimeField(null=True, blank=True)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["floor", "name"]
        constraints = [
            node_unique("care_room"),
            models.UniqueConstraint(
                fields=["node", "facility", "name"], condition=Q(closed_at=None), name="care_room_name_once"
            ),
        ]
        indexes = [models.Index(fields=["facility", "floor", "name"], name="care_room_board")]  # the board of a facility

    def __str__(self) -> str:
        return self.name


class Bed(Row):
    """ready: somebody may lie in it · out: for a time not to be had · closed: gone for good.

    In a room of a facility, or (`elder`) in somebody's own home and served by the facility.
    """

    class Status(models.TextChoices):
        READY = "ready", _("可用")
        OUT = "out", _("停用")
        CLOSED = "closed", _("已撤")

    MOVES: ClassVar[Moves] = {
        "change": (frozenset({"ready", "out"}), STAY),
        "take_out": (frozenset({"ready"}), "out"),
        "put_back": (frozenset({"out"}), "ready"),
        "close": (frozenset({"ready", "out"}), "closed"),
    }

    facility = models.ForeignKey(Facility, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="care_beds")
    division_path = models.CharField(max_length=60)  # its facility's
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="beds")
    elder = models.ForeignKey(Elder, null=True, blank=True, on_delete=models.PROTECT, related_name="beds_at_home")
    number = models.CharField(_("床号"), max_length=20)
    kind = models.CharField(_("床位种类"), max_length=14, choices=BedKind)
    status = models.CharField(max_length=6, choices=Status, default=Status.READY)
    nursing = models.BooleanField(_("护理型"), default=False)
    reserve = models.BooleanField(_("机动床位"), default=False)
    why_out = models.CharField(_("为什么停用"), max_length=100, blank=True)
    since = models.DateTimeField()  # since when it stands as it does
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            node_unique("care_bed"),
            models.UniqueConstraint(
                fields=["node", "room", "number"], condition=Q(room__isnull=False) & ~Q(status="closed"), name="care_bed_number"
            ),
            models.UniqueConstraint(
                fields=["node", "elder", "kind"],
                condition=Q(elder__isnull=False) & ~Q(status="closed"),
                name="care_bed_home_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(AT_HOME), room=None, elder__isnull=False)
                | Q(kind__in=["elder_care", "hospice", "medical"], room__isnull=False, elder=None),
                name="care_bed_in_a_room_or_at_home",
            ),
            models.CheckConstraint(condition=Q(reserve=False) | Q(kind="elder_care"), name="care_bed_reserve_is_elder_care"),
        ]
        indexes = [
            models.Index(fields=["facility", "kind", "status"], name="care_bed_board"),  # the board, and what is free
            models.Index(fields=["division_path", "kind"], name="care_bed_place"),  # occupancy of a county, figures
        ]

    def __str__(self) -> str:
        return self.number

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("%(number)s 床现在是“%(status)s”，不能做这一步。") % {
            "number": self.number,
            "status": self.get_status_display(),
        }
