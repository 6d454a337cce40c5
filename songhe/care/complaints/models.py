"""After a service: complaints with their deadlines, and the sample of orders that are called back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.deadlines import Deadline
from songhe.base.fields import IndexKeyField, SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator


class Matter(models.TextChoices):
    """What it is about."""

    NOT_COME = "not_come", _("没来或迟到")
    WORK = "work", _("服务没做好")
    MANNER = "manner", _("态度不好")
    MONEY = "money", _("多收钱、乱收费")
    SAFETY = "safety", _("安全、摔伤、丢东西")
    SELLING = "selling", _("推销、收礼")
    PRIVACY = "privacy", _("泄露隐私")
    FALSE = "false", _("没服务却记了账")
    OTHER = "other", _("其他")


class Source(models.TextChoices):
    """Who complains."""

    ELDER = "elder", _("老人")
    FAMILY = "family", _("家属")
    PUBLIC = "public", _("公众")
    DESK = "desk", _("工作人员代记")
    CALLBACK = "callback", _("回访发现")


class Level(models.TextChoices):
    COUNTY = "county", _("县级办理")
    CITY = "city", _("市级督办")


class Status(models.TextChoices):
    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    INVESTIGATING = "investigating", _("调查中")
    ANSWERED = "answered", _("已答复")
    SATISFIED = "satisfied", _("投诉人认可")
    CLOSED = "closed", _("已办结")
    REJECTED = "rejected", _("不予受理")


WORKING = ("submitted", "accepted", "investigating")


class Complaint(Row):
    """submitted: heard · accepted: ours · investigating: looked into · answered: said what was found · satisfied: the
    complainant says it will do · closed: nothing more was said in time, or closed with a reason. `reopen`: it will not do.

    What is complained about is named by kind and key (`subject_kind`, `subject`), and by facility and operator where it is
    known. Who complains and in which words is sealed, for the bureau that handles it; the one complained about reads only
    `told`, what the bureau wrote for it. `level` goes up to the city when a deadline passes or the county asks.
    """

    MOVES: ClassVar[Moves] = {
        "accept": (frozenset({"submitted"}), "accepted"),
        "reject": (frozenset({"submitted"}), "rejected"),
        "investigate": (frozenset({"accepted"}), "investigating"),
        "ask_provider": (frozenset({"accepted", "investigating"}), "investigating"),
        "state": (frozenset({"investigating"}), STAY),
        "answer": (frozenset({"accepted", "investigating"}), "answered"),
        "agree": (frozenset({"answered"}), "satisfied"),
        "reopen": (frozenset({"answered"}), "investigating"),
        "close": (frozenset({"answered", "satisfied"}), "closed"),
        "escalate": (frozenset(WORKING), STAY),
        "overdue": (frozenset(WORKING), STAY),
    }

    number = models.CharField(_("查询号"), max_length=20)
    code_digest = models.CharField(max_length=64, blank=True)  # keyed digest of the code that goes with the number
    code_key = IndexKeyField()
    division_path = models.CharField(max_length=60)  # of what is complained about: who handles it
    subject_kind = models.CharField(max_length=40)  # "providers.facility", "homecare.order", … empty: in words only
    subject = models.UUIDField(null=True, blank=True)
    about = models.CharField(_("投诉谁"), max_length=80, blank=True)  # as it was called
    facility = models.ForeignKey(Facility, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints")
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints")
    matter = models.CharField(_("什么事"), max_length=10, choices=Matter)
    source = models.CharField(_("谁投诉"), max_length=10, choices=Source)
    elder = models.ForeignKey(Elder, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints")
    words = SealedField(_("经过"))
    contact = SealedField(_("联系方式"), blank=True)  # {"name", "phone"}; empty: anonymous
    happened_on = models.DateField(_("哪天的事"), null=True, blank=True)
    status = models.CharField(max_length=14, choices=Status, default=Status.SUBMITTED)
    level = models.CharField(max_length=6, choices=Level, default=Level.COUNTY)
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=80)
    accept_due_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    answer_due_at = models.DateTimeField(null=True, blank=True)  # from the acceptance on
    answered_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)  # the first deadline that passed
    handler = models.CharField(_("谁在办"), max_length=80, blank=True)
    told = models.CharField(_("告诉机构的"), max_length=400, blank=True)
    statement = SealedField(_("机构的说明"), blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)
    answer = SealedField(_("答复"), blank=True)  # what the complainant reads
    upheld = models.BooleanField(_("投诉属实"), null=True, blank=True)
    rounds = models.PositiveSmallIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("为什么不受理"), max_length=200, blank=True)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            node_unique("complaint"),
            models.UniqueConstraint(fields=["node", "number"], name="complaint_number"),
            models.CheckConstraint(
                condition=~Q(status__in=["answered", "satisfied", "closed"]) | Q(answered_at__isnull=False),
                name="complaint_answered_when_it_says_so",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "division_path"], name="complaint_desk"),  # the desk
            models.Index(fields=["submitted_at", "division_path"], name="complaint_month"),  # figures
            models.Index(fields=["facility", "submitted_at"], name="complaint_facility"),  # quality, the provider's list
            models.Index(fields=["user"], name="complaint_user", condition=Q(user__isnull=False)),  # one's own
        ]

    def __str__(self) -> str:
        return self.number

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这件投诉现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}


class ComplaintDue(Deadline):
    """Until when it is accepted or answered."""

    OWNER = "complaint"

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("受理")
        ANSWER = "answer", _("答复")
        WORD = "word", _("投诉人表态")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="dues")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [
            node_unique("complaint_due"),
            models.UniqueConstraint(
                fields=["node", "complaint"], condition=Q(fired_at=None, cleared_at=None), name="complaint_due_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="complaint_due_open", condition=Q(fired_at=None, cleared_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.kind} {self.due_at}"


class Draw(Row):
    """The sample of one day was drawn: how many of how many, by which rule. Once a day and node."""

    day = models.DateField()
    of = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    percent = models.PositiveSmallIntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]
        constraints = [node_unique("draw"), models.UniqueConstraint(fields=["node", "day"], name="draw_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.taken}/{self.of}"


class Callback(Row):
    """One confirmed order that was drawn: the elder is asked how it was. `record` is what the order said when it was drawn."""

    class Status(models.TextChoices):
        DUE = "due", _("待回访")
        DONE = "done", _("已回访")
        UNREACHED = "unreached", _("没联系上")

    MOVES: ClassVar[Moves] = {
        "call": (frozenset({"due", "unreached"}), "done"),
        "miss": (frozenset({"due", "unreached"}), "unreached"),
    }

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="callbacks")
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    division_path = models.CharField(max_length=60)
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="callbacks")
    facility = models.ForeignKey(Facility, null=True, blank=True, on_delete=models.PROTECT, related_name="callbacks")
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="callbacks")
    name = models.CharField(_("服务"), max_length=60)
    day = models.DateField(_("哪天的服务"))
    record = models.JSONField(default=dict)  # {came, on_time, risk_told, by_plan}: true, false or null
    status = models.CharField(max_length=10, choices=Status, default=Status.DUE)
    due_on = models.DateField()
    tries = models.PositiveSmallIntegerField(default=0)
    came = models.BooleanField(_("人来了吗"), null=True, blank=True)
    on_time = models.BooleanField(_("按约定的时间来的吗"), null=True, blank=True)
    badge = models.BooleanField(_("戴工牌了吗"), null=True, blank=True)
    risk_told = models.BooleanField(_("做之前说了要注意什么吗"), null=True, blank=True)
    by_plan = models.BooleanField(_("该做的都做了吗"), null=True, blank=True)
    satisfied = models.PositiveSmallIntegerField(_("满意吗（1–5）"), null=True, blank=True)
    spoke_to = models.CharField(_("和谁通的话"), max_length=40, blank=True)
    note = SealedField(_("还说了什么"), blank=True)
    different = models.JSONField(default=list)  # questions answered otherwise than the record
    complaint = models.ForeignKey(Complaint, null=True, blank=True, on_delete=models.PROTECT, related_name="callbacks")
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            node_unique("callback"),
            models.UniqueConstraint(fields=["node", "subject_kind", "subject"], name="callback_once"),
            models.CheckConstraint(
                condition=Q(satisfied=None) | (Q(satisfied__gte=1) & Q(satisfied__lte=5)), name="callback_satisfied"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "division_path", "due_on"], name="callback_desk"),
            models.Index(fields=["facility", "day"], name="callback_facility"),  # quality of a month
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
