"""Who asks to live in a home, and the file that must be whole before there is a bed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.care.beds.models.place import BedKind, Zone
from songhe.care.beds.models.stay import Stay
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility

OPEN_ASKING = ("waiting", "offered")


class Asking(Row):
    """waiting → offered (a bed is reserved) → taken_in; or declined, with a reason of the list.

    `rank` is the priority as one number (`rules.rank`): the list is in its order on any day. `supported`: a supported person
    (特困) who asks is taken in, and `due_on` is the last day for it (rural-2.1).
    """

    class Channel(models.TextChoices):
        ELDER = "elder", _("老人自己提出")
        FAMILY = "family", _("家属提出")
        ASSISTANT = "assistant", _("养老协理员代办")
        STATION = "station", _("机构、站点受理")
        COUNTY = "county", _("民政部门安排")

    class Status(models.TextChoices):
        WAITING = "waiting", _("轮候中")
        OFFERED = "offered", _("已预留床位")
        TAKEN_IN = "taken_in", _("已入住")
        DECLINED = "declined", _("未入住")

    MOVES: ClassVar[Moves] = {
        "review": (frozenset({"waiting", "offered"}), STAY),
        "send": (frozenset({"waiting"}), STAY),
        "offer": (frozenset({"waiting"}), "offered"),
        "give_back": (frozenset({"offered"}), "waiting"),
        "take_in": (frozenset({"offered"}), "taken_in"),
        "decline": (frozenset({"waiting", "offered"}), "declined"),
        "late": (frozenset({"waiting", "offered"}), STAY),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="askings")
    division_path = models.CharField(max_length=60)  # the elder's
    facility = models.ForeignKey(
        Facility, verbose_name=_("想住哪一家"), null=True, blank=True, on_delete=models.PROTECT, related_name="askings"
    )
    kind = models.CharField(_("床位种类"), max_length=14, choices=BedKind, default=BedKind.ELDER_CARE)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    channel = models.CharField(_("谁提出的"), max_length=10, choices=Channel)
    said_by = models.CharField(_("提出人"), max_length=40, blank=True)
    words = SealedField(_("情况"), blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="bed_askings")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    supported = models.BooleanField(default=False)
    points = models.IntegerField(default=0)
    point_lines = models.JSONField(default=list)  # codes of `data/waiting.yaml` that gave points
    rank = models.IntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    stay = models.ForeignKey(Stay, null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    taken_in_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=16, blank=True)  # of `data/reasons.yaml`
    told = models.CharField(_("说明"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-rank", "asked_at"]
        constraints = [
            node_unique("asking"),
            models.UniqueConstraint(fields=["node", "stay"], name="asking_one_of_a_stay"),
            models.UniqueConstraint(
                fields=["node", "elder", "kind"], condition=Q(status__in=OPEN_ASKING), name="asking_one_open"
            ),
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(reason=""), name="asking_declined_with_a_reason"),
            models.CheckConstraint(
                condition=~Q(status="taken_in") | Q(stay__isnull=False, taken_in_at__isnull=False),
                name="asking_taken_in_has_a_stay",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "division_path", "-rank"], name="asking_list"),  # the waiting list of a place
            models.Index(fields=["facility", "status", "-rank"], name="asking_of_facility"),  # the list of a home
            models.Index(fields=["supported", "due_on"], name="asking_supported"),  # the figure, and who is late
            models.Index(fields=["elder", "-asked_at"], name="asking_of_elder"),  # one's own
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.kind}"

    @property
    def file(self) -> "Admission":
        """The file of the admission, as it is kept now; it is there from the first day."""
        return self.files.get()

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("%(name)s 的申请现在是“%(status)s”，不能做这一步。") % {
            "name": self.elder.name,
            "status": self.get_status_display(),
        }


class Admission(Row):
    """What must be there before the bed: assessment, nine risks, contract, deposit (order 66; GB 38600 5.1, 5.2).

    Health stands sealed in it. Each part has its own time; a part said again takes the place of the one before.
    """

    asking = models.ForeignKey(Asking, on_delete=models.CASCADE, related_name="files")
    division_path = models.CharField(max_length=60)  # the asking's
    level = models.PositiveSmallIntegerField(_("能力等级"), null=True, blank=True)  # 0 to 4 of GB/T 42195
    assessed_on = models.DateField(_("评估日期"), null=True, blank=True)
    assessment = models.CharField(_("评估报告编号"), max_length=40, blank=True)
    group = models.CharField(max_length=12, choices=Zone, blank=True)
    facts = SealedField(blank=True)  # psychiatric, dementia, evidence
    assessed_at = models.DateTimeField(null=True, blank=True)
    risks = SealedField(blank=True)  # {risk: [grade, measure]}
    risks_told_to = models.CharField(_("风险告知了谁"), max_length=40, blank=True)
    risks_at = models.DateTimeField(null=True, blank=True)
    contract = models.CharField(_("合同编号"), max_length=40, blank=True)
    signed_on = models.DateField(_("签订日期"), null=True, blank=True)
    signed_by = models.CharField(_("谁签的"), max_length=40, blank=True)
    month_cents = models.PositiveIntegerField(null=True, blank=True)  # bed fee of a month
    signed_at = models.DateTimeField(null=True, blank=True)
    deposit_cents = models.PositiveIntegerField(null=True, blank=True)
    receipt = models.CharField(_("押金收据号"), max_length=40, blank=True)
    deposit_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("admission"),
            models.UniqueConstraint(fields=["node", "asking"], name="admission_one_of_an_asking"),
            models.CheckConstraint(
                condition=Q(deposit_cents=None) | Q(deposit_cents=0) | ~Q(receipt=""), name="admission_deposit_has_a_receipt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asking}"
