"""A visit as it was told, what was found on it, and the search when nobody answers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Elder


class Method(models.TextChoices):
    HOME = "home", _("上门")
    PHONE = "phone", _("电话")
    VIDEO = "video", _("视频")
    DEVICE = "device", _("智能设备")


class Outcome(models.TextChoices):
    MET = "met", _("见到了")
    NOT_MET = "not_met", _("没见到")
    REFUSED = "refused", _("不愿探访")
    GONE = "gone", _("已不住这里")


class Visit(Row):
    """One attempt to see how somebody is. Its key is made where it was written down, so that sent twice it is one.

    `valid` is judged once, by the definition of its day; `lacks` says what was missing."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="visits_paid", db_index=False)  # has a longer one
    division_path = models.CharField(max_length=60)
    method = models.CharField(_("怎么探访"), max_length=6, choices=Method)
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome)
    visitor = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="visits_paid", db_index=False
    )
    visitor_name = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    offline = models.BooleanField(default=False)
    answers = SealedField(blank=True)  # {group: {question: answer}}
    note = SealedField(blank=True)
    distance_m = models.IntegerField(null=True, blank=True)
    accuracy_m = models.IntegerField(null=True, blank=True)
    pictured = models.BooleanField(default=False)
    valid = models.BooleanField()
    lacks = models.CharField(max_length=60, blank=True)
    clash = models.CharField(max_length=12, blank=True)  # died, moved, merged, twice: what had happened meanwhile
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            node_unique("visit_paid"),
            models.CheckConstraint(condition=Q(valid=False) | Q(outcome="met"), name="visit_paid_not_met_is_not_visited"),
            models.CheckConstraint(condition=Q(valid=False) | Q(lacks=""), name="visit_paid_valid_lacks_nothing"),
        ]
        indexes = [
            models.Index(fields=["elder", "-made_at"], name="visit_paid_of_elder"),
            models.Index(fields=["made_at", "elder"], name="visit_paid_valid", condition=Q(valid=True)),
            models.Index(fields=["division_path", "-made_at"], name="visit_paid_place"),
            models.Index(fields=["visitor", "-made_at"], name="visit_paid_visitor"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.made_at}"


class VisitPicture(Row):
    """A photograph taken at the door, sealed as a whole."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="pictures")
    jpeg = SealedField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [node_unique("visit_picture")]

    def __str__(self) -> str:
        return f"{self.visit} {self.taken_at}"


class VisitVoice(Row):
    """A voice note of the visitor, at most a minute, sealed as a whole (Opus in WebM, base64)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="voices")
    webm = SealedField()
    seconds = models.PositiveSmallIntegerField()  # read from the sound itself
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            node_unique("visit_voice"),
            models.CheckConstraint(condition=Q(seconds__lte=61), name="visit_voice_at_most_a_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.seconds}"


class Finding(Row):
    """Something a visit brought to light, and what became of it in another room (`became`: room:key)."""

    class Kind(models.TextChoices):
        NEED = "need", _("要服务")
        HEALTH = "health", _("要看医生")
        RETROFIT = "retrofit", _("家里要改造")
        BENEFIT = "benefit", _("补贴没享受到")
        EMERGENCY = "emergency", _("马上要救")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="visit_findings")
    division_path = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    item = models.CharField(max_length=24, blank=True)  # of the service catalogue
    words = SealedField(blank=True)
    found_at = models.DateTimeField()
    became = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["found_at"]
        constraints = [
            node_unique("visit_finding"),
            models.UniqueConstraint(fields=["node", "visit", "kind", "item"], name="visit_finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.kind}"


class Chase(Row):
    """Nobody answers: trying → neighbour → home → police; found by whoever sees the person."""

    class Status(models.TextChoices):
        TRYING = "trying", _("再联系")
        NEIGHBOUR = "neighbour", _("请邻居去看")
        HOME = "home", _("要上门核实")
        POLICE = "police", _("已报警求助")
        FOUND = "found", _("找到了")

    MOVES: ClassVar[Moves] = {
        "try_again": (frozenset({"trying", "neighbour", "home", "police"}), STAY),
        "ask_neighbour": (frozenset({"trying"}), "neighbour"),
        "send_home": (frozenset({"trying", "neighbour"}), "home"),
        "call_police": (frozenset({"trying", "neighbour", "home"}), "police"),
        "find": (frozenset({"trying", "neighbour", "home", "police"}), "found"),
    }
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="chases")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.TRYING)
    grade = models.SmallIntegerField()
    tries = models.PositiveSmallIntegerField(default=1)
    began_at = models.DateTimeField()
    tried_at = models.DateTimeField()  # the last try
    due_at = models.DateTimeField()  # until when the next step is done
    home_by = models.DateTimeField(null=True, blank=True)  # until when somebody must have been at the door
    found_at = models.DateTimeField(null=True, blank=True)
    found_by = models.CharField(max_length=80, blank=True)
    said = SealedField(blank=True)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["due_at"]
        constraints = [
            node_unique("chase"),
            models.UniqueConstraint(fields=["node", "elder"], condition=~Q(status="found"), name="chase_one_open"),
        ]
        indexes = [models.Index(fields=["status", "division_path", "due_at"], name="chase_desk")]

    def __str__(self) -> str:
        return f"{self.elder} {self.status}"

    def why_not(self, verb: str) -> str:
        return gettext("这件事现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}


class ChaseDue(Deadline):
    """The step that follows unless somebody saw the person."""

    OWNER = "chase"

    chase = models.ForeignKey(Chase, on_delete=models.CASCADE, related_name="dues")
    step = models.CharField(max_length=10)

    class Meta:
        constraints = [
            node_unique("chase_due"),
            models.UniqueConstraint(
                fields=["node", "chase"], condition=Q(fired_at=None, cleared_at=None), name="chase_due_one_open"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="chase_due_open", condition=Q(fired_at=None, cleared_at=None))]

    def __str__(self) -> str:
        return f"{self.chase} {self.step} {self.due_at}"
