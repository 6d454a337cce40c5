"""Where it is dangerous, who warned, and what is at hand: buddies, vehicles, shelters."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import BlindIndexField, SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.rules import normal_phone
from songhe.register.places.models import Division
from songhe.register.staff.models import Responder


class Level(models.TextChoices):
    """The four colours of a warning, the least first."""

    BLUE = "blue", _("蓝色")
    YELLOW = "yellow", _("黄色")
    ORANGE = "orange", _("橙色")
    RED = "red", _("红色")


class Area(Row):
    """Ground with a name: a drawn shape (GeoJSON, WGS-84), whole places chosen by name, or both. Never changed afterwards:
    a roll of the past keeps the ground it was called on. `kept`: used again, and its ready list is printed beforehand."""

    name = models.CharField(_("名称"), max_length=40)
    division_path = models.CharField(max_length=60)  # the smallest division that holds all of it
    shape = models.JSONField(default=dict, blank=True)  # Polygon or MultiPolygon; empty: places alone
    places = models.JSONField(default=list, blank=True)  # paths of towns and villages that are in as a whole
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    kept = models.BooleanField(default=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [node_unique("area")]
        indexes = [models.Index(fields=["division_path", "-made_at"], name="area_of_place")]

    def __str__(self) -> str:
        return self.name


class Alert(Row):
    """A warning of the weather office or another bureau: in force until it is lifted. Its level may change."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", pgettext_lazy("an alert", "生效中")
        LIFTED = "lifted", pgettext_lazy("an alert", "已解除")

    MOVES: ClassVar[Moves] = {
        "change_level": (frozenset({"in_force"}), STAY),
        "lift": (frozenset({"in_force"}), "lifted"),
    }

    kind = models.CharField(_("哪种灾害"), max_length=12)  # of data/kinds.yaml
    level = models.CharField(_("级别"), max_length=8, choices=Level)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="alerts")
    division_path = models.CharField(max_length=60)  # the area's
    status = models.CharField(max_length=10, choices=Status, default=Status.IN_FORCE)
    number = models.CharField(_("文号"), max_length=60, blank=True)  # the issuer's own; the same number is the same warning
    source = models.CharField(_("谁发布的"), max_length=60)
    text = models.CharField(_("原文"), max_length=400, blank=True)
    issued_at = models.DateTimeField(_("发布时间"))
    heard_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=80, blank=True)
    drill = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True, blank=True)  # lifted by itself then
    waived_at = models.DateTimeField(null=True, blank=True)  # somebody looked, and no roll is called
    waived_by = models.CharField(max_length=80, blank=True, db_default="")
    waived_why = models.CharField(max_length=120, blank=True, db_default="")

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            node_unique("alert"),
            models.UniqueConstraint(fields=["node", "source", "number"], condition=~Q(number=""), name="alert_number"),
        ]
        indexes = [models.Index(fields=["status", "division_path"], name="alert_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.level}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这条预警已经解除。")


class AtHand(Row):
    """What is at hand in a place, and where it stands."""

    name = models.CharField(_("名称"), max_length=40)
    division = models.ForeignKey(
        Division, verbose_name=_("所在村（社区）"), on_delete=models.PROTECT, related_name="%(class)ses"
    )
    division_path = models.CharField(max_length=60, db_index=True)
    lat = models.FloatField()
    lng = models.FloatField()
    phone = SealedField(_("电话"), blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> tuple[float, float]:
        """Where it stands."""
        return self.lat, self.lng


class Buddy(AtHand):
    """Somebody near who answers for a few old people when it comes: a neighbour, a party member, a cadre, family."""

    class Kind(models.TextChoices):
        NEIGHBOUR = "neighbour", _("邻居")
        MEMBER = "member", _("党员")
        CADRE = "cadre", _("村（社区）干部")
        ASSISTANT = "assistant", _("养老协理员")
        FAMILY = "family", _("家属")
        VOLUNTEER = "volunteer", _("志愿者")

    kind = models.CharField(_("身份"), max_length=10, choices=Kind)
    most = models.PositiveSmallIntegerField(_("最多包几位"), default=3)
    phone_index = BlindIndexField(of="phone", normal=normal_phone)
    responder = models.ForeignKey(Responder, null=True, blank=True, on_delete=models.PROTECT, related_name="buddies")

    class Meta:
        ordering = ["name"]
        constraints = [
            node_unique("buddy"),
            models.UniqueConstraint(
                fields=["node", "responder"], condition=Q(responder__isnull=False), name="buddy_of_responder"
            ),
            models.CheckConstraint(condition=Q(most__gte=1), name="buddy_takes_somebody"),
        ]


class Vehicle(AtHand):
    """A vehicle with its driver. `name` is what people call it, `places` its seats."""

    driver = models.CharField(_("司机"), max_length=40)
    seats = models.PositiveSmallIntegerField(_("座位"), default=4)
    wheelchairs = models.PositiveSmallIntegerField(_("轮椅位"), default=0)
    stretchers = models.PositiveSmallIntegerField(_("担架位"), default=0)

    class Meta:
        ordering = ["name"]
        constraints = [
            node_unique("vehicle"),
            models.CheckConstraint(
                condition=Q(seats__gte=1) | Q(wheelchairs__gte=1) | Q(stretchers__gte=1), name="vehicle_takes"
            ),
        ]

    @property
    def takes(self) -> dict[str, int]:
        """Places by what they take."""
        return {"seat": self.seats, "wheelchair": self.wheelchairs, "stretcher": self.stretchers}


class Shelter(AtHand):
    """Where people are brought. `powered`: has power of its own; `level`: no steps for a wheelchair or a stretcher."""

    where = models.CharField(_("地址"), max_length=80)
    places = models.PositiveIntegerField(_("能安置多少人"))
    powered = models.BooleanField(_("有备用电源"), default=False)
    level = models.BooleanField(_("轮椅、担架进得去"), default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            node_unique("shelter"),
            models.CheckConstraint(condition=Q(places__gte=1), name="shelter_takes_somebody"),
        ]


AT_HAND: dict[str, Any] = {"buddy": Buddy, "vehicle": Vehicle, "shelter": Shelter}
