"""What was said during a call, and to whom."""

from django.db import models

from songhe.base import crypto
from songhe.base.fields import SealedField
from songhe.base.rows import Row, node_unique
from songhe.care.emergency.models.call import Call
from songhe.register.people.models import Contact


class Note(Row):
    """What somebody wrote or heard during a call. Added; the database refuses a change: a correction is a new note."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=40)
    text = SealedField()

    class Meta:
        ordering = ["at"]
        constraints = [node_unique("note")]

    def __str__(self) -> str:
        return f"{self.call} {self.at:%H:%M}"

    @property
    def mark(self) -> str:
        """A keyed digest of the words, which the journal keeps: they were these, and nobody learns them from it."""
        return crypto.blind_index(f"{self.pk} {self.text}", "note")


class Told(Row):
    """A contact who was told of a call, under the name of that moment, and whether the page behind the link was opened."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="told")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT)
    name = models.CharField(max_length=40, blank=True, db_default="")  # frozen, and so is the relation
    relation = models.CharField(max_length=20, blank=True, db_default="")
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("told"),
            models.UniqueConstraint(fields=["node", "call", "contact"], name="told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.contact}"
