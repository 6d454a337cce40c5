"""Who is on the list, since when and why; and when somebody stands aside from it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.fields import SealedField
from songhe.base.rows import Row, node_unique
from songhe.register.people.models import Elder


class Grade(models.IntegerChoices):
    HIGH = 3, _("高风险")
    KEY = 2, _("重点")
    GENERAL = 1, _("一般")


class Aside(models.TextChoices):
    """Why somebody on the list is not counted for a while."""

    NONE = "", _("在名单上")
    AWAY = "away", _("外出")
    HOSPITAL = "hospital", _("住院")
    REFUSED = "refused", _("本人谢绝上门")


class Listed(Row):
    """From `since` to `left_on` (not counted itself) somebody is to be visited. Written by the computation, never typed."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="listings", db_index=False)
    division_path = models.CharField(max_length=60)
    grade = models.SmallIntegerField(choices=Grade)
    own_grade = models.SmallIntegerField(choices=Grade)  # without what raises it for a time
    reasons = models.CharField(max_length=120)  # codes of data/groups.yaml
    since = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)  # the last valid visit
    home_on = models.DateField(null=True, blank=True)  # the last valid one at home
    due_on = models.DateField()
    home_due_on = models.DateField()
    aside = models.CharField(max_length=8, choices=Aside, blank=True, default="", db_default="")
    raised_until = models.DateField(null=True, blank=True)
    raised_by = models.CharField(max_length=12, blank=True, default="", db_default="")  # code of data/changes.yaml
    due_at = models.DateTimeField(null=True, blank=True)  # to the hour, after a major change

    class Meta:
        constraints = [
            node_unique("listed"),
            models.UniqueConstraint(fields=["node", "elder"], condition=Q(left_on=None), name="listed_once"),
            models.CheckConstraint(condition=Q(left_on=None) | Q(left_on__gte=F("since")), name="listed_leaves_after"),
        ]
        indexes = [
            models.Index(fields=["division_path", "-grade", "due_on"], name="listed_due", condition=Q(left_on=None)),
            models.Index(fields=["elder", "since"], name="listed_of_elder"),
            # The month that was. Without those who are on the list: PostgreSQL, before it has counted, took this for their key.
            models.Index(fields=["left_on", "division_path"], name="listed_left", condition=Q(left_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.since}"

    @property
    def codes(self) -> list[str]:
        return self.reasons.split(",") if self.reasons else []


class Spell(Row):
    """Days on which somebody on the list is not counted: away, in hospital, or refused (with a signature)."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="visit_spells")
    division_path = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=[one for one in Aside.choices if one[0]])
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    signature = SealedField(blank=True)  # strokes of the pen, or who witnessed it
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            node_unique("visit_spell"),
            models.UniqueConstraint(fields=["node", "elder", "kind"], condition=Q(last=None), name="visit_spell_one_open"),
            models.CheckConstraint(condition=Q(last=None) | Q(last__gte=F("first")), name="visit_spell_ends_after"),
        ]
        indexes = [models.Index(fields=["first", "last"], name="visit_spell_days")]

    def __str__(self) -> str:
        return f"{self.elder} {self.kind}"


class Occasion(Row):
    """Hard weather or another time in which everybody of a place is visited once more. Festivals are dated data."""

    class Kind(models.TextChoices):
        COLD = "cold", _("寒潮")
        HEAT = "heat", _("高温")
        RAIN = "rain", _("暴雨")
        SNOW = "snow", _("雨雪冰冻")
        OTHER = "other", _("其他")

    division_path = models.CharField(max_length=60)
    kind = models.CharField(_("什么天气"), max_length=8, choices=Kind)
    first = models.DateField(_("从"))
    last = models.DateField(_("到"))
    called_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True, db_default="")  # whose warning it follows: a journey's name for it

    class Meta:
        constraints = [
            node_unique("visit_occasion"),
            models.UniqueConstraint(
                fields=["node", "source", "division_path"],
                condition=~Q(source="") & Q(ended_at=None),
                name="visit_occasion_of_a_warning",
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="visit_occasion_ends_after"),
        ]
        indexes = [models.Index(fields=["last", "first"], name="visit_occasion_days")]

    def __str__(self) -> str:
        return f"{self.kind} {self.first}"


class Counted(Row):
    """How far the daily computation has come, county by county."""

    path = models.CharField(max_length=60)
    day = models.DateField()

    class Meta:
        constraints = [
            node_unique("visit_counted"),
            models.UniqueConstraint(fields=["node", "path"], name="visit_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.day}"
