"""A message of a warning office as it came, so that the same message twice is one."""

from django.db import models
from django.db.models import Q

from songhe.base.rows import Row, node_unique
from songhe.care.rollcall.models.ground import Alert


class CapMessage(Row):
    """One message in CAP: known by its sender and identifier. `became`: what followed (`alert` is what it is about)."""

    sender = models.CharField(max_length=120)
    identifier = models.CharField(max_length=120)
    sent = models.DateTimeField()
    kind = models.CharField(max_length=8)  # msgType
    status = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    refers = models.JSONField(default=list)  # identifiers of the same or another sender: [sender, identifier]
    became = models.CharField(max_length=10)  # heard, changed, replaced, lifted, kept
    why = models.CharField(max_length=120, blank=True)  # of what was kept without anything following
    alert = models.ForeignKey(Alert, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    division_path = models.CharField(max_length=60)
    heard_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-heard_at"]
        constraints = [
            node_unique("cap_message"),
            models.UniqueConstraint(fields=["node", "sender", "identifier"], name="cap_message_once"),
        ]
        indexes = [models.Index(fields=["alert"], name="cap_message_alert", condition=Q(alert__isnull=False))]

    def __str__(self) -> str:
        return f"{self.sender} {self.identifier}"
