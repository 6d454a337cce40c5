"""The device register: which model, whose, where it hangs, when it was last heard. Turned to by `button_pressed`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Kind(models.TextChoices):
    BUTTON = "button", _("按钮")
    WATCH = "watch", _("手表")
    RADAR = "radar", _("跌倒雷达")
    SMOKE = "smoke", _("烟雾")
    GAS = "gas", _("燃气")
    WATER = "water", _("水浸")
    VITAL = "vital", _("体征")
    TELEPHONE = "telephone", _("电话")
    METER = "meter", _("水表")
    POWER = "power", _("电表")
    DOOR = "door", _("门磁")
    MOTION = "motion", _("人体感应")
    TOILET = "toilet", _("卫生间人体感应")
    MAT = "mat", _("睡眠垫")
    PILLBOX = "pillbox", _("药盒")
    GATEWAY = "gateway", _("网关")
    APP = "app", _("网页")


class DeviceModel(Row):
    """A make of device; figures of false alarms are kept per model."""

    code = models.CharField(max_length=40)
    name = models.CharField(_("型号"), max_length=60)
    maker = models.CharField(_("厂家"), max_length=60, blank=True)
    kind = models.CharField(_("种类"), max_length=20, choices=Kind)
    adapter = models.CharField(max_length=30, default="generic")  # links.devices adapter that reads its payload
    stores_presses = models.BooleanField(default=False, db_default=False)  # keeps a press while it has no network, and dates it
    firmware = models.CharField(_("最新固件"), max_length=40, blank=True, default="", db_default="")
    stopped_at = models.DateTimeField(null=True, blank=True)  # does badly: hangs where it hangs, and is not installed anew
    stopped_why = models.CharField(max_length=200, blank=True, default="", db_default="")
    judged_from = models.DateTimeField(null=True, blank=True)  # allowed again by hand: what it did before counts no more

    class Meta:
        constraints = [node_unique("model"), models.UniqueConstraint(fields=["node", "code"], name="model_code")]

    def __str__(self) -> str:
        return self.name


class Device(Row):
    """One device. `uid` is what the door knows it by; without an elder it is in stock, and a press from it is still a call."""

    uid = models.CharField(_("设备号"), max_length=120)
    model = models.ForeignKey(DeviceModel, on_delete=models.PROTECT, related_name="devices")
    elder = models.ForeignKey(Elder, null=True, blank=True, on_delete=models.SET_NULL, related_name="devices")
    division_path = models.CharField(max_length=60, db_index=True)
    room = models.CharField(_("安装位置"), max_length=40, blank=True)  # 床头, 卫生间
    installed_at = models.DateTimeField(null=True, blank=True)
    battery = models.PositiveSmallIntegerField(_("电量"), null=True, blank=True)  # percent
    last_seen_at = models.DateTimeField(_("最近消息"), null=True, blank=True)
    test_press_at = models.DateTimeField(_("最近试按"), null=True, blank=True)
    test_until = models.DateTimeField(null=True, blank=True)  # a press before this moment is a test, agreed on beforehand
    retired_at = models.DateTimeField(null=True, blank=True)
    collect_since = models.DateTimeField(null=True, blank=True)  # in stock on paper, and still hangs where nobody needs it
    firmware = models.CharField(_("固件"), max_length=40, blank=True, default="", db_default="")  # as it said itself
    empty_on = models.DateField(_("预计没电"), null=True, blank=True)  # by its own last weeks

    class Meta:
        constraints = [node_unique("device"), models.UniqueConstraint(fields=["node", "uid"], name="device_uid")]
        # The search box and a press, by the number alone or its beginning (`LIKE` on PostgreSQL, whatever its collation).
        indexes = [
            models.Index(fields=["uid"], name="device_number", opclasses=["varchar_pattern_ops"]),
            # upkeep: whose battery ends first
            models.Index(fields=["empty_on"], name="device_empty", condition=Q(empty_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.uid


class Cursor(Row):
    """How far the journey `device_heard` has read the door's spool."""

    name = models.CharField(max_length=40)
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [node_unique("cursor"), models.UniqueConstraint(fields=["node", "name"], name="cursor_name")]

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"
