"""Those around a person and what the person agreed to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import BlindIndexField, SealedField
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people import rules
from songhe.register.people.models.elder import Elder


class Warning(Row):
    """One of at most three facts that can save or cost this life: 「先看这些」."""

    class Tone(models.TextChoices):
        DANGER = "danger", _("危险")
        WARN = "warn", _("注意")
        PLAIN = "plain", _("提示")

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="warnings")
    tone = models.CharField(max_length=8, choices=Tone)
    icon = models.CharField(max_length=30, default="heartbeat")
    text = SealedField(_("内容"))
    place = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["place"]
        constraints = [
            node_unique("warning"),
            models.CheckConstraint(condition=Q(place__gte=1) & Q(place__lte=3), name="warning_at_most_three"),
            models.UniqueConstraint(fields=["node", "elder", "place"], name="warning_place"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.place}"


class Contact(Row):
    """Somebody to be told, in order; perhaps with a key, perhaps with a log-in of their own."""

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="contacts")
    place = models.PositiveSmallIntegerField(_("顺序"), default=1)
    name = models.CharField(_("姓名"), max_length=40)
    relation = models.CharField(_("关系"), max_length=20)
    phone = SealedField(_("电话"), blank=True)
    phone_index = BlindIndexField(of="phone", normal=rules.normal_phone)
    phone_tail_index = BlindIndexField(
        of="phone", normal=rules.phone_tail, purpose="phone_tail", max_length=16, default="", db_default=""
    )
    has_key = models.BooleanField(_("有钥匙"), default=False)
    where = models.CharField(_("住在哪里"), max_length=60, blank=True)
    is_guardian = models.BooleanField(_("监护人"), default=False, db_default=False)
    may_follow = models.BooleanField(_("可看处置过程"), default=True)  # consent of the elder that this person sees a call
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="elders_followed")

    class Meta:
        ordering = ["place"]
        constraints = [
            node_unique("contact"),
            models.UniqueConstraint(fields=["node", "elder", "place"], name="contact_place"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.name}"


class Consent(Row):
    """Separate consent for one purpose (PIPL art. 14, 29), given and perhaps withdrawn; rows are added, never changed back."""

    class Purpose(models.TextChoices):
        EMERGENCY = "emergency", _("紧急救助时共享信息")
        FAMILY = "family", _("家属查看处置过程")
        HEALTH = "health", _("健康信息用于急救")
        POSITION = "position", _("位置信息用于救助")
        PARTNER = "partner", _("健康信息与医院、卫生院的系统共享")

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=60)  # the elder, or who signed for the elder
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("consent"),
            models.UniqueConstraint(
                fields=["node", "elder", "purpose"], condition=Q(withdrawn_at=None), name="consent_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.purpose}"
