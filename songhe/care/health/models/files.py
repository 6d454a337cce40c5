"""The health file of somebody of 65 and older, and who of the family may read it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class HealthFile(Row):
    """Chronic conditions, allergies, medicines, history: sealed as one. What was known before stands in the journal as who
    and when."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="health_files")
    division_path = models.CharField(max_length=60)
    record = SealedField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)
    checked_on = models.DateField(null=True, blank=True)  # the last annual check

    class Meta:
        constraints = [node_unique("health_file"), models.UniqueConstraint(fields=["node", "elder"], name="health_file_one")]
        indexes = [models.Index(fields=["division_path", "checked_on"], name="health_file_due")]  # who is due for the check

    def __str__(self) -> str:
        return str(self.elder)


class Checkup(Row):
    """The annual check of the national specification: four parts, and the self-care table with its score (standards.md 8.1,
    8.2)."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="checkups")
    division_path = models.CharField(max_length=60)
    on = models.DateField(_("体检日期"))
    year = models.PositiveSmallIntegerField()
    record = SealedField()
    noted_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-on"]
        constraints = [
            node_unique("checkup"),
            models.UniqueConstraint(fields=["node", "elder", "year"], name="checkup_once_a_year"),
        ]
        indexes = [models.Index(fields=["year", "division_path"], name="checkup_year")]  # the management rate

    def __str__(self) -> str:
        return f"{self.elder} {self.year}"


class Sharing(Row):
    """The elder's own, separate consent that the family who follows may read readings and alarms (PIPL art. 29); rows are
    added."""

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="health_sharings")
    division_path = models.CharField(max_length=60)
    given_at = models.DateTimeField()
    given_by = models.CharField(_("谁同意的"), max_length=60)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("sharing"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(withdrawn_at=None), name="sharing_one_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.given_at}"
