"""Quality of providers, month by month (standards 3.5: 100 points), with everything it was computed from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.register.providers.models import Facility, Operator


class Score(Row):
    """A month of a facility. `seen` is {item: [met, of]}, `blocks` {block: points or null}; counted again, `version` grows."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="scores")
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="scores")
    division_path = models.CharField(max_length=60)
    month = models.DateField()  # its first day
    orders = models.PositiveIntegerField(_("服务次数"), default=0)
    points = models.FloatField(_("得分"), null=True, blank=True)  # of 100; null: too few services, not judged
    possible = models.PositiveSmallIntegerField(default=0)  # points of the blocks of which something was seen
    blocks = models.JSONField(default=dict)
    seen = models.JSONField(default=dict)
    upheld = models.PositiveSmallIntegerField(_("查实的投诉"), default=0)
    form_from = models.DateField()  # with it the version of the form
    counted_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-month"]
        constraints = [
            node_unique("score"),
            models.UniqueConstraint(fields=["node", "facility", "month"], name="score_once"),
            models.CheckConstraint(condition=Q(points=None) | (Q(points__gte=0) & Q(points__lte=100)), name="score_points"),
        ]
        indexes = [
            models.Index(fields=["month", "division_path"], name="score_month"),  # the list of a month
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.month:%Y-%m}"
