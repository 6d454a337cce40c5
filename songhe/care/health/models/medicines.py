"""The medicine list of a person, the doses of each day, how somebody is reminded, and what is on the doctor's list."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Medicine(Row):
    """A medicine somebody takes at home; the one list of it (the health file shows this one). What it is, is sealed: name,
    form, dose, prescriber, reason. Hours and days are not, because the clock asks for them."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("在用")
        ENDED = "ended", _("已停")

    class Source(models.TextChoices):
        FILE = "file", _("健康档案")
        CLINIC = "clinic", _("卫生院、村医")
        HOSPITAL = "hospital", _("医院")
        SHOP = "shop", _("药店自购")
        FAMILY = "family", _("家属告知")

    MOVES: ClassVar[Moves] = {
        "change": (frozenset({"active"}), STAY),
        "refill": (frozenset({"active"}), STAY),
        "warn": (frozenset({"active"}), STAY),
        "end": (frozenset({"active"}), "ended"),
        "resume": (frozenset({"ended"}), "active"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="health_medicines")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    record = SealedField()  # {"name", "form", "dose", "prescriber", "reason", "note"}
    source = models.CharField(_("从哪里知道的"), max_length=8, choices=Source, default=Source.CLINIC)
    times = models.JSONField(default=list)  # ["08:00", "20:00"]; none: taken when needed, nobody is reminded
    critical = models.BooleanField(_("不能漏的药"), default=False)
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)
    refill_on = models.DateField(_("药到哪天吃完"), null=True, blank=True)
    laid_until = models.DateField(null=True, blank=True)  # the last day whose doses are laid
    warned_on = models.DateField(null=True, blank=True)  # the day somebody was told that it runs out
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=80)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = SealedField(blank=True)

    class Meta:
        ordering = ["status", "starts_on", "id"]
        constraints = [
            node_unique("medicine"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="medicine_days"),
        ]
        indexes = [
            models.Index(fields=["elder", "status"], name="medicine_of"),  # the list of a person
            models.Index(fields=["laid_until"], name="medicine_to_lay", condition=Q(status="active")),  # tomorrow's doses
            models.Index(fields=["division_path", "refill_on"], name="medicine_refill", condition=Q(status="active")),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.pk}"

    def why_not(self, verb: str) -> str:
        """For whoever comes too late."""
        return gettext("这种药现在是“%(status)s”，不能做这一步。") % {"status": self.get_status_display()}


