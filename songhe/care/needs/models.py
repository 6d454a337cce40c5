"""Needs: what an old person lacks, from the first word about it to an order, a referral or a reasoned no."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


class Urgency(models.TextChoices):
    NOW = "now", _("马上要")
    SOON = "soon", _("这几天")
    WHENEVER = "whenever", _("不急")


class Channel(models.TextChoices):
    """By whom it came to us."""

    ELDER = "elder", _("老人自己说的")
    FAMILY = "family", _("家属说的")
    ASSISTANT = "assistant", _("养老协理员上门")
    STATION = "station", _("站点柜台")
    DISPATCHER = "dispatcher", _("调度员")
    PHONE = "phone", _("电话")


class Status(models.TextChoices):
    COLLECTED = "collected", _("等答复")
    MATCHED = "matched", _("已下单")
    REFERRED = "referred", _("已转介，等回音")
    ANSWERED = "answered", _("对方已接下")
    DECLINED = "declined", pgettext_lazy("a need", "不能满足")


class Need(Row):
    """collected: somebody said it · matched: an order answers it · referred: others are asked · answered: they took it on ·
    declined: no, with a reason. `reopen` brings back what ended and did not help.

    `due_at` is until when the state must change; `overdue_at` is set once when it did not.
    """

    MOVES: ClassVar[Moves] = {
        "classify": (frozenset({"collected", "referred"}), STAY),
        "offer": (frozenset({"collected"}), STAY),
        "match": (frozenset({"collected", "referred", "answered"}), "matched"),
        "refer": (frozenset({"collected"}), "referred"),
        "take_on": (frozenset({"referred"}), "answered"),
        "give_back": (frozenset({"referred"}), "collected"),
        "decline": (frozenset({"collected", "referred"}), "declined"),
        "reopen": (frozenset({"matched", "answered", "declined"}), "collected"),
        "overdue": (frozenset({"collected", "referred"}), STAY),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="needs")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.COLLECTED)
    item = models.CharField(max_length=24, blank=True)  # of the service catalogue
    category = models.CharField(max_length=8, blank=True)  # of the standard's seven
    kind = models.CharField(max_length=10, blank=True)  # under which it is counted (`rules.kind_of`); empty: not classified
    words = SealedField(_("原话"), blank=True)
    note = SealedField(_("补充"), blank=True)
    urgency = models.CharField(_("多急"), max_length=8, choices=Urgency, default=Urgency.SOON)
    channel = models.CharField(_("怎么来的"), max_length=10, choices=Channel)
    said_by = models.CharField(_("谁说的"), max_length=40, blank=True)
    wish_on = models.DateField(_("希望哪天"), null=True, blank=True)
    wish = models.CharField(_("希望什么时候"), max_length=60, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")  # who wrote it down
    collected_at = models.DateTimeField()
    collected_by = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField()  # until when the first answer was due, however it went on
    overdue_at = models.DateTimeField(null=True, blank=True)
    first_answer_at = models.DateTimeField(null=True, blank=True)  # the first order, referral or no, however it went on
    in_time = models.BooleanField(null=True, blank=True)  # whether that first answer came by its day
    order = models.UUIDField(null=True, blank=True)  # the order that answers it, of another room
    reason = models.CharField(_("原因"), max_length=16, blank=True)  # of `data/reasons.yaml`
    unmet = models.BooleanField(default=False)  # declined for want of something
    told = models.CharField(_("怎么答复的"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    times = models.PositiveSmallIntegerField(default=1)  # how often it was collected or opened again
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-collected_at"]
        constraints = [
            node_unique("need"),
            models.CheckConstraint(condition=Q(status="declined") | Q(unmet=False), name="need_unmet_only_when_declined"),
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(reason=""), name="need_declined_with_a_reason"),
            models.CheckConstraint(condition=~Q(status="matched") | Q(order__isnull=False), name="need_matched_by_an_order"),
        ]
        indexes = [
            models.Index(fields=["status", "division_path", "due_at"], name="need_desk"),  # the desk
            models.Index(fields=["elder", "-collected_at"], name="need_of_elder"),  # the same need twice, one's own
            models.Index(fields=["collected_at", "division_path"], name="need_month"),  # figures, unmet needs
            models.Index(fields=["first_due_at"], name="need_first_due"),  # the figure of answers in time
            models.Index(fields=["order"], name="need_order", condition=Q(order__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.kind}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这条需求现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}


class Offered(Row):
    """A need that was shown to a facility: its operator may see and take it."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="offered")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="needs_offered")
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            node_unique("offered"),
            models.UniqueConstraint(fields=["node", "need", "facility"], name="offered_once"),
        ]
        indexes = [models.Index(fields=["facility", "offered_at"], name="offered_to")]  # the operator's desk

    def __str__(self) -> str:
        return f"{self.need} → {self.facility}"


class Referral(Row):
    """Somebody else is asked; the answer comes back by a page of the receiver or is typed in."""

    class Kind(models.TextChoices):
        FACILITY = "facility", _("养老机构或站点")
        HOSPITAL = "hospital", _("医院、卫生院")
        DEPARTMENT = "department", _("政府部门")
        COMMUNITY = "community", _("村（社区）、社会组织")

    class Status(models.TextChoices):
        SENT = "sent", _("等回音")
        TAKEN = "taken", _("已接下")
        REFUSED = "refused", _("没接")
        WITHDRAWN = "withdrawn", _("已撤回")

    MOVES: ClassVar[Moves] = {
        "take": (frozenset({"sent"}), "taken"),
        "refuse": (frozenset({"sent"}), "refused"),
        "withdraw": (frozenset({"sent"}), "withdrawn"),
    }

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="referrals")
    division_path = models.CharField(max_length=60)
    kind = models.CharField(_("转给哪类"), max_length=10, choices=Kind)
    facility = models.ForeignKey(
        Facility, verbose_name=_("哪一家"), null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    name = models.CharField(_("对方名称"), max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.SENT)
    why = SealedField(_("为什么转"), blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    answer = models.CharField(_("对方怎么说"), max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            node_unique("referral"),
            models.UniqueConstraint(fields=["node", "need"], condition=Q(status="sent"), name="referral_one_open"),
        ]
        indexes = [models.Index(fields=["facility", "status"], name="referral_to")]  # the receiver's desk

    def __str__(self) -> str:
        return f"{self.need} → {self.name}"


class NeedDue(Deadline):
    """Until when somebody answers: the first word, or the one to whom it was referred."""

    OWNER = "need"

    class Kind(models.TextChoices):
        FIRST = "first", _("首次答复")
        REFERRAL = "referral", _("转介回音")

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="dues")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [
            node_unique("need_due"),
            models.UniqueConstraint(
                fields=["node", "need"], condition=Q(fired_at=None, cleared_at=None), name="need_due_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="need_due_open", condition=Q(fired_at=None, cleared_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.need} {self.kind} {self.due_at}"
