"""Who delivers services at home: carers of an operator, what they may do and when they work (GB/T 43153-2023, chapter 4)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import BlindIndexField, SealedField
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Sex
from songhe.register.people.rules import normal_phone
from songhe.register.places.models import Division
from songhe.register.providers.models import Facility, Operator


class Way(models.TextChoices):
    FOOT = "foot", _("步行")
    BIKE = "bike", _("摩托车")
    CAR = "car", _("汽车")


class CertificateKind(models.TextChoices):
    """What a carer may have to hold. An expired one blocks what asks for it."""

    HEALTH = "health", _("健康证")
    TRAINING = "training", _("岗前培训")
    CARE = "care", _("养老护理员")
    NURSE = "nurse", _("护士")
    REHAB = "rehab", _("康复治疗师")
    PSYCH = "psych", _("心理咨询")
    COOK = "cook", _("厨师")


class Carer(Row):
    """A person of an operator who goes to old people. `user` is the log-in of the phone, role carer."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="care_staff")
    facility = models.ForeignKey(
        Facility, verbose_name=_("所在站点"), null=True, blank=True, on_delete=models.PROTECT, related_name="care_staff"
    )
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="carers")
    name = models.CharField(_("姓名"), max_length=40)
    number = models.CharField(_("工号"), max_length=20, blank=True)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    phone = SealedField(_("电话"), blank=True)
    phone_index = BlindIndexField(of="phone", normal=normal_phone)
    languages = models.JSONField(_("语言"), default=list)
    way = models.CharField(_("交通"), max_length=4, choices=Way, default=Way.BIKE)
    division = models.ForeignKey(Division, verbose_name=_("出发的村（社区）"), on_delete=models.PROTECT, related_name="carers")
    division_path = models.CharField(max_length=60)
    lat = models.FloatField()  # where the round begins and ends
    lng = models.FloatField()
    day_minutes = models.PositiveSmallIntegerField(_("每天最多（分钟）"), default=480)
    week_minutes = models.PositiveSmallIntegerField(_("每周最多（分钟）"), default=2400)
    is_active = models.BooleanField(_("在岗"), default=True)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            node_unique("carer"),
            models.UniqueConstraint(fields=["node", "user"], name="carer_user"),
            models.CheckConstraint(condition=Q(day_minutes__lte=1440), name="carer_day_has_24_hours"),
        ]
        indexes = [
            models.Index(fields=["operator", "is_active", "name"], name="carer_of_operator"),  # lists, the day's plan
            models.Index(fields=["division_path", "name"], name="carer_place"),  # the bureau's list
        ]

    def __str__(self) -> str:
        return self.name


class Certificate(Row):
    """What a carer may do, until a day. Without an end (`expires_on` empty) it holds for good."""

    carer = models.ForeignKey(Carer, on_delete=models.CASCADE, related_name="certificates")
    kind = models.CharField(_("证书"), max_length=10, choices=CertificateKind)
    number = models.CharField(_("编号"), max_length=60, blank=True)
    issued_on = models.DateField(_("发证日"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "-expires_on"]
        constraints = [
            node_unique("certificate"),
            models.UniqueConstraint(fields=["node", "carer", "kind", "number"], name="certificate_once"),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="certificate_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["expires_on"], name="certificate_end")]  # what ends soon

    def __str__(self) -> str:
        return f"{self.carer} {self.get_kind_display()}"


class Hours(Row):
    """Working time of a carer on one weekday (0 Monday … 6 Sunday), with the break between."""

    carer = models.ForeignKey(Carer, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("星期"))
    starts = models.TimeField(_("上班"))
    ends = models.TimeField(_("下班"))
    break_starts = models.TimeField(_("午休从"), null=True, blank=True)
    break_minutes = models.PositiveSmallIntegerField(_("午休（分钟）"), default=0)

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            node_unique("hours"),
            models.UniqueConstraint(fields=["node", "carer", "weekday"], name="hours_once_a_weekday"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="hours_end_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.carer} {self.weekday} {self.starts:%H:%M}"


class Absence(Row):
    """A carer is not there: ill, on leave, in training. From and to are moments; a fallen-ill carer's begins now."""

    class Reason(models.TextChoices):
        ILL = "ill", _("生病")
        LEAVE = "leave", _("请假")
        TRAINING = "training", _("培训")
        OTHER = "other", _("其他")

    carer = models.ForeignKey(Carer, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField(_("从"))
    ends_at = models.DateTimeField(_("到"))
    reason = models.CharField(_("原因"), max_length=10, choices=Reason, default=Reason.LEAVE)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            node_unique("absence"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_start"),
        ]
        indexes = [models.Index(fields=["carer", "ends_at"], name="absence_of_carer")]  # who is there on a day

    def __str__(self) -> str:
        return f"{self.carer} {self.starts_at:%m-%d}"


class Training(Row):
    """Hours that a carer learned on one day. What is owed in a year is a dated rule (`data/papers.yaml`)."""

    carer = models.ForeignKey(Carer, on_delete=models.CASCADE, related_name="trainings")
    on = models.DateField(_("哪天"))
    hours = models.PositiveSmallIntegerField(_("学时"))
    topic = models.CharField(_("学了什么"), max_length=80)
    given_by = models.CharField(_("谁办的"), max_length=60, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            node_unique("training"),
            models.CheckConstraint(condition=Q(hours__gte=1) & Q(hours__lte=24), name="training_hours_of_a_day"),
        ]
        indexes = [models.Index(fields=["carer", "on"], name="training_of_carer")]  # hours of a year

    def __str__(self) -> str:
        return f"{self.carer} {self.on} {self.hours}"


class Portrait(Row):
    """The carer's face, small and sealed: shown to the families this carer goes to, as long as the carer agrees."""

    carer = models.ForeignKey(Carer, on_delete=models.CASCADE, related_name="portraits")
    jpeg = SealedField()  # base64
    agreed_at = models.DateTimeField()  # the carer's consent to being shown
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            node_unique("portrait"),
            models.UniqueConstraint(fields=["node", "carer"], name="portrait_one"),
        ]

    def __str__(self) -> str:
        return f"{self.carer}"
