"""What a phone sent: kept before it is answered, once under the name that the phone gave it. And the phones themselves."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique


class Parcel(Row):
    """One fact from a phone. Its key was made there. Applied: the room has it, and the sealed bytes are gone. Refused: the
    room could not take it; the bytes stay, so that somebody can look."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("待处理")
        APPLIED = "applied", _("已入账")
        REFUSED = "refused", _("留存待查")

    MOVES: ClassVar[Moves] = {
        "apply": (frozenset({"waiting"}), "applied"),
        "refuse": (frozenset({"waiting"}), "refused"),
        "see": (frozenset({"refused"}), "refused"),
    }

    kind = models.CharField(max_length=40)
    owner = models.CharField(max_length=40)  # key of the user who sent it
    owner_name = models.CharField(max_length=80)
    division_path = models.CharField(max_length=60)  # the sender's
    digest = models.CharField(max_length=64)  # SHA-256 of what came
    box = models.BinaryField(blank=True)  # as the phone sealed it to this node
    about = models.UUIDField(null=True, blank=True)  # what it is about, as the room says
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    sentence = models.CharField(max_length=200, blank=True)  # why it was refused; names nobody
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # a refused one that somebody has looked at
    seen_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["received_at"]
        constraints = [node_unique("parcel")]
        indexes = [
            models.Index(fields=["status", "received_at"], name="parcel_open"),  # the worker
            models.Index(fields=["owner", "status"], name="parcel_of_owner"),  # what of mine was refused
            models.Index(fields=["about"], name="parcel_about"),  # what waits on an order's page
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Phone(Row):
    """A browser on which somebody's sealed records lie. It names itself by a mark of its own; reported lost, it is told to wipe
    itself the next time it asks for anything, signed in or not. Found again before it did, its user signs in anew."""

    class Status(models.TextChoices):
        HERE = "here", _("在用")
        LEFT = "left", _("已退出清除")
        LOST = "lost", _("已报失")
        WIPED = "wiped", _("报失后已清除")
        FOUND = "found", _("已找回，等重新登录")

    MOVES: ClassVar[Moves] = {
        "leave": (frozenset({"here"}), "left"),
        "come_back": (frozenset({"left", "found"}), "here"),
        "lose": (frozenset({"here", "left", "found"}), "lost"),
        "find": (frozenset({"lost"}), "found"),
        "give_way": (frozenset({"found"}), "left"),  # somebody else has signed in on it
        "wipe": (frozenset({"lost", "found"}), "wiped"),  # it may have been on its way when the report was taken back
    }

    mark = models.UUIDField()
    owner = models.CharField(max_length=40)  # key of the user who works with it
    owner_name = models.CharField(max_length=80)
    division_path = models.CharField(max_length=60)
    agent = models.CharField(max_length=200, blank=True)  # what the browser calls itself
    status = models.CharField(max_length=8, choices=Status, default=Status.HERE)
    met_at = models.DateTimeField()  # the first time
    seen_at = models.DateTimeField()
    waiting = models.PositiveIntegerField(default=0)  # facts it held unsent, as it said then
    lost_at = models.DateTimeField(null=True, blank=True)
    lost_by = models.CharField(max_length=80, blank=True)
    found_at = models.DateTimeField(null=True, blank=True)  # the report was taken back
    found_by = models.CharField(max_length=80, blank=True)
    found_why = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # it asked for something and was told
    wiped_at = models.DateTimeField(null=True, blank=True)  # it said that it has wiped itself
    unsent = models.PositiveIntegerField(null=True, blank=True)  # facts that went with it

    class Meta:
        ordering = ["-seen_at"]
        constraints = [
            node_unique("outbox_phone"),
            models.UniqueConstraint(fields=["node", "mark", "owner"], name="outbox_phone_once"),
        ]
        indexes = [
            models.Index(fields=["owner", "-seen_at"], name="outbox_phone_of"),  # "my phones"
            models.Index(
                fields=["mark"], name="outbox_phone_lost", condition=models.Q(status__in=["lost", "wiped", "found"])
            ),  # each request
            models.Index(fields=["division_path", "-seen_at"], name="outbox_phone_place"),  # who keeps them
        ]

    def __str__(self) -> str:
        return f"{self.owner_name} {self.mark}"

    @property
    def is_gone(self) -> bool:
        """Reported lost already."""
        return self.status in {self.Status.LOST, self.Status.WIPED}

    def why_not(self, verb: str) -> str:
        """For whoever reports, or takes back, too late."""
        if verb == "find" and self.status == self.Status.WIPED:
            return gettext("手机已经清除，报失不能再撤回：重新登录、再设一次本机密码就能接着用，没发出的记录要补记。")
        if verb == "find":
            return gettext("这台手机没有报失，不用撤回。")
        return gettext("这台手机已经报失了。") if verb == "lose" else ""
