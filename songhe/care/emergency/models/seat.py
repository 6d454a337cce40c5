"""The seats that answer, their breaks, and the times in which the city covers for a county."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User


class Seat(Row):
    """A dispatcher at a desk: ready → resting → ready, until left. A desk with nobody ready overflows to the city."""

    class Status(models.TextChoices):
        READY = "ready", _("在席")
        RESTING = "resting", _("小休")
        LEFT = "left", _("离席")

    MOVES: Moves = {
        "rest": (frozenset({"ready"}), "resting"),
        "return": (frozenset({"resting"}), "ready"),
        "leave": (frozenset({"ready", "resting"}), "left"),
        "lose": (frozenset({"ready"}), STAY),  # its screen has said nothing for a minute: it does not count as ready
        "find": (frozenset({"ready"}), STAY),
        "overstay": (frozenset({"resting"}), STAY),  # the break is longer than it may be
    }
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    desk_path = models.CharField(max_length=60)
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.READY)
    sat_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # the screen's last sign of life
    left_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)  # no sign of life since; until it is heard again

    class Meta:
        constraints = [
            node_unique("seat"),
            models.UniqueConstraint(fields=["node", "user"], condition=~Q(status="left"), name="seat_one_per_user"),
            models.CheckConstraint(condition=Q(seen_at__gte=F("sat_at")), name="seat_seen_after_sat"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.status}"

    def why_not(self, verb: str) -> str:
        """Why this verb came too late, for the dispatcher."""
        from songhe.care.emergency.words import seat_too_late

        return seat_too_late(self, verb)


class Break(Row):
    """A short rest of a seat: from `since` until it is back or left; due back at `due_at`."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="breaks")
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("seat_break"),
            models.UniqueConstraint(fields=["node", "seat"], condition=Q(until=None), name="seat_break_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.since:%H:%M}"


class Cover(Row):
    """A time in which nobody of a county's desk was ready and the city's desk answered its calls too."""

    class Why(models.TextChoices):
        LEFT = "left", _("都离席了")
        RESTING = "resting", _("都在小休")
        LOST = "lost", _("屏幕没有回应")

    desk_path = models.CharField(max_length=60)
    division_path = models.CharField(max_length=60)
    why = models.CharField(max_length=8, choices=Why)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("cover"),
            models.UniqueConstraint(fields=["node", "desk_path"], condition=Q(until=None), name="cover_one_open"),
        ]
        indexes = [models.Index(fields=["division_path", "since"], name="cover_of_desk")]  # the page of seats

    def __str__(self) -> str:
        return f"{self.desk_path} {self.why}"


class SeatDue(Deadline):
    """A seat must have said something by then (`lost`), or be back from its break (`rest`)."""

    OWNER = "seat"

    class Step(models.TextChoices):
        LOST = "lost", _("没有回应")
        REST = "rest", _("小休超时")

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="deadlines")
    step = models.CharField(max_length=6, choices=Step)

    class Meta:
        constraints = [
            node_unique("seat_due"),
            models.UniqueConstraint(fields=["node", "seat", "step"], name="seat_due_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="seat_due_at", condition=Q(fired_at=None, cleared_at=None)),  # the worker
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.step}"
