"""How a facility takes bookings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.register.providers.models import Facility


class Reception(Row):
    """What a facility chose: to answer each booking by hand, instead of the first free carer being promised at once."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="receptions")
    by_hand = models.BooleanField(_("每单人工受理"), default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [node_unique("reception"), models.UniqueConstraint(fields=["node", "facility"], name="reception_once")]

    def __str__(self) -> str:
        return f"{self.facility} {self.by_hand}"
