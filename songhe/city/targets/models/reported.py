"""Figures that a department reports with its evidence, because no room of this house has the facts yet."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User


class Reported(Row):
    """standing: what is said today · withdrawn: taken back, with a reason. A newer one of the place and month stands first."""

    MOVES: ClassVar[Moves] = {"withdraw": (frozenset({"standing"}), "withdrawn")}

    class Status(models.TextChoices):
        STANDING = "standing", _("上报数")
        WITHDRAWN = "withdrawn", _("已撤回")

    target = models.CharField(max_length=40)
    area = models.CharField(max_length=12)  # code of the city, a county or a unit
    division_path = models.CharField(max_length=60)  # who may see it: the city's path, the county's
    month = models.DateField()  # as of the end of this month
    numerator = models.DecimalField(_("数"), max_digits=14, decimal_places=2)
    denominator = models.DecimalField(_("分母"), max_digits=14, decimal_places=2, null=True, blank=True)
    department = models.CharField(_("上报单位"), max_length=40)
    evidence = models.CharField(_("依据"), max_length=300)
    synthetic = models.BooleanField(default=False, db_default=False)  # sown by a demo, never by a person
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.STANDING)
    why = models.CharField(_("为什么撤回"), max_length=200, blank=True)

    class Meta:
        constraints = [
            node_unique("reported"),
            models.CheckConstraint(condition=Q(evidence__gt=""), name="reported_with_evidence"),
            models.CheckConstraint(condition=Q(numerator__gte=0), name="reported_not_negative"),
        ]
        indexes = [models.Index(fields=["target", "area", "month", "-reported_at"], name="reported_known")]  # every page

    def __str__(self) -> str:
        return f"{self.target} {self.area} {self.month:%Y-%m}"

    @property
    def value(self) -> float:
        """What is printed: the percentage of a part of something, else the number."""
        if self.denominator:
            return int(self.numerator * 1000 / self.denominator) / 10
        return float(self.numerator)
