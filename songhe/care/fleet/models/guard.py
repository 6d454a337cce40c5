"""Whether somebody is guarded: where each device hung, when each of its signals is due, what failed, which presses came."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.care.fleet.models.device import Device
from songhe.register.people.models import Elder

ANY = ""
"""The signal that stands for any message of a device: its line."""


class Hanging(Row):
    """A device hung with an elder from `since` to `until`. Who had it is history, and is not read from where it hangs today."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="hangings")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="hangings")
    division_path = models.CharField(max_length=60)
    room = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=40, blank=True)  # moved, taken back, retired

    class Meta:
        ordering = ["-since"]
        constraints = [
            node_unique("hanging"),
            models.UniqueConstraint(fields=["node", "device"], condition=Q(until=None), name="hanging_one_at_a_time"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="hanging_ends_after_start"),
        ]
        indexes = [models.Index(fields=["division_path", "since"], name="hanging_by_place")]  # protected hours

    def __str__(self) -> str:
        return f"{self.device_id} {self.since:%Y-%m-%d}"


class Stage(models.TextChoices):
    FINE = "fine", _("有消息")
    LATE = "late", _("迟到")
    DOWN = "down", _("失联")
    HELD = "held", _("暂停盯守")  # away, admitted, or not hanging: silence is expected


class Beat(Row):
    """One signal of one device, and when it is due (law 3). A gateway that lives says nothing of a sensor that is dead.

    `heard_at` may lag behind by a tenth of the limit: a device that speaks every minute is not written every minute. The first
    stage waits that much longer, so that nobody is flagged before the limit (`rules.silence`).
    """

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="beats")
    division_path = models.CharField(max_length=60)
    signal = models.CharField(max_length=16, blank=True)  # ANY: whatever it says
    heard_at = models.DateTimeField()
    limit_s = models.PositiveIntegerField()
    stage = models.CharField(max_length=4, choices=Stage, default=Stage.FINE)
    step = models.PositiveSmallIntegerField(default=0)  # how many of the steps of data/audiences.yaml are behind it
    due_at = models.DateTimeField(null=True, blank=True)  # the next step; none after the last

    class Meta:
        constraints = [
            node_unique("beat"),
            models.UniqueConstraint(fields=["node", "device", "signal"], name="beat_once"),
            models.CheckConstraint(condition=Q(limit_s__gt=0), name="beat_has_a_limit"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="beat_due", condition=Q(due_at__isnull=False)),  # the sweep
            models.Index(fields=["division_path", "heard_at"], name="beat_silent", condition=Q(stage__in=["late", "down"])),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.signal or '*'}"


class Outage(Row):
    """A signal of a device was silent from `since` (last heard) to `until`. While it lasts, its elder is a person unserved."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="outages")
    elder = models.ForeignKey(Elder, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=60)
    signal = models.CharField(max_length=16, blank=True)
    since = models.DateTimeField()
    late_at = models.DateTimeField()  # when the house saw it
    down_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    behind = models.CharField(max_length=120, blank=True)  # the gateway that was silent too

    class Meta:
        ordering = ["-since"]
        constraints = [
            node_unique("outage"),
            models.UniqueConstraint(fields=["node", "device", "signal"], condition=Q(until=None), name="outage_one_open"),
        ]
        indexes = [models.Index(fields=["since"], name="outage_since")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.since:%Y-%m-%d}"


class Trial(Row):
    """A test press was announced; `pressed_at` when it came through. None after `until`: nobody pressed, or it was lost."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="trials")
    elder = models.ForeignKey(Elder, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    division_path = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    pressed_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            node_unique("device_trial"),
            models.CheckConstraint(condition=Q(until__gt=F("asked_at")), name="device_trial_has_a_window"),
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="device_trial_asked"),
            models.Index(fields=["device", "-asked_at"], name="device_trial_last"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.asked_at:%Y-%m-%d}"


class Away(Row):
    """An elder is away from home from `since` until `until` (or until said otherwise): silence is expected meanwhile."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="aways")
    division_path = models.CharField(max_length=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(_("去哪里"), max_length=60, blank=True)
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-since"]
        constraints = [
            node_unique("away"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(ended_at=None), name="away_one_at_a_time"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="away_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.elder_id} {self.since:%Y-%m-%d}"


class PlaceMonth(Row):
    """Of a village and a month, hour by hour: was the desk staffed, was a responder within reach. Bits, first hour lowest."""

    division_path = models.CharField(max_length=60)
    month = models.CharField(max_length=7)  # 2026-11
    looked = models.CharField(max_length=200, default="0")  # hex; hours in which somebody looked
    staffed = models.CharField(max_length=200, default="0")
    reach = models.CharField(max_length=200, default="0")

    class Meta:
        constraints = [
            node_unique("place_month"),
            models.UniqueConstraint(fields=["node", "division_path", "month"], name="place_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.division_path} {self.month}"


class Watch(Row):
    """When this node last looked for silence: what nobody could hear while the house slept is held against no device."""

    name = models.CharField(max_length=20, default="sweep")
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [node_unique("device_watch"), models.UniqueConstraint(fields=["node", "name"], name="device_watch_once")]

    def __str__(self) -> str:
        return self.name
