"""How a facility takes bookings, and what it offers as one package."""

from django.db import models
from django.db.models import F, Q
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


class Package(Row):
    """Several services of one facility for one price, never above what they cost singly; in force between its days."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="packages")
    division_path = models.CharField(max_length=60)
    name = models.CharField(_("套餐名称"), max_length=40)
    offers = models.JSONField(default=list)  # keys of `filing.Offer`, one for each visit, in order
    cents = models.PositiveIntegerField(_("价格"))
    valid_from = models.DateField(_("从"))
    valid_to = models.DateField(_("到"), null=True, blank=True)  # the last day

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            node_unique("package"),
            models.UniqueConstraint(fields=["node", "facility", "name"], condition=Q(valid_to=None), name="package_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="package_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def yuan(self) -> str:
        """12, 12.50."""
        return f"{self.cents // 100:,}" if self.cents % 100 == 0 else f"{self.cents / 100:,.2f}"
