"""银发顾问团: retired medics who advise: their rota, the questions put to them, the hours they gave."""  # words: data

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


class Adviser(Row):
    """A retired medic. invited → active once the licence was looked at → ended. Advises, and treats nobody here."""

    class Status(models.TextChoices):
        INVITED = "invited", _("待核验执业证")
        ACTIVE = "active", _("在任")
        ENDED = "ended", _("已退出")

    MOVES: ClassVar[Moves] = {
        "check": (frozenset({"invited", "active"}), "active"),
        "change": (frozenset({"invited", "active"}), STAY),
        "end": (frozenset({"invited", "active"}), "ended"),
        "return": (frozenset({"ended"}), "invited"),
    }

    name = models.CharField(_("姓名"), max_length=40)
    division_path = models.CharField(max_length=60)  # where he advises: a village, a town, or a county
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="adviser_posts")
    status = models.CharField(max_length=8, choices=Status, default=Status.INVITED)
    phone = SealedField(_("电话"), blank=True)
    former_post = models.CharField(_("退休前的职务"), max_length=60)
    former_place = models.CharField(_("退休前的单位"), max_length=60, blank=True)
    speciality = models.CharField(_("专长"), max_length=60)
    stations = models.CharField(_("服务的村、站点"), max_length=200, blank=True)
    weekdays = models.JSONField(default=list)  # 0: Monday; on which days somebody may be asked
    licence = SealedField(_("执业证编号"), blank=True)
    licence_checked_on = models.DateField(null=True, blank=True)
    licence_checked_by = models.CharField(max_length=80, blank=True)
    licence_until = models.DateField(_("执业注册有效到"), null=True, blank=True)
    joined_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            node_unique("adviser"),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(licence_checked_on__isnull=False), name="adviser_licence_was_seen"
            ),
        ]
        indexes = [models.Index(fields=["status", "division_path"], name="adviser_list")]

    def __str__(self) -> str:
        return self.name

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这位顾问现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}


class AdviserDuty(Row):
    """One day of the rota: planned → done with its minutes, or cancelled."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("已排")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    MOVES: ClassVar[Moves] = {
        "finish": (frozenset({"planned"}), "done"),
        "cancel": (frozenset({"planned"}), "cancelled"),
    }

    adviser = models.ForeignKey(Adviser, on_delete=models.PROTECT, related_name="duties")
    division_path = models.CharField(max_length=60)
    on = models.DateField(_("哪天"))
    starts = models.TimeField(_("从几点"))
    ends = models.TimeField(_("到几点"))
    place = models.CharField(_("在哪个站点"), max_length=80)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["on", "starts"]
        constraints = [
            node_unique("adviser_duty"),
            models.UniqueConstraint(
                fields=["node", "adviser", "on", "starts"], condition=~Q(status="cancelled"), name="adviser_duty_once"
            ),
            models.CheckConstraint(condition=Q(ends__gt=models.F("starts")), name="adviser_duty_hours"),
        ]
        indexes = [models.Index(fields=["on", "division_path"], name="adviser_duty_week")]

    def __str__(self) -> str:
        return f"{self.adviser} {self.on}"


class Question(Row):
    """Put to an adviser by an elder, the family or an assistant: asked → answered, and where a doctor must be asked → settled
    by a doctor; or withdrawn."""

    class Status(models.TextChoices):
        ASKED = "asked", _("等顾问回答")
        ANSWERED = "answered", _("已回答")
        SETTLED = "settled", _("医生已看过")
        WITHDRAWN = "withdrawn", _("已撤回")

    MOVES: ClassVar[Moves] = {
        "answer": (frozenset({"asked"}), "answered"),
        "settle": (frozenset({"answered"}), "settled"),
        "withdraw": (frozenset({"asked"}), "withdrawn"),
    }

    adviser = models.ForeignKey(Adviser, verbose_name=_("问谁"), on_delete=models.PROTECT, related_name="questions")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="adviser_questions")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions_asked")
    asked_name = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    text = SealedField(_("想问什么"))
    answer = SealedField(_("回答"), blank=True)
    needs_doctor = models.BooleanField(_("要请医生看"), default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)
    doctor_said = SealedField(_("医生的意见"), blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            node_unique("adviser_question"),
            models.CheckConstraint(
                condition=~Q(status__in=["answered", "settled"]) | Q(answered_at__isnull=False), name="question_says_when"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "division_path", "asked_at"], name="question_list"),
            models.Index(fields=["asked_at", "division_path"], name="question_month"),  # the figure
        ]

    def __str__(self) -> str:
        return f"{self.adviser} {self.asked_at}"

    def why_not(self, verb: str) -> str:
        """For whoever comes second."""
        return gettext("这个问题现在是“%(status)s”。") % {"status": self.get_status_display()}


class AdviserHour(Row):
    """Minutes an adviser gave, each deed once; added, never changed, so that a time bank may read them later."""

    class Kind(models.TextChoices):
        DUTY = "duty", _("值班")
        ANSWER = "answer", _("回答问题")

    adviser = models.ForeignKey(Adviser, on_delete=models.PROTECT, related_name="hours")
    division_path = models.CharField(max_length=60)
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.UUIDField()  # the duty or question it was given for
    noted_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-on"]
        constraints = [
            node_unique("adviser_hour"),
            models.UniqueConstraint(fields=["node", "source"], name="adviser_hour_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=720), name="adviser_hour_of_a_day"),
        ]
        indexes = [models.Index(fields=["adviser", "on"], name="adviser_hour_of")]

    def __str__(self) -> str:
        return f"{self.adviser} {self.minutes}"
