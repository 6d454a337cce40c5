"""What was measured: one sealed record per person and day (docs/adr/0014)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Source(models.TextChoices):
    DEVICE = "device", _("家用设备")
    VISIT = "visit", _("上门测量")
    CLINIC = "clinic", _("诊所、医院")
    HAND = "hand", _("自己测、手工记")


class Watch(Row):
    """That somebody measures: the row that is locked while his readings are written. Nothing that was measured stands here."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="watches")
    division_path = models.CharField(max_length=60)
    last_day = models.DateField(null=True, blank=True)  # newest day with a record; it carries what the next one is judged by
    last_at = models.DateTimeField(null=True, blank=True)
    device_since = models.DateTimeField(null=True, blank=True)  # since when a device sends; from then on silence is noticed
    bp_on = models.DateField(null=True, blank=True)  # day of the last pressure that can be true: who is due for one (8.3)
    bp_high = models.PositiveSmallIntegerField(default=0, db_default=0)  # days in a row on which it was high: the next step
    mutes = models.JSONField(default=dict)  # group of signs → [until, level]: rings no more up to that level, until then

    class Meta:
        constraints = [node_unique("watch"), models.UniqueConstraint(fields=["node", "elder"], name="watch_one")]
        indexes = [models.Index(fields=["division_path", "last_at"], name="watch_silent")]  # who measures, who fell silent

    def __str__(self) -> str:
        return str(self.elder)


class Day(Row):
    """All readings of one person on one day, in the order in which they came.

    `record` is {"r": readings, "s": what the next reading is judged by}. A reading: `i` key, `k` digest by which the same
    one told twice is known, `at` and `got` (seconds: measured, come in), `v` values in our units, `raw` what was said in
    others, `odd` signs that cannot be true, `lv` levels, `src`, `by`, `ctx` (fasting, fed), `x` who struck it out and why."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="reading_days")
    day = models.DateField()
    division_path = models.CharField(max_length=60)
    count = models.PositiveSmallIntegerField(default=0)
    doubtful = models.PositiveSmallIntegerField(default=0)
    record = SealedField()

    class Meta:
        constraints = [node_unique("day"), models.UniqueConstraint(fields=["node", "elder", "day"], name="day_once")]

    def __str__(self) -> str:
        return f"{self.elder} {self.day}"
