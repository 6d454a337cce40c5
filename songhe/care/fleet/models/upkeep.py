"""What keeps a fleet good: battery levels by day, settings wanted and confirmed, and how each make of device does."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.care.fleet.models.device import Device, DeviceModel


class Level(Row):
    """The lowest battery level that a device told on a day: of these the forecast is made."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="levels")
    day = models.DateField()
    percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            node_unique("level"),
            models.UniqueConstraint(fields=["node", "device", "day"], name="level_once_a_day"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="level_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.day} {self.percent}"


class Setting(Row):
    """A setting somebody wants a device to have, and what the device itself says. Confirmed only by the device."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="settings")
    name = models.CharField(_("设置"), max_length=24)  # code of data/settings.yaml
    wanted = models.CharField(_("要设成"), max_length=24)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    said = models.CharField(max_length=24, blank=True)  # what the device says it is
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            node_unique("setting"),
            models.UniqueConstraint(fields=["node", "device", "name"], name="setting_once"),
        ]
        indexes = [models.Index(fields=["device"], name="setting_waits", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.device_id} {self.name}={self.wanted}"


class ModelScore(Row):
    """How a make of device did in the months before a day. Counted by a journey, judged by the rule in force then."""

    model = models.ForeignKey(DeviceModel, on_delete=models.CASCADE, related_name="scores")
    day = models.DateField()
    alarms = models.PositiveIntegerField(default=0)  # closed, neither test nor drill, and known what they were
    real = models.PositiveIntegerField(default=0)
    false = models.PositiveIntegerField(default=0)
    trials = models.PositiveIntegerField(default=0)  # test presses announced, and over
    first = models.PositiveIntegerField(default=0)  # … that came through at the first announcement
    rule = models.DateField()  # `valid_from` of the rule

    class Meta:
        ordering = ["-day"]
        constraints = [
            node_unique("model_score"),
            models.UniqueConstraint(fields=["node", "model", "day"], name="model_score_once"),
            models.CheckConstraint(condition=Q(first__lte=models.F("trials")), name="model_score_first_of_trials"),
        ]

    def __str__(self) -> str:
        return f"{self.model_id} {self.day}"

    @property
    def precision(self) -> float | None:
        """Percent of its alarms behind which somebody needed help."""
        return self.real * 1000 // self.alarms / 10 if self.alarms else None

    @property
    def false_share(self) -> float | None:
        """Percent of its alarms that were none."""
        return self.false * 1000 // self.alarms / 10 if self.alarms else None

    @property
    def first_time(self) -> float | None:
        """Percent of its test presses that came through when they were announced the first time."""
        return self.first * 1000 // self.trials / 10 if self.trials else None
