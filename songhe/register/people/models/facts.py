"""What a file said before, and facts that are rows of their own: categories of civil affairs, photographs."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.rows import Row, node_unique
from songhe.register.people.models.elder import Elder, Source


class Version(Row):
    """A file as it was known from `recorded_at` to `superseded_at`. Added when a file changes; never changed afterwards.

    What it says differently from the version before holds in life from `valid_from` (`history.fold`).
    """

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField()
    valid_from = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=Source)
    evidence = models.CharField(max_length=200, blank=True)
    by_name = models.CharField(max_length=80, blank=True)
    open = models.JSONField(default=dict)
    record = SealedField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            node_unique("version"),
            models.UniqueConstraint(fields=["node", "elder", "number"], name="version_number"),
            models.CheckConstraint(condition=Q(superseded_at__gte=F("recorded_at")), name="version_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.number}"


class Category(Row):
    """A civil-affairs category that somebody holds, with its evidence and its time; what the codes mean is dated data.

    Ended, not removed: `ends_on`. Entered by mistake: `voided_at`, and then it never was.
    """

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="categories")
    division_path = models.CharField(max_length=60, default="", db_default="")  # its holder's, so that a place counts its own
    code = models.CharField(_("类别"), max_length=24)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"), null=True, blank=True)
    evidence = models.CharField(_("依据"), max_length=200, blank=True)
    source = models.CharField(max_length=12, choices=Source)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # when we learnt that it ends
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "code"]
        constraints = [
            node_unique("category"),
            models.UniqueConstraint(
                fields=["node", "elder", "code"], condition=Q(ends_on=None, voided_at=None), name="category_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="category_ends_after_it_began"
            ),
        ]
        indexes = [  # of its last two columns only that they are empty is asked: so that the index alone answers
            models.Index(
                fields=["code", "elder", "ends_on", "voided_at"], name="category_in_force",
                condition=Q(ends_on=None, voided_at=None),
            ),
            models.Index(
                fields=["code", "division_path", "elder", "ends_on", "voided_at"], name="category_in_place",
                condition=Q(ends_on=None, voided_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.elder} {self.code}"


class Photo(Row):
    """A picture of a person or a door, sealed as a whole; opened like every sealed value."""

    class Kind(models.TextChoices):
        FACE = "face", _("本人")
        DOOR = "door", _("门口")
        PAPER = "paper", _("证件或证明")

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="photos")
    kind = models.CharField(_("照片内容"), max_length=8, choices=Kind)
    picture = SealedField()  # JPEG in base64
    taken_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-taken_at"]
        constraints = [node_unique("photo")]

    def __str__(self) -> str:
        return f"{self.elder} {self.kind}"
