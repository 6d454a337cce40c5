"""What is made ready before the bed is there: the home looked at, devices, retrofits, the agreement."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.homebeds.models.file import HomeBed


class HomeSurvey(Row):
    """The home was looked at on a day: findings, each ok, flaw or danger. The newest counts; those before stay."""

    home_bed = models.ForeignKey(HomeBed, on_delete=models.CASCADE, related_name="surveys")
    division_path = models.CharField(max_length=60)  # the home bed's
    on = models.DateField(_("勘察日期"))
    findings = SealedField()  # {code of `data/findings.yaml`: [answer, note]}
    dangers = models.PositiveSmallIntegerField(default=0)
    mends = models.JSONField(default=list)  # codes of `data/retrofits.yaml` that would put right what was found
    note = SealedField(_("其他情况"), blank=True)
    consent_by = models.CharField(_("谁同意拍照"), max_length=40, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-on", "-made_at"]
        constraints = [node_unique("home_survey")]
        indexes = [models.Index(fields=["home_bed", "-on"], name="home_survey_newest")]  # which one counts

    def __str__(self) -> str:
        return f"{self.home_bed} {self.on}"


class SurveyPhoto(Row):
    """A picture of a room, kept sealed, and only where somebody of the home agreed to it."""

    survey = models.ForeignKey(HomeSurvey, on_delete=models.CASCADE, related_name="photos")
    caption = models.CharField(_("拍的是哪里"), max_length=40, blank=True)
    picture = SealedField()  # JPEG in base64
    taken_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [node_unique("survey_photo")]

    def __str__(self) -> str:
        return f"{self.survey} {self.caption}"


class KitItem(Row):
    """One place of the device kit: a device of the fleet hangs there, or it was left out with a reason.

    `uid` is the number by which the fleet knows it; it hangs from `installed_at` to `removed_at`.
    """

    home_bed = models.ForeignKey(HomeBed, on_delete=models.CASCADE, related_name="kit")
    division_path = models.CharField(max_length=60)  # the home bed's
    code = models.CharField(_("设备"), max_length=16)  # of `data/kit.yaml`
    uid = models.CharField(_("设备号"), max_length=120, blank=True)
    room = models.CharField(_("装在哪里"), max_length=40, blank=True)
    consent_by = models.CharField(_("谁书面同意"), max_length=40, blank=True)
    left_out = models.CharField(_("为什么不装"), max_length=100, blank=True)
    installed_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    removed_at = models.DateTimeField(null=True, blank=True)
    why_removed = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["installed_at", "id"]
        constraints = [
            node_unique("kit_item"),
            models.UniqueConstraint(
                fields=["node", "uid"], condition=Q(removed_at=None) & ~Q(uid=""), name="kit_item_device_hangs_once"
            ),
            models.UniqueConstraint(
                fields=["node", "home_bed", "code"], condition=Q(removed_at=None), name="kit_item_place_once"
            ),
            models.CheckConstraint(
                condition=(Q(uid="") & ~Q(left_out="")) | (~Q(uid="") & Q(left_out="")), name="kit_item_device_or_reason"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(removed_at__gte=F("installed_at")), name="kit_item_removed_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_bed} {self.code}"


class RetrofitRequest(Row):
    """A household asks for items of the national list: asked → booked (somebody comes on a day) → done, or dropped."""

    class Status(models.TextChoices):
        ASKED = "asked", _("已申请")
        BOOKED = "booked", _("已约上门")
        DONE = "done", _("已完成")
        DROPPED = "dropped", _("不改了")

    MOVES: ClassVar[Moves] = {
        "book": (frozenset({"asked", "booked"}), "booked"),
        "finish": (frozenset({"asked", "booked"}), "done"),
        "drop": (frozenset({"asked", "booked"}), "dropped"),
    }

    home_bed = models.ForeignKey(HomeBed, on_delete=models.CASCADE, related_name="retrofits")
    division_path = models.CharField(max_length=60)  # the home bed's
    items = models.JSONField(default=list)  # codes of `data/retrofits.yaml`
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    visit_on = models.DateField(_("哪天上门"), null=True, blank=True)
    builder = models.CharField(_("谁来改"), max_length=60, blank=True)
    number = models.CharField(_("改造项目编号"), max_length=40, blank=True)  # in the register of retrofits of the bureau
    done_on = models.DateField(_("哪天完成"), null=True, blank=True)
    accepted_by = models.CharField(_("谁验收的"), max_length=40, blank=True)
    why = models.CharField(_("为什么不改"), max_length=100, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            node_unique("retrofit_request"),
            models.CheckConstraint(
                condition=~Q(status="done") | (Q(done_on__isnull=False) & ~Q(accepted_by="")), name="retrofit_done_is_accepted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home_bed} {self.status}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这次改造现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}


class BedAgreement(Row):
    """What family and provider agreed, in versions; signed by hand on the screen. `text` is what was read out."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("待签")
        SIGNED = "signed", _("已签")
        REPLACED = "replaced", _("已被新版代替")
        ENDED = "ended", _("已终止")

    MOVES: ClassVar[Moves] = {
        "sign": (frozenset({"draft"}), "signed"),
        "replace": (frozenset({"signed"}), "replaced"),
        "end": (frozenset({"draft", "signed"}), "ended"),
        "note": (frozenset({"draft"}), STAY),
    }

    home_bed = models.ForeignKey(HomeBed, on_delete=models.CASCADE, related_name="agreements")
    division_path = models.CharField(max_length=60)  # the home bed's
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    terms = models.JSONField(default=dict)  # the least service and the fee as they were agreed
    text = SealedField()  # names the elder and what hangs in the home
    digest = models.CharField(max_length=64)  # SHA-256 of `text`
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    drafted_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(_("签字人姓名"), max_length=40, blank=True)
    relation = models.CharField(_("与老人关系"), max_length=20, blank=True)
    signature = SealedField(blank=True)  # the drawing, as a data URL
    provider_signed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            node_unique("bed_agreement"),
            models.UniqueConstraint(fields=["node", "home_bed", "version"], name="bed_agreement_version"),
            models.UniqueConstraint(
                fields=["node", "home_bed"], condition=Q(status="signed"), name="bed_agreement_one_in_force"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="bed_agreement_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.home_bed} v{self.version}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("第 %(n)d 版协议现在是“%(status)s”，不能做这一步。") % {
            "n": self.version,
            "status": self.get_status_display(),
        }
