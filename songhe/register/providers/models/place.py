"""The building and who runs what is in it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.places.models import Division
from songhe.register.providers.models.words import OperatorKind


class Site(Row):
    """A building, counted once, however many signs hang at its door."""

    name = models.CharField(_("建筑名称"), max_length=80)
    address = models.CharField(_("地址"), max_length=160)
    division = models.ForeignKey(Division, verbose_name=_("所在村（社区）"), on_delete=models.PROTECT, related_name="sites")
    division_path = models.CharField(max_length=60)
    unit = models.CharField(max_length=12, blank=True)  # who answers for it in the figures: a unit's code or the county's
    lat = models.FloatField(_("纬度"))
    lng = models.FloatField(_("经度"))
    floor_area = models.DecimalField(_("建筑面积（平方米）"), max_digits=9, decimal_places=1, null=True, blank=True)
    storeys = models.PositiveSmallIntegerField(_("层数"), null=True, blank=True)
    owner = models.CharField(_("产权单位"), max_length=80, blank=True)
    synthetic = models.BooleanField(default=False, db_default=False)  # made for a demonstration

    class Meta:
        constraints = [node_unique("site")]
        indexes = [models.Index(fields=["division_path", "name"], name="site_place")]  # the picker, and doubles nearby

    def __str__(self) -> str:
        return self.name


class Operator(Row):
    """Who runs facilities: one legal person with one unified social credit code (GB 32100)."""

    name = models.CharField(_("名称"), max_length=80)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18)
    kind = models.CharField(_("性质"), max_length=16, choices=OperatorKind)
    chain = models.CharField(_("连锁"), max_length=60, blank=True)  # whose chain it belongs to
    brand = models.CharField(_("品牌"), max_length=60, blank=True)  # as people know it
    legal_person = models.CharField(_("法定代表人"), max_length=40, blank=True)
    phone = models.CharField(_("对外电话"), max_length=20, blank=True)  # printed on the door: not sealed
    division = models.ForeignKey(Division, verbose_name=_("登记地"), on_delete=models.PROTECT, related_name="operators")
    division_path = models.CharField(max_length=60)
    is_active = models.BooleanField(_("在册"), default=True)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            node_unique("operator"),
            models.UniqueConstraint(fields=["node", "credit_code"], name="operator_credit_code"),
        ]
        indexes = [
            models.Index(fields=["division_path", "name"], name="operator_place"),  # lists and pickers
            models.Index(fields=["chain"], name="operator_chain"),  # chains (urban-3.3)
        ]

    def __str__(self) -> str:
        return self.name


class Clerk(Row):
    """A log-in that works for one operator. It ends on a day; the log-in of somebody who left sees nothing any more."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="clerkships")
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="clerks")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("clerk"),
            models.UniqueConstraint(fields=["node", "user"], condition=Q(ended_at=None), name="clerk_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.operator}"
