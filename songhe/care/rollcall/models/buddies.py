"""The link of one buddy in one roll-call: who was told, who opened it."""

from django.db import models

from songhe.base.rows import Row, node_unique
from songhe.care.rollcall.models.ground import Buddy
from songhe.care.rollcall.models.muster import Muster


class BuddyCall(Row):
    """A neighbour who answers for some of this roll has a link of their own, for this roll alone. Names are on it once it was
    opened by hand; until when it holds is `limits.yaml`."""

    muster = models.ForeignKey(Muster, on_delete=models.CASCADE, related_name="buddy_calls")
    buddy = models.ForeignKey(Buddy, on_delete=models.CASCADE, related_name="calls")
    division_path = models.CharField(max_length=60)
    told_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)  # the last word

    class Meta:
        ordering = ["told_at"]
        constraints = [
            node_unique("buddy_call"),
            models.UniqueConstraint(fields=["node", "muster", "buddy"], name="buddy_call_once"),
        ]

    def __str__(self) -> str:
        return f"{self.muster} {self.buddy}"
