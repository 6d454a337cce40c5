"""The last look at a county: who with a button nobody on duty could reach in a quarter of an hour, and what would change it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique


class Look(Row):
    """One county at one moment, written over by the next look. Derived, never edited: it can be made anew at any time."""

    class Moment(models.TextChoices):
        NOW = "now", _("现在")
        NIGHT = "night", _("今夜两点")

    division_path = models.CharField(max_length=60)
    moment = models.CharField(max_length=5, choices=Moment)
    at = models.DateTimeField()  # the moment looked at
    looked_at = models.DateTimeField()
    buttons = models.PositiveIntegerField()  # people with a button that hangs
    outside = models.PositiveIntegerField()
    on_duty = models.PositiveIntegerField()  # responders, without the crews of 120, 119 and 110
    villages = models.JSONField(default=list)  # [path, people, outside], the most outside first
    changes = models.JSONField(default=list)  # [responder key, people brought in], one after the other
    new_place = models.JSONField(default=list)  # [village path, people brought in] by somebody new with a motorcycle there

    class Meta:
        constraints = [
            node_unique("reach_look"),
            models.UniqueConstraint(fields=["node", "division_path", "moment"], name="reach_look_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.division_path} {self.moment}"
