"""Who can be at the door: neighbours, assistants, village doctors, station carers, and the 120, 119 and 110."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import BlindIndexField, SealedField
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.people.rules import normal_phone
from songhe.register.places.models import Division


class Kind(models.TextChoices):
    NEIGHBOUR = "neighbour", _("中心户邻居")
    ASSISTANT = "assistant", _("养老协理员")
    DOCTOR = "doctor", _("村医")
    CARER = "carer", _("站点护理员")
    AMBULANCE = "ambulance", _("120 急救")
    FIRE = "fire", _("119 消防")
    POLICE = "police", _("110 公安")
    DESK = "desk", _("调度席")  # answers calls at a desk; on the same calendar of duties, and never sent anywhere


EMERGENCY_SERVICES = frozenset({Kind.AMBULANCE, Kind.FIRE, Kind.POLICE})


class Way(models.TextChoices):
    FOOT = "foot", _("步行")
    BIKE = "bike", _("摩托车")
    CAR = "car", _("汽车")
    SIREN = "siren", _("急救车")


class Responder(Row):
    """A person or crew that may be asked to go. Free, busy with a call, or off; on duty by a shift or always."""

    class Availability(models.TextChoices):
        FREE = "free", _("空闲")
        BUSY = "busy", _("在处置")
        OFF = "off", _("不在岗")

    name = models.CharField(_("姓名"), max_length=40)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    role_note = models.CharField(_("说明"), max_length=60, blank=True)  # "龙岭社区助老员"
    phone = SealedField(_("电话"), blank=True)
    phone_index = BlindIndexField(of="phone", normal=normal_phone)
    languages = models.JSONField(_("语言"), default=list)
    skills = models.JSONField(_("技能"), default=list)
    way = models.CharField(_("交通"), max_length=8, choices=Way, default=Way.FOOT)
    division = models.ForeignKey(
        Division, verbose_name=_("所在村（社区）"), on_delete=models.PROTECT, related_name="responders"
    )
    division_path = models.CharField(max_length=60, db_index=True)
    lat = models.FloatField()
    lng = models.FloatField()
    live_lat = models.FloatField(null=True, blank=True)
    live_lng = models.FloatField(null=True, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)
    shares_until = models.DateTimeField(null=True, blank=True)  # agreed to show where he is while on duty, until then
    availability = models.CharField(max_length=6, choices=Availability, default=Availability.FREE)
    always_on = models.BooleanField(_("全天候"), default=False)
    keys_for = models.ManyToManyField(Elder, through="KeyHolding", blank=True, related_name="key_holders")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="responders")
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        constraints = [
            node_unique("responder"),
            models.UniqueConstraint(fields=["node", "user"], name="responder_user"),  # who moves has one at each node
        ]
        indexes = [models.Index(fields=["availability", "division_path"], name="responder_free")]  # the cascade

    def __str__(self) -> str:
        return self.name


class KeyHolding(Row):
    """A responder has the key to an elder's door."""

    responder = models.ForeignKey(Responder, on_delete=models.CASCADE, related_name="+")
    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            node_unique("key_holding"),
            models.UniqueConstraint(fields=["node", "responder", "elder"], name="key_holding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.responder} → {self.elder}"


class Shift(Row):
    """Hours in which a responder is on duty. A swap moves the shift to another responder and keeps who had it first."""

    responder = models.ForeignKey(Responder, on_delete=models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    first_responder = models.ForeignKey(
        Responder, null=True, blank=True, on_delete=models.PROTECT, related_name="shifts_given_away"
    )

    class Meta:
        constraints = [
            node_unique("shift"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
            models.UniqueConstraint(fields=["node", "responder", "starts_at"], name="shift_once"),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="shift_hours")]  # who is on duty now

    def __str__(self) -> str:
        return f"{self.responder} {self.starts_at:%m-%d %H:%M}"


class Swap(Row):
    """One responder asks another to take a shift: asked → agreed | refused | withdrawn."""

    class Status(models.TextChoices):
        ASKED = "asked", _("待答复")
        AGREED = "agreed", _("已同意")
        REFUSED = "refused", _("已拒绝")
        WITHDRAWN = "withdrawn", _("已撤回")

    MOVES = {
        "agree": (frozenset({"asked"}), "agreed"),
        "refuse": (frozenset({"asked"}), "refused"),
        "withdraw": (frozenset({"asked"}), "withdrawn"),
    }
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="swaps")
    asked = models.ForeignKey(Responder, on_delete=models.PROTECT, related_name="swaps_asked")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    division_path = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("swap"),
            models.UniqueConstraint(fields=["node", "shift"], condition=Q(status="asked"), name="swap_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.shift} → {self.asked}"
