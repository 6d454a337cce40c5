"""Who works in a home, in which shift and in which rooms, and how one shift hands over to the next."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.moves import STAY, Moves
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.providers.models import Facility


class Post(Row):
    """A log-in of the role carer that works in a home, as its head nurse, a nurse or a carer. The number (`pin`) is the own
    one with which a second person confirms; wrong tries lock it."""

    class Kind(models.TextChoices):
        HEAD = "head", _("护士长")
        NURSE = "nurse", _("护士")
        CARER = "carer", _("护理员")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="nursing_posts")
    division_path = models.CharField(max_length=60)  # the facility's
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="nursing_posts")
    kind = models.CharField(_("岗位"), max_length=6, choices=Kind)
    rooms = models.JSONField(default=list)  # names of rooms of the last shift; none is all of them
    pin = SealedField(blank=True)  # a digest
    pin_set_at = models.DateTimeField(null=True, blank=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["kind", "began_at"]
        constraints = [
            node_unique("nurse_post"),
            models.UniqueConstraint(fields=["node", "user"], condition=Q(ended_at=None), name="nurse_post_one_home"),
        ]
        indexes = [models.Index(fields=["facility", "ended_at"], name="nurse_post_home")]  # colleagues, and whom to tell

    def __str__(self) -> str:
        return f"{self.user} {self.get_kind_display()}"

    @property
    def leads(self) -> bool:
        return self.kind == self.Kind.HEAD


class Shift(Row):
    """One shift of one home: open → given (the summary is written and signed by who leaves) → taken (signed by who comes).

    `record` is the summary as it was signed; `words` what was said besides. Care never waits for a signature.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("还没交班")
        GIVEN = "given", _("已交班，待接班签名")
        TAKEN = "taken", _("已交接")

    MOVES: ClassVar[Moves] = {
        "give": (frozenset({"open", "given"}), "given"),
        "take": (frozenset({"given"}), "taken"),
        "come": (frozenset({"open", "given", "taken"}), STAY),
    }

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="nursing_shifts")
    division_path = models.CharField(max_length=60)
    code = models.CharField(max_length=8)  # of `data/shifts.yaml`
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=6, choices=Status, default=Status.OPEN)
    record = SealedField(blank=True)
    words = SealedField(blank=True)
    given_by = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="given")
    given_name = models.CharField(max_length=80, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="taken")
    taken_name = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            node_unique("nurse_shift"),
            models.UniqueConstraint(fields=["node", "facility", "starts_at"], name="nurse_shift_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="nurse_shift_ends_after_start"),
            models.CheckConstraint(condition=Q(taken_by=None) | ~Q(taken_by=F("given_by")), name="nurse_shift_two_people_sign"),
        ]
        indexes = [models.Index(fields=["facility", "-starts_at"], name="nurse_shift_home")]  # now, and the one before

    def __str__(self) -> str:
        return f"{self.facility} {self.day} {self.code}"

    def why_not(self, verb: str) -> str:
        """For whoever comes second, or too early."""
        if verb == "take" and self.status == self.Status.OPEN:
            return gettext("上一班还没有写好交班，先请他签名。")
        return gettext("这一班已经由 %(who)s 接班签名。") % {"who": self.taken_name} if self.taken_name else ""


class Duty(Row):
    """Somebody who works in this shift, and in which rooms; no rooms named is all of them."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="duties")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="duties")
    rooms = models.JSONField(default=list)
    came_at = models.DateTimeField()

    class Meta:
        ordering = ["came_at"]
        constraints = [
            node_unique("nurse_duty"),
            models.UniqueConstraint(fields=["node", "shift", "post"], name="nurse_duty_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.shift}"


class Hours(Row):
    """The shifts of one home from a day on, in place of everybody's (`data/shifts.yaml`): rows are added, the newest that has
    begun holds. `shifts` are {"code", "name", "starts", "ends"}, each ending where the next begins: they cover the day."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="nursing_hours")
    division_path = models.CharField(max_length=60)
    valid_from = models.DateField(_("从哪天起"))
    shifts = models.JSONField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            node_unique("nurse_hours"),
            models.UniqueConstraint(fields=["node", "facility", "valid_from"], name="nurse_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.valid_from}"
