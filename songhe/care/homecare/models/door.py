"""What an elder has for confirming a visit: a code on the door, and a number in the head."""

from django.db import models
from django.db.models import Q

from songhe.base.fields import SealedField
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class DoorCode(Row):
    """The code on an elder's door. It is a random word that says nothing about anybody; a new one makes the old one void."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="door_codes")
    division_path = models.CharField(max_length=60)
    code = SealedField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    void_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            node_unique("door_code"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(void_at=None), name="door_code_one_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.made_at:%Y-%m-%d}"


class Pin(Row):
    """The elder's confirmation number, as a digest. Three wrong tries lock it: then somebody calls back."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="pins")
    division_path = models.CharField(max_length=60)
    digest = SealedField()
    wrong = models.PositiveSmallIntegerField(default=0)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            node_unique("pin"),
            models.UniqueConstraint(fields=["node", "elder"], name="pin_once"),
        ]

    def __str__(self) -> str:
        return str(self.elder)
