"""What the sensors of one home said of late, folded together."""

from django.db import models

from songhe.base.fields import SealedField
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Home(Row):
    """One row per person with sensors: it is locked while its messages are folded in and judged.

    `record` is {"t": traces by device (`rules/tracing.py`), "b": when the last hold ended, "h": what holds}: when somebody gets
    up, washes and goes out is nobody's to read in the database. `look_at`: when something could ring without any message."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="sensor_homes")
    division_path = models.CharField(max_length=60)
    record = SealedField()
    look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [node_unique("sensing_home"), models.UniqueConstraint(fields=["node", "elder"], name="sensing_home_one")]
        indexes = [models.Index(fields=["look_at"], name="sensing_home_look")]  # the chore that keeps the clock

    def __str__(self) -> str:
        return str(self.elder)