class Dose(Row):
    """One medicine at one hour: due → told (reminded) → taken, skipped with a reason, or missed. `void`: the medicine was ended
    before."""

    class Status(models.TextChoices):
        DUE = "due", _("还没到或没吃")
        TOLD = "told", _("提醒过")
        TAKEN = "taken", _("吃了")
        SKIPPED = "skipped", _("没吃，有原因")
        MISSED = "missed", _("漏了")
        VOID = "void", _("停药")

    class Teller(models.TextChoices):
        ELDER = "elder", _("本人")
        FAMILY = "family", _("家属")
        ASSISTANT = "assistant", _("养老协理员")
        DOCTOR = "doctor", _("医生")
        DEVICE = "device", _("药盒")

    MOVES: ClassVar[Moves] = {
        "remind": (frozenset({"due"}), "told"),
        "take": (frozenset({"due", "told", "missed"}), "taken"),
        "skip": (frozenset({"due", "told", "missed"}), "skipped"),
        "miss": (frozenset({"due", "told"}), "missed"),
        "drop": (frozenset({"due", "told"}), "void"),
    }

    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="doses")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="medicine_doses")
    division_path = models.CharField(max_length=60)
    day = models.DateField()
    due_at = models.DateTimeField()
    missed_at = models.DateTimeField()  # from then on it counts as missed
    critical = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.DUE)
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.CharField(max_length=80, blank=True)
    teller = models.CharField(max_length=10, choices=Teller, blank=True)
    why = SealedField(_("为什么没吃"), blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            node_unique("dose"),
            models.UniqueConstraint(fields=["node", "medicine", "due_at"], name="dose_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["taken", "skipped"]) | Q(marked_at__isnull=False), name="dose_says_who"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="dose_to_remind", condition=Q(status="due")),
            models.Index(fields=["missed_at"], name="dose_to_miss", condition=Q(status__in=["due", "told"])),
            models.Index(fields=["elder", "day"], name="dose_of"),  # the day and the thirty days of a person
        ]

    def __str__(self) -> str:
        return f"{self.medicine} {self.due_at}"

    def why_not(self, verb: str) -> str:
        """For whoever comes second."""
        told = {"who": self.marked_by or "—", "status": self.get_status_display()}
        return gettext("这一次已经记成“%(status)s”（%(who)s）。") % told


class Reminding(Row):
    """How somebody is reminded: by message, by telephone call or by a device at home; whether the family hears of what was
    missed; whether the assistants of the village may see and mark the day's medicine, and who agreed to that."""

    class Way(models.TextChoices):
        MESSAGE = "message", _("手机消息")
        CALL = "call", _("打电话")
        DEVICE = "device", _("家里的设备播报")
        NONE = "none", _("不用提醒")

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="remindings")
    division_path = models.CharField(max_length=60)
    way = models.CharField(_("怎么提醒"), max_length=8, choices=Way, default=Way.MESSAGE)
    tells_family = models.BooleanField(_("漏了告诉家属"), default=True)
    helped_since = models.DateTimeField(null=True, blank=True)
    helped_said = models.CharField(_("谁同意协理员帮忙"), max_length=60, blank=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            node_unique("reminding"),
            models.UniqueConstraint(fields=["node", "elder"], name="reminding_one"),
            models.CheckConstraint(condition=Q(helped_since=None) | ~Q(helped_said=""), name="reminding_help_is_agreed"),
        ]
        indexes = [
            models.Index(fields=["division_path"], name="reminding_helped", condition=Q(helped_since__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.way}"


class Lapse(Row):
    """Medicine was missed as often as the rule says: on the doctor's list until somebody has asked why. One open per person."""

    class Status(models.TextChoices):
        OPEN = "open", _("等医生处理")
        CLOSED = "closed", _("已处理")

    class Cause(models.TextChoices):
        CRITICAL = "critical", _("不能漏的药漏了")
        OFTEN = "often", _("常常漏服")

    class Found(models.TextChoices):
        FORGOT = "forgot", _("忘了，已提醒")
        EFFECT = "effect", _("吃了不舒服")
        EMPTY = "empty", _("药吃完了")
        UNWILLING = "unwilling", _("不愿意吃")
        AWAY = "away", _("不在家、住院")
        TAKEN = "taken", _("其实吃了，没记")
        CHANGED = "changed", _("已改方案")
        LEFT = "left", _("已去世或迁走")

    MOVES: ClassVar[Moves] = {"rise": (frozenset({"open"}), STAY), "close": (frozenset({"open"}), "closed")}

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="lapses")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    cause = models.CharField(max_length=8, choices=Cause)
    missed = models.PositiveSmallIntegerField()  # within the days of the rule, when it opened or rose
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=80, blank=True)
    found = models.CharField(_("原因"), max_length=10, choices=Found, blank=True)
    said = SealedField(_("说明"), blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            node_unique("lapse"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(status="open"), name="lapse_one_open"),
            models.CheckConstraint(condition=~Q(status="closed") | ~Q(found=""), name="lapse_closed_says_what"),
        ]
        indexes = [models.Index(fields=["status", "division_path", "opened_at"], name="lapse_list")]

    def __str__(self) -> str:
        return f"{self.elder} {self.cause}"

    def why_not(self, verb: str) -> str:
        """For whoever comes second."""
        return gettext("%(who)s 已经处理过了。") % {"who": self.closed_by} if self.closed_by else ""
