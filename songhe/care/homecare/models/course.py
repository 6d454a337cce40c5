"""Packages of a facility in dated versions, and what of one an elder has taken: a month of visits, used one by one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.care.homecare.models.words import Channel
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator


class Package(Row):
    """Several visits of one facility for one price, never above what they cost singly; in force between its days.

    A change is a new version under the same name: the old one ends the day before, and who has taken it keeps it.
    """

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="packages")
    division_path = models.CharField(max_length=60)
    name = models.CharField(_("套餐名称"), max_length=40)
    version = models.PositiveSmallIntegerField(default=1, db_default=1)
    said = models.CharField(_("适合谁"), max_length=120, blank=True, db_default="")
    offers = models.JSONField(default=list)  # keys of `filing.Offer`, one for each visit, in order
    days = models.PositiveSmallIntegerField(_("多少天内用完"), default=30, db_default=30)
    cents = models.PositiveIntegerField(_("价格"))
    single_cents = models.PositiveIntegerField(default=0, db_default=0)  # the filed prices together, on its first day
    valid_from = models.DateField(_("从"))
    valid_to = models.DateField(_("到"), null=True, blank=True)  # the last day

    class Meta:
        ordering = ["name", "-version", "id"]
        constraints = [
            node_unique("package"),
            models.UniqueConstraint(fields=["node", "facility", "name"], condition=Q(valid_to=None), name="package_once"),
            models.UniqueConstraint(fields=["node", "facility", "name", "version"], name="package_version"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="package_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def yuan(self) -> str:
        """12, 12.50."""
        return f"{self.cents // 100:,}" if self.cents % 100 == 0 else f"{self.cents / 100:,.2f}"


class Course(Row):
    """A package that an elder has taken. What is used, to come and left is counted from its orders (`queries.packages`)."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="courses")
    division_path = models.CharField(max_length=60)  # the elder's
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="courses")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="courses")  # the version that was taken
    cents = models.PositiveIntegerField()  # what all its visits are to cost
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"))  # the last day on which a visit of it may be
    channel = models.CharField(max_length=10, choices=Channel)
    key = models.CharField(max_length=64, blank=True)  # the same press twice is one
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-starts_on", "-taken_at"]
        constraints = [
            node_unique("course"),
            models.UniqueConstraint(fields=["node", "key"], condition=~Q(key=""), name="course_key"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="course_ends_after_start"),
        ]
        indexes = [models.Index(fields=["operator", "-starts_on"], name="course_of_operator")]

    def __str__(self) -> str:
        return f"{self.elder} {self.package}"
