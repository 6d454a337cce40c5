"""Tele-consult: asked, a slot with a doctor, consent, held, written down, followed up. The house makes no video: it keeps the
address of the hospital's own room."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Elder


class Slot(Row):
    """A time a doctor keeps free for consults. Taken by the consult that names it; given back when that one is cancelled."""

    doctor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consult_slots")
    doctor_name = models.CharField(max_length=40)
    hospital = models.CharField(_("医院"), max_length=60, blank=True)
    speciality = models.CharField(_("科室、专长"), max_length=40, blank=True)
    division_path = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            node_unique("consult_slot"),
            models.UniqueConstraint(
                fields=["node", "doctor", "starts_at"], condition=Q(closed_at=None), name="consult_slot_once"
            ),
        ]
        indexes = [models.Index(fields=["division_path", "starts_at"], name="consult_slot_list")]

    def __str__(self) -> str:
        return f"{self.doctor_name} {self.starts_at}"


class Consult(Row):
    """requested → scheduled → agreed (consent, spoken or signed) → held → written (notes, advice, prescription reference);
    declined, cancelled, or no_show."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("已申请，等排时间")
        SCHEDULED = "scheduled", _("已排好")
        AGREED = "agreed", _("已知情同意")
        HELD = "held", _("已看诊，等写记录")
        WRITTEN = "written", _("已写好")
        DECLINED = "declined", _("没有接受")
        CANCELLED = "cancelled", _("已取消")
        NO_SHOW = "no_show", _("没有来")

    class Way(models.TextChoices):
        VIDEO = "video", _("医院的视频系统")
        PHONE = "phone", _("电话")
        ROOM = "room", _("在卫生室当面连线")

    class Agreed(models.TextChoices):
        SPOKEN = "spoken", _("口头同意")
        SIGNED = "signed", _("签字同意")

    class Asker(models.TextChoices):
        ELDER = "elder", _("本人")
        FAMILY = "family", _("家属")
        ASSISTANT = "assistant", _("养老协理员")
        DOCTOR = "doctor", _("家庭医生、村医")

    MOVES: ClassVar[Moves] = {
        "schedule": (frozenset({"requested", "scheduled"}), "scheduled"),
        "agree": (frozenset({"scheduled"}), "agreed"),
        "hold": (frozenset({"agreed"}), "held"),
        "write": (frozenset({"held"}), "written"),
        "follow": (frozenset({"written"}), STAY),
        "decline": (frozenset({"requested"}), "declined"),
        "cancel": (frozenset({"requested", "scheduled", "agreed"}), "cancelled"),
        "miss": (frozenset({"scheduled", "agreed"}), "no_show"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="consults")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    asker = models.CharField(max_length=10, choices=Asker)
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="consults_asked")
    asked_name = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    speciality = models.CharField(_("想看哪一科"), max_length=40, blank=True)
    reason = SealedField(_("哪里不舒服"))
    slot = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.PROTECT, related_name="consults")
    way = models.CharField(_("用什么方式"), max_length=8, choices=Way, blank=True)
    link = models.CharField(_("医院视频地址"), max_length=300, blank=True)
    place = models.CharField(_("老人在哪里"), max_length=80, blank=True)
    beside = models.ForeignKey(
        User, verbose_name=_("谁陪在旁边"), null=True, blank=True, on_delete=models.SET_NULL, related_name="consults_beside"
    )
    agreed_how = models.CharField(_("怎么同意的"), max_length=8, choices=Agreed, blank=True)
    agreed_by = models.CharField(_("谁同意的"), max_length=60, blank=True)
    agreed_heard = models.CharField(max_length=80, blank=True)  # who heard it or saw the signature
    agreed_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    present = SealedField(_("谁在场"), blank=True)
    notes = SealedField(_("看诊记录"), blank=True)
    advice = SealedField(_("给老人和家属的话"), blank=True)
    rx_number = SealedField(_("处方编号"), blank=True)
    rx_hospital = models.CharField(_("开方医院"), max_length=60, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.CharField(max_length=80, blank=True)
    follow_on = models.DateField(_("哪天回访"), null=True, blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)
    followed_by = models.CharField(max_length=80, blank=True)
    follow_said = SealedField(_("回访情况"), blank=True)
    ended_why = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            node_unique("consult"),
            models.UniqueConstraint(
                fields=["node", "slot"],
                condition=Q(slot__isnull=False) & ~Q(status="cancelled"),
                name="consult_slot_taken_once",
            ),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(status="requested"), name="consult_one_waiting"),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "held", "written"]) | Q(agreed_at__isnull=False),
                name="consult_held_with_consent",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "division_path", "asked_at"], name="consult_list"),
            models.Index(fields=["elder", "-asked_at"], name="consult_of"),
            models.Index(fields=["division_path", "follow_on"], name="consult_follow", condition=Q(followed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.status}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这次远程看诊现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}
