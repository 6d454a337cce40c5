"""A report that was published: what it said, with the very counts it used. Never changed, printed again at any time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User


class Publication(Row):
    """Append-only. A later edition of the same month is a row of its own, with a higher `edition`."""

    class Kind(models.TextChoices):
        MONTHLY = "monthly", _("月报")
        MEETING = "meeting", _("联席会议材料")

    kind = models.CharField(max_length=8, choices=Kind)
    division_path = models.CharField(max_length=60)
    month = models.DateField()
    edition = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=30)
    published_at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=40)
    content = models.JSONField()  # everything that is printed, with the ids of the counts, reports and outlooks
    digest = models.CharField(max_length=64)  # keyed, over the content

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            node_unique("publication"),
            models.UniqueConstraint(fields=["node", "kind", "division_path", "month", "edition"], name="publication_edition"),
        ]

    def __str__(self) -> str:
        return self.number
