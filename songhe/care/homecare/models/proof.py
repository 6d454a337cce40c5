"""What shows that a service was delivered. Added, never changed; what was filled in later stands as a correction."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.care.homecare.models.order import Order
from songhe.register.carers.models import Carer


class Check(Row):
    """A carer at the door: in or out. Its key is made on the phone, so that what is sent twice is one fact."""

    class Kind(models.TextChoices):
        IN = "in", _("签到")
        OUT = "out", _("签退")

    class Method(models.TextChoices):
        QR = "qr", _("门口二维码")
        NFC = "nfc", _("NFC 标签")
        PLACE = "place", _("位置")
        HAND = "hand", _("手工登记")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="checks")
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=3, choices=Kind)
    method = models.CharField(max_length=5, choices=Method)
    at = models.DateTimeField()  # as the phone said
    received_at = models.DateTimeField()  # when we heard it
    offline = models.BooleanField(default=False)
    position = SealedField(blank=True)  # where the phone was: "lat,lng", kept as long as the rule says
    distance_m = models.PositiveIntegerField(null=True, blank=True)  # from the elder's door
    accuracy_m = models.PositiveIntegerField(null=True, blank=True)  # as the phone said of itself
    device = models.CharField(max_length=64, blank=True)  # keyed digest of the phone's own mark

    class Meta:
        ordering = ["at"]
        constraints = [
            node_unique("check"),
            models.UniqueConstraint(fields=["node", "order", "carer", "kind"], name="check_once"),
        ]
        indexes = [models.Index(fields=["carer", "at"], name="check_of_carer")]  # impossible travel, clustered minutes

    def __str__(self) -> str:
        return f"{self.order} {self.kind}"


class StepDone(Row):
    """One thing of the service, done (`GB/T 43153-2023` 6.5.2)."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=40)
    done = models.BooleanField(default=True)
    note = SealedField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            node_unique("step_done"),
            models.UniqueConstraint(fields=["node", "order", "name"], name="step_done_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.name}"


class Picture(Row):
    """A photograph with consent, sealed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="pictures")
    jpeg = SealedField()  # base64
    consent = models.CharField(max_length=40)  # who agreed
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["taken_at"]
        constraints = [node_unique("order_picture")]

    def __str__(self) -> str:
        return f"{self.order} {self.taken_at}"


class Confirmation(Row):
    """The elder, or somebody for the elder, says that it was done (6.5.4)."""

    class Method(models.TextChoices):
        SIGNATURE = "signature", _("签字")
        PIN = "pin", _("确认码")
        CALLBACK = "callback", _("电话回访")
        PAGE = "page", _("本人页面")
        FAMILY = "family", _("家属页面")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="confirmations")
    method = models.CharField(max_length=10, choices=Method)
    by_name = models.CharField(max_length=40)
    relation = models.CharField(max_length=20, blank=True)
    drawing = SealedField(blank=True)  # the signature, as a data URL
    at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            node_unique("confirmation"),
            models.UniqueConstraint(fields=["node", "order"], name="confirmation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.method}"


class HumanException(Row):
    """Phone broken, no signal, the elder cannot sign: said honestly, it costs the carer nothing, and counts."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("手机坏了或没电")
        SIGNAL = "signal", _("没有信号，定位不准")
        CODE = "code", _("门口二维码损坏")
        SIGN = "sign", _("老人不能签字")
        OTHER = "other", _("其他")

    class Status(models.TextChoices):
        SAID = "said", _("待核实")
        VERIFIED = "verified", _("已核实")
        REFUTED = "refuted", _("不属实")

    MOVES: ClassVar[Moves] = {
        "verify": (frozenset({"said"}), "verified"),
        "refute": (frozenset({"said"}), "refuted"),
    }

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="exceptions")
    division_path = models.CharField(max_length=60)
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="exceptions")
    kind = models.CharField(max_length=8, choices=Kind)
    status = models.CharField(max_length=8, choices=Status, default=Status.SAID)
    note = SealedField(_("说明"), blank=True)
    said_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    how = models.CharField(_("怎么核实的"), max_length=200, blank=True)

    class Meta:
        constraints = [node_unique("human_exception")]
        indexes = [models.Index(fields=["status", "division_path"], name="human_exception_open")]

    def __str__(self) -> str:
        return f"{self.order} {self.kind}"


class Correction(Row):
    """Something filled in or put right afterwards: what it was, what it is, why and by whom. For everybody to see."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="corrections")
    what = models.CharField(max_length=30)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    reason = models.CharField(_("原因"), max_length=200)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["at"]
        constraints = [node_unique("correction")]

    def __str__(self) -> str:
        return f"{self.order} {self.what}"


class Suspicion(Row):
    """A pattern somebody has to look at: it says what was seen, not that anybody cheated."""

    class Kind(models.TextChoices):
        PAIR = "pair", _("总是同一对")
        TRAVEL = "travel", _("赶不到的路程")
        CLUSTER = "cluster", _("挤在几分钟里")
        DEVICE = "device", _("同一部手机")
        BACKFILL = "backfill", _("补录过多")

    class Status(models.TextChoices):
        OPEN = "open", _("待查看")
        CLEARED = "cleared", _("没有问题")
        UPHELD = "upheld", _("确有问题")

    MOVES: ClassVar[Moves] = {
        "clear": (frozenset({"open"}), "cleared"),
        "uphold": (frozenset({"open"}), "upheld"),
    }

    kind = models.CharField(max_length=8, choices=Kind)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    division_path = models.CharField(max_length=60)
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="suspicions")
    orders = models.JSONField(default=list)  # keys of the orders it rests on
    said = models.CharField(max_length=200)  # what was seen, in words and numbers
    key = models.CharField(max_length=80)  # the same pattern is found once
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    note = models.CharField(_("查看结果"), max_length=200, blank=True)

    class Meta:
        ordering = ["-found_at"]
        constraints = [
            node_unique("suspicion"),
            models.UniqueConstraint(fields=["node", "key"], name="suspicion_once"),
            models.CheckConstraint(
                condition=Q(status="open") | Q(decided_at__isnull=False), name="suspicion_decided_when_not_open"
            ),
        ]
        indexes = [models.Index(fields=["status", "division_path"], name="suspicion_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.carer}"
