"""Licences of a facility, its assets on their way to another, and the reform of public homes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.register.providers.models.facility import Facility
from songhe.register.providers.models.words import LicenceKind


class Licence(Row):
    """A paper without which something may not be done. What each kind blocks is dated data (`data/licences.yaml`).

    Renewed: the old one is `replaced_at`, the new one stands. Revoked: `revoked_on`.
    """

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="licences")
    division_path = models.CharField(max_length=60)  # its facility's
    kind = models.CharField(_("证照"), max_length=12, choices=LicenceKind)
    number = models.CharField(_("证号"), max_length=60)
    issuer = models.CharField(_("发证机关"), max_length=60, blank=True)
    issued_on = models.DateField(_("发证日期"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)  # empty: without an end
    replaced_at = models.DateTimeField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "-issued_on"]
        constraints = [
            node_unique("licence"),
            models.UniqueConstraint(
                fields=["node", "facility", "kind"], condition=Q(replaced_at=None), name="licence_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")), name="licence_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["division_path", "expires_on"], name="licence_due")]  # the list of what expires

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Asset(Row):
    """Things of one sort that a facility keeps: 24 nursing beds, one van. Moved by a transfer, written off with a reason."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="assets")
    name = models.CharField(_("名称"), max_length=60)
    count = models.PositiveIntegerField(_("数量"))
    measure = models.CharField(_("单位"), max_length=8, default="件")  # words: data
    value_cents = models.PositiveBigIntegerField(default=0)  # of all of them together
    acquired_on = models.DateField(_("取得日期"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=60, blank=True)  # bought with which money, given by whom

    class Meta:
        ordering = ["name", "id"]
        constraints = [node_unique("asset")]

    def __str__(self) -> str:
        return f"{self.name} × {self.count}"

    @property
    def yuan(self) -> float:
        return self.value_cents / 100


class Transfer(Row):
    """Assets go from one facility to another: drafted → handed (the giver signed) → received (the taker signed).

    What came and what is missing add up to what was sent, line by line, so that nothing gets lost on the way (rural-3.3).
    Two people sign: nobody is giver and taker at once.
    """

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("清单已列")
        HANDED = "handed", _("移交方已签收")
        RECEIVED = "received", _("接收方已签收")
        WITHDRAWN = "withdrawn", _("已撤回")

    MOVES: ClassVar[Moves] = {
        "hand": (frozenset({"drafted"}), "handed"),
        "receive": (frozenset({"handed"}), "received"),
        "withdraw": (frozenset({"drafted", "handed"}), "withdrawn"),
    }

    giver = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="transfers_out")
    taker = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="transfers_in")
    division_path = models.CharField(max_length=60)  # the giver's
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFTED)
    paper = models.CharField(_("划转文号"), max_length=80)
    drafted_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.CharField(max_length=80, blank=True)
    handed_actor = models.CharField(max_length=80, blank=True, db_default="")  # who signed, not only what he is called
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.CharField(max_length=80, blank=True)
    received_actor = models.CharField(max_length=80, blank=True, db_default="")

    class Meta:
        ordering = ["-drafted_at"]
        constraints = [
            node_unique("transfer"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="transfer_to_another"),
            models.CheckConstraint(
                condition=Q(received_actor="") | ~Q(handed_actor=F("received_actor")), name="transfer_signed_by_two"
            ),
        ]
        indexes = [models.Index(fields=["status", "division_path"], name="transfer_open")]  # what is on its way

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"


class TransferLine(Row):
    """One sort of things in a transfer: sent = received + missing, and whoever misses says why."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="lines")
    name = models.CharField(max_length=60)  # as it was called then
    measure = models.CharField(max_length=8)
    sent = models.PositiveIntegerField()
    value_cents = models.PositiveBigIntegerField(default=0)  # of what was sent
    received = models.PositiveIntegerField(null=True, blank=True)
    missing = models.PositiveIntegerField(default=0)
    why_missing = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            node_unique("transfer_line"),
            models.UniqueConstraint(fields=["node", "transfer", "asset"], name="transfer_line_once"),
            models.CheckConstraint(
                condition=Q(received=None) | Q(sent=F("received") + F("missing")), name="transfer_line_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} × {self.sent}"


class Reform(Row):
    """A public home on its way from town to county (rural-3.1): due → decided → complete, or excused with a paper.

    Complete only when people, money, goods and safety are all handed over (人、财、物、安全管理).
    """

    class Status(models.TextChoices):
        DUE = "due", _("应改革")
        DECIDED = "decided", _("已决定，移交中")
        COMPLETE = "complete", _("已完成")
        EXCUSED = "excused", _("不具备条件")

    MOVES: ClassVar[Moves] = {
        "decide": (frozenset({"due"}), "decided"),
        "complete": (frozenset({"decided"}), "complete"),
        "excuse": (frozenset({"due", "decided"}), "excused"),
        "reopen": (frozenset({"excused"}), "due"),
    }
    PARTS: ClassVar[dict[str, object]] = {
        "people_on": _("人员"),
        "money_on": _("经费"),
        "goods_on": _("资产"),
        "safety_on": _("安全管理职责"),
    }

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="reforms")
    division_path = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.DUE)
    due_on = models.DateField(_("完成期限"))
    paper = models.CharField(_("文号"), max_length=80, blank=True)  # of the decision, or of the excuse
    people_on = models.DateField(null=True, blank=True)
    money_on = models.DateField(null=True, blank=True)
    goods_on = models.DateField(null=True, blank=True)
    safety_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        constraints = [
            node_unique("reform"),
            models.UniqueConstraint(fields=["node", "facility"], name="reform_once"),
        ]
        indexes = [models.Index(fields=["division_path", "status"], name="reform_state")]  # the list and its target

    def __str__(self) -> str:
        return f"{self.facility} {self.status}"
