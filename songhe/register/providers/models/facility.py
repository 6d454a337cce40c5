"""A facility: one function that a building carries, from the plan to the end."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.places.models import Division
from songhe.register.providers.models.place import Operator, Site
from songhe.register.providers.models.words import BedKind, Kind, ManagedBy, Nature, Status


class Facility(Row):
    """planned → approved → building → accepted → operating ⇄ suspended; closed or converted at the end.

    Days of the life are those on the papers (`Step`); the last of each is kept here so that lists and targets need no walk.
    """

    MOVES: ClassVar[Moves] = {
        "approve": (frozenset({"planned"}), "approved"),
        "build": (frozenset({"approved"}), "building"),
        "accept": (frozenset({"building"}), "accepted"),
        "open": (frozenset({"accepted"}), "operating"),
        "suspend": (frozenset({"operating"}), "suspended"),
        "resume": (frozenset({"suspended"}), "operating"),
        "close": (frozenset({"planned", "approved", "building", "accepted", "operating", "suspended"}), "closed"),
        "convert": (frozenset({"accepted", "operating", "suspended", "closed"}), "converted"),
    }

    site = models.ForeignKey(Site, verbose_name=_("建筑"), on_delete=models.PROTECT, related_name="facilities")
    name = models.CharField(_("名称（门牌上的）"), max_length=80)
    kind = models.CharField(_("类别"), max_length=28, choices=Kind)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.PLANNED)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="facilities")  # its site's
    division_path = models.CharField(max_length=60)
    unit = models.CharField(max_length=12, blank=True)  # its site's
    operator = models.ForeignKey(
        Operator, verbose_name=_("运营方"), null=True, blank=True, on_delete=models.PROTECT, related_name="facilities"
    )
    center = models.ForeignKey(
        "self", verbose_name=_("带它的中心"), null=True, blank=True, on_delete=models.PROTECT, related_name="fed"
    )
    became = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="came_from")
    nature = models.CharField(_("办法"), max_length=14, choices=Nature, default=Nature.PUBLIC)
    managed_by = models.CharField(_("管理"), max_length=6, choices=ManagedBy, blank=True, default="")
    floor_area = models.DecimalField(_("使用面积（平方米）"), max_digits=9, decimal_places=1, null=True, blank=True)
    rooms = models.PositiveSmallIntegerField(_("房间数"), null=True, blank=True)
    staff = models.PositiveSmallIntegerField(_("工作人员"), default=0)
    carers = models.PositiveSmallIntegerField(_("其中护理员"), default=0)
    equipment = models.JSONField(_("设备"), default=list)  # values of `Equipment`
    hours = models.JSONField(_("开放时间"), default=dict)  # {"mon": ["08:00", "18:00"], …}; a day that is missing is closed
    phone = models.CharField(_("电话"), max_length=20, blank=True)  # printed on the door: not sealed
    about = models.CharField(_("简介"), max_length=400, blank=True)
    due_on = models.DateField(_("计划建成日"), null=True, blank=True)  # while it is in the pipeline
    built_on = models.DateField(null=True, blank=True)  # the day of its acceptance
    opened_on = models.DateField(null=True, blank=True)  # the first day of operation
    ended_on = models.DateField(null=True, blank=True)  # closed or converted
    status_on = models.DateField()  # since when it stands as it does
    footprint_on = models.DateField(null=True, blank=True)  # the newest day that shows that it works (filled by a job)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            node_unique("facility"),
            models.CheckConstraint(condition=Q(carers__lte=F("staff")), name="facility_carers_are_staff"),
            models.CheckConstraint(condition=~Q(center=F("id")), name="facility_not_fed_by_itself"),
        ]
        indexes = [
            models.Index(fields=["division_path", "name"], name="facility_place"),  # every list of a division
            models.Index(fields=["kind", "status", "division_path"], name="facility_kind"),  # targets, filters
            models.Index(fields=["status", "footprint_on"], name="facility_quiet"),  # hung up but not operating
        ]

    def __str__(self) -> str:
        return self.name

    def why_not(self, verb: str) -> str:
        """For whoever comes too late or too early."""
        said = {"name": self.name, "status": self.get_status_display()}
        return gettext("“%(name)s”现在是“%(status)s”，不能做这一步。") % said

    @property
    def feeds(self) -> Any:
        """What this centre leads (大带小、一托多)."""
        return self.fed.all()


class Step(Row):
    """One move in the life of a facility, with its day and its paper. Added, never changed: `known_at` says since when we know.

    So a figure can be asked as it was known then (`queries.counted(…, known_at=…)`).
    """

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=10)  # of `Facility.MOVES`, or "enter"
    status = models.CharField(_("状态"), max_length=10, choices=Status)  # in which it ended
    on = models.DateField(_("日期"))
    paper = models.CharField(_("文号"), max_length=80)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    known_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["on", "known_at", "id"]
        constraints = [node_unique("step")]
        indexes = [models.Index(fields=["facility", "on"], name="step_life")]  # the page, and figures as known then

    def __str__(self) -> str:
        return f"{self.facility} {self.verb} {self.on}"


class Beds(Row):
    """Beds of one kind in one facility: how many were filed, how many are taken, how many nobody can have for a time (being
    painted, broken), and on which day that was said."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="beds")
    kind = models.CharField(_("床位"), max_length=10, choices=BedKind)
    count = models.PositiveSmallIntegerField(_("张数"), default=0)
    taken = models.PositiveSmallIntegerField(_("已住"), default=0)
    out = models.PositiveSmallIntegerField(_("停用"), default=0, db_default=0)
    said_on = models.DateField(null=True, blank=True)  # the day for which `taken` and `out` were said

    class Meta:
        ordering = ["kind"]
        constraints = [
            node_unique("beds"),
            models.UniqueConstraint(fields=["node", "facility", "kind"], name="beds_kind_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("count")), name="beds_taken_are_there"),
            models.CheckConstraint(condition=Q(out__lte=F("count") - F("taken")), name="beds_out_are_there"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.kind} {self.taken}/{self.count}"

    @property
    def free(self) -> int:
        return self.count - self.taken - self.out

    def fresh(self, day: date, days: int = 35) -> bool:
        """True while the number of the taken ones is not older than a month's report."""
        return self.said_on is not None and (day - self.said_on).days <= days


class Picture(Row):
    """A photograph of a building, for everybody to see: it shows no person, so it is not sealed."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="pictures")
    caption = models.CharField(_("说明"), max_length=60, blank=True)
    jpeg = models.BinaryField()  # made small, freed of what the camera wrote into it
    taken_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["taken_at"]
        constraints = [node_unique("picture")]

    def __str__(self) -> str:
        return f"{self.facility} {self.caption}"


class Footprint(Row):
    """So many traces of one kind that a facility left on one day: what it did, beside what its operator says."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="footprints")
    kind = models.CharField(max_length=12)  # of `FootprintKind`
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            node_unique("footprint"),
            models.UniqueConstraint(fields=["node", "facility", "kind", "day"], name="footprint_once"),
        ]
        indexes = [models.Index(fields=["facility", "day"], name="footprint_days")]  # the page of a facility

    def __str__(self) -> str:
        return f"{self.facility} {self.kind} {self.day} {self.count}"
