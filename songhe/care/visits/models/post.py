"""Who visits: assistants and helpers, their training, their absences, and the round of a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.places.models import Division


class Post(Row):
    """A post of a village: its assistant (协理员), or a helper (助老员) of a paid public post."""

    class Kind(models.TextChoices):
        ASSISTANT = "assistant", _("养老协理员")
        HELPER = "helper", _("助老员")

    class Pay(models.TextChoices):
        NONE = "none", _("不取酬")
        PUBLIC = "public", _("公益性岗位")
        VILLAGE = "village", _("村集体补助")
        BOUGHT = "bought", _("政府购买服务")

    division = models.ForeignKey(Division, verbose_name=_("村（社区）"), on_delete=models.PROTECT, related_name="visit_posts")
    division_path = models.CharField(max_length=60)
    kind = models.CharField(_("岗位"), max_length=10, choices=Kind)
    name = models.CharField(_("姓名"), max_length=40)
    phone = SealedField(_("电话"), blank=True)
    user = models.ForeignKey(
        User, verbose_name=_("登录账号"), null=True, blank=True, on_delete=models.PROTECT, related_name="visit_posts"
    )
    way = models.CharField(max_length=8, default="foot")
    minutes = models.PositiveSmallIntegerField(_("每天可探访的分钟"), default=240)
    pay = models.CharField(_("报酬"), max_length=8, choices=Pay, default=Pay.NONE)
    month_cents = models.PositiveIntegerField(default=0)
    appointed_on = models.DateField(_("聘任日期"))
    ended_on = models.DateField(null=True, blank=True)
    by_name = models.CharField(max_length=80)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["division_path", "name"]
        constraints = [
            node_unique("visit_post"),
            models.UniqueConstraint(
                fields=["node", "division"], condition=Q(kind="assistant", ended_on=None), name="visit_post_one_assistant"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("appointed_on")), name="visit_post_ends_after"
            ),
        ]
        indexes = [
            models.Index(fields=["division_path", "ended_on"], name="visit_post_place"),
            models.Index(fields=["user"], name="visit_post_user", condition=Q(user__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class Lesson(Row):
    """Hours that somebody on a post learned."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="lessons")
    on = models.DateField(_("哪天"))
    subject = models.CharField(_("学什么"), max_length=60)
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1)

    class Meta:
        ordering = ["-on"]
        constraints = [node_unique("visit_lesson")]

    def __str__(self) -> str:
        return f"{self.post} {self.on}"


class Leave(Row):
    """Days on which somebody does not visit, and who goes instead."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="leaves")
    cover = models.ForeignKey(
        Post, verbose_name=_("谁代"), null=True, blank=True, on_delete=models.PROTECT, related_name="covers"
    )
    first = models.DateField(_("从"))
    last = models.DateField(_("到"))

    class Meta:
        ordering = ["-first"]
        constraints = [
            node_unique("visit_leave"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="visit_leave_ends_after"),
            models.CheckConstraint(condition=Q(cover=None) | ~Q(cover=F("post")), name="visit_leave_another_covers"),
        ]
        indexes = [models.Index(fields=["first", "last"], name="visit_leave_days")]

    def __str__(self) -> str:
        return f"{self.post} {self.first}"


class Stop(Row):
    """Somebody's place in the round of a day: whose round, which one, when about."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="stops")
    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="visit_stops")
    division_path = models.CharField(max_length=60)
    day = models.DateField()
    place = models.PositiveSmallIntegerField()
    minute = models.PositiveSmallIntegerField()  # since midnight

    class Meta:
        ordering = ["day", "place"]
        constraints = [
            node_unique("visit_stop"),
            models.UniqueConstraint(fields=["node", "elder", "day"], name="visit_stop_once"),
        ]
        indexes = [models.Index(fields=["post", "day", "place"], name="visit_stop_round")]

    def __str__(self) -> str:
        return f"{self.post} {self.day} {self.place}"
