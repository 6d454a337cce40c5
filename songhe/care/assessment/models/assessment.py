"""One assessment of one elder by two assessors, from the first item to the report; its number, and what a phone delivered."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.assessment.models.assessor import Assessor
from songhe.register.access.models import User
from songhe.register.people.models import Elder

if TYPE_CHECKING:
    from songhe.care.assessment.models.report import Report


class Status(models.TextChoices):
    DRAFT = "draft", _("填写中")
    SUBMITTED = "submitted", _("待签名")
    SIGNING = "signing", _("待第二人签名")
    SIGNED = "signed", _("待出具")
    ISSUED = "issued", _("已出具")
    APPEALED = "appealed", _("复评中")
    SUPERSEDED = "superseded", _("已被新版替代")
    CANCELLED = "cancelled", _("已取消")


OPEN = frozenset({"draft", "submitted", "signing", "signed"})
STANDING = frozenset({"issued", "appealed", "superseded"})
"""There is a report, and nothing of it changes any more."""


class Reason(models.TextChoices):
    """A.1 of GB/T 42195."""

    FIRST = "first", _("首次评估")
    REGULAR = "regular", _("常规评估")
    IMMEDIATE = "immediate", _("即时评估")
    APPEAL = "appeal", _("因对评估结果有疑问进行的复评")
    OTHER = "other", _("其他")


class Place(models.TextChoices):
    HOME = "home", _("家中")
    COMMUNITY = "community", _("社区")
    INSTITUTION = "institution", _("机构")


class Cause(models.TextChoices):
    """Why an assessment was given up."""

    REFUSED = "refused", _("老人不愿意")
    ABSENT = "absent", _("没有见到老人")
    MISTAKE = "mistake", _("开错了")
    GONE = "gone", _("老人已去世或迁出")


class Instrument(models.TextChoices):
    GBT = "gbt42195", _("老年人能力评估（GB/T 42195）")
    LTC = "ltc2021", _("长期护理失能等级评估（2021）")


class Assessment(Row):
    """Two assessors at one elder.

    draft: being filled in · submitted: reckoned, waits for signatures · signing: one of two has signed · signed: both have ·
    issued: there is a report · appealed: others are to assess again · superseded: a newer version stands · cancelled: given up.

    `division_path` is where it was made; who may see it goes by where the elder lives now (`queries`). `round` grows when a
    sheet is taken back: signatures of an earlier round count no more.
    """

    MOVES: ClassVar[Moves] = {
        "join": (frozenset({"draft", "submitted"}), STAY),
        "submit": (frozenset({"draft"}), "submitted"),
        "reopen": (frozenset({"submitted", "signing", "signed"}), "draft"),
        "sign_first": (frozenset({"submitted"}), "signing"),
        "sign_second": (frozenset({"signing"}), "signed"),
        "issue": (frozenset({"signed"}), "issued"),
        "appeal": (frozenset({"issued"}), "appealed"),
        "uphold": (frozenset({"appealed"}), "issued"),
        "supersede": (frozenset({"issued", "appealed"}), "superseded"),
        "cancel": (OPEN, "cancelled"),
    }

    number = models.CharField(_("评估编号"), max_length=24)
    instrument = models.CharField(_("评估标准"), max_length=12, choices=Instrument)
    rule_from = models.DateField()  # with the instrument's code and its digest: the version of the rules
    rule_digest = models.CharField(max_length=64)
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="assessments")
    division_path = models.CharField(max_length=60)
    reason = models.CharField(_("评估原因"), max_length=10, choices=Reason)
    occasion = models.CharField(_("因为什么变化"), max_length=12, blank=True)
    place = models.CharField(_("评估地点"), max_length=12, choices=Place)
    base_date = models.DateField(_("评估基准日期"))
    first = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="as_first")
    second = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="as_second")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    round = models.PositiveSmallIntegerField(default=1)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers")
    why = SealedField(blank=True)  # of a correction
    sheet = SealedField(blank=True)  # {"answers": {}, "record": {}, "drawing": []}
    scores = models.JSONField(default=dict)
    total = models.PositiveSmallIntegerField(null=True, blank=True)
    preliminary = models.PositiveSmallIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    started_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)  # the second said to be there
    submitted_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)  # reassessment; only of the newest that stands
    cause = models.CharField(max_length=10, choices=Cause, blank=True)

    class Meta:
        constraints = [
            node_unique("assessment"),
            models.UniqueConstraint(fields=["node", "number"], name="assessment_number"),
            models.UniqueConstraint(
                fields=["node", "elder", "instrument"], condition=Q(status__in=sorted(OPEN)), name="assessment_one_open"
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="assessment_by_two"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "cancelled"]) | Q(level__isnull=False), name="assessment_reckoned"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="assessment_due", condition=Q(due_on__isnull=False)),  # the due list
            models.Index(fields=["elder", "base_date"], name="assessment_of_elder"),
            models.Index(fields=["status", "started_at"], name="assessment_by_status"),  # list and to-do
        ]

    def __str__(self) -> str:
        return self.number

    @cached_property
    def report(self) -> "Report":
        """What was issued of it; Report.DoesNotExist before."""
        return self.reports.get()

    def why_not(self, verb: str) -> str:
        """Why this verb came too late, for the person who tried it."""
        from songhe.care.assessment.words import too_late

        return too_late(self)


class YearCount(Row):
    """How many assessments this node has numbered in a year; counting locks the row."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            node_unique("assessment_year"), models.UniqueConstraint(fields=["node", "year"], name="assessment_year_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} {self.last}"


class Delivery(Row):
    """Something a phone kept until we had it, under a name of its own: the same again is the same, other bytes are refused."""

    key = models.UUIDField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="deliveries")
    received_at = models.DateTimeField()
    sentence = models.CharField(max_length=200, blank=True)  # why it was refused

    class Meta:
        constraints = [node_unique("delivery"), models.UniqueConstraint(fields=["node", "key"], name="delivery_once")]

    def __str__(self) -> str:
        return str(self.key)
