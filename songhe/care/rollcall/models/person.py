"""One person on a roll, what was said of them, and what is known beforehand for their rescue."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.rollcall.models.ground import Buddy, Shelter, Vehicle
from songhe.care.rollcall.models.muster import Charge, Muster
from songhe.register.people.models import Elder


class Mobility(models.TextChoices):
    """How somebody gets out of the house; coarse, like the level of ability on the register."""

    BEDRIDDEN = "bedridden", _("卧床，要担架")
    WHEELCHAIR = "wheelchair", _("坐轮椅")
    HELPED = "helped", _("要人扶")
    WALKS = "walks", _("自己能走")
    UNKNOWN = "unknown", _("不清楚")


class Whereabouts(models.TextChoices):
    """Where the register and the beds believe that somebody is."""

    HOME = "home", _("在家")
    FACILITY = "facility", _("在机构")
    HOSPITAL = "hospital", _("在医院")
    AWAY = "away", _("外出")


class Way(models.TextChoices):
    """How it is known."""

    PHONE = "phone", _("打通电话")
    DOOR = "door", _("上门见到")
    SHELTER = "shelter", _("在安置点见到")
    HEARD = "heard", _("别人转告")
    SELF = "self", _("本人来报")


class Standing(models.TextChoices):
    """Accounted for or not; `rescue` is heard of and not safe yet."""

    WAITING = "waiting", _("没有消息")
    RESCUE = "rescue", _("需要救援")
    LOST = "lost", _("没找到人")
    SAFE = "safe", _("在家平安")
    SHELTER = "shelter", _("到了安置点")
    FAMILY = "family", _("在亲友家")
    ELSEWHERE = "elsewhere", _("在机构、医院或外地")
    DIED = "died", _("已去世")


OPEN = ("waiting", "rescue", "lost")
"""Not accounted for: a roll-call ends when nobody stands so."""
ACCOUNTED = ("safe", "shelter", "family", "elsewhere", "died")
ANY = frozenset(Standing.values)


class RescueCard(Row):
    """What somebody wants their rescuers to know, written beforehand at the door: one of a person. The device is sealed."""

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="rescue_cards")  # one at each node
    division_path = models.CharField(max_length=60)
    mobility = models.CharField(_("怎么出门"), max_length=12, choices=Mobility, default=Mobility.UNKNOWN)
    device = SealedField(_("断电就有危险的设备"), blank=True)  # {kind, hours, note}
    powered = models.BooleanField(default=False)  # that there is one
    buddy = models.ForeignKey(
        Buddy, verbose_name=_("包保人"), null=True, blank=True, on_delete=models.SET_NULL, related_name="cards"
    )
    shelter = models.ForeignKey(
        Shelter, verbose_name=_("去哪个安置点"), null=True, blank=True, on_delete=models.SET_NULL, related_name="cards"
    )
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=80)

    class Meta:
        constraints = [node_unique("rescue_card"), models.UniqueConstraint(fields=["node", "elder"], name="rescue_card_one")]
        indexes = [models.Index(fields=["division_path"], name="rescue_card_place")]

    def __str__(self) -> str:
        return f"{self.elder} {self.mobility}"


class Person(Row):
    """One person on one roll, as known when it began. What is said of them moves `status`; a newer word takes the place of an
    older one, whichever arrives first."""

    MOVES: ClassVar[Moves] = {
        **{code: (ANY, code) for code in ("safe", "shelter", "family", "elsewhere", "died", "rescue", "lost")},
        "unsay": (ANY, "waiting"),
        "assign": (ANY, STAY),
    }

    muster = models.ForeignKey(Muster, on_delete=models.CASCADE, related_name="people")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="musters")
    division_path = models.CharField(max_length=60)  # where they are called: the home's, or the facility's
    status = models.CharField(max_length=10, choices=Standing, default=Standing.WAITING)
    rank = models.PositiveIntegerField()  # order of calling, by need
    lat = models.FloatField()
    lng = models.FloatField()
    approximate = models.BooleanField(default=False)  # counted in because the middle of the village is inside
    by_hand = models.BooleanField(default=False)  # added by somebody who found them here
    whereabouts = models.CharField(max_length=10, choices=Whereabouts, default=Whereabouts.HOME)
    at_place = models.CharField(max_length=60, blank=True)  # the facility or hospital by name
    mobility = models.CharField(max_length=12, choices=Mobility, default=Mobility.UNKNOWN)
    guessed = models.BooleanField(default=False)  # mobility follows from the level of ability, nobody has looked
    powered = models.BooleanField(default=False)
    device = SealedField(blank=True)
    alone = models.BooleanField(default=False)
    no_phone = models.BooleanField(default=False)
    leaves = models.BooleanField(default=False)  # has to be brought away
    charge = models.ForeignKey(Charge, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    buddy = models.ForeignKey(Buddy, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    vehicle = models.ForeignKey(Vehicle, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    trip = models.PositiveSmallIntegerField(default=0)
    shelter = models.ForeignKey(Shelter, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    fixed = models.BooleanField(default=False)  # a person chose buddy, vehicle or shelter: the planner leaves it
    added_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True, blank=True)  # of the word that stands
    said_by = models.CharField(max_length=80, blank=True)
    way = models.CharField(max_length=8, choices=Way, blank=True)
    first_said_at = models.DateTimeField(null=True, blank=True)  # the first word of any kind
    accounted_at = models.DateTimeField(null=True, blank=True)  # since when accounted for; empty again where it was undone
    call = models.UUIDField(null=True, blank=True)  # the emergency call that a rescue opened

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            node_unique("muster_person"),
            models.UniqueConstraint(fields=["node", "muster", "elder"], name="muster_person_once"),
            models.CheckConstraint(
                condition=Q(status__in=OPEN, accounted_at=None) | Q(status__in=ACCOUNTED, accounted_at__isnull=False),
                name="muster_person_accounted",
            ),
        ]
        indexes = [
            models.Index(fields=["muster", "status", "rank"], name="muster_person_open"),  # the board
            models.Index(fields=["charge", "status"], name="muster_person_charge"),  # deadlines
            models.Index(fields=["elder"], name="muster_person_elder"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.status}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这位老人的状态刚刚变了，请看最新的。")


class Said(Row):
    """One word about one person: its key was made where it was said, so that the same word twice is one. Kept for good."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="said")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Standing)
    way = models.CharField(max_length=8, choices=Way)
    at = models.DateTimeField()
    heard_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    late = models.BooleanField(default=False)  # something newer was known already: it changed nothing
    note = SealedField(blank=True)

    class Meta:
        ordering = ["-at", "-heard_at"]
        constraints = [node_unique("muster_said")]
        indexes = [models.Index(fields=["person", "-at"], name="muster_said_of")]

    def __str__(self) -> str:
        return f"{self.person} {self.status}"
