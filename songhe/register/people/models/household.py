"""Who lives together."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.register.places.models import Division


class Household(Row):
    """People of one door. `number` is its own where a roll gives one; members say how they are related to the head."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="households")
    division_path = models.CharField(max_length=60, db_index=True)
    number = models.CharField(_("户号"), max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            node_unique("household"),
            models.UniqueConstraint(fields=["node", "division", "number"], condition=~Q(number=""), name="household_number"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)
