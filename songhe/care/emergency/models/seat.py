"""The seats that answer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
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
    }
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    desk_path = models.CharField(max_length=60)
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.READY)
    sat_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # the screen's last sign of life
    left_at = models.DateTimeField(null=True, blank=True)

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
