"""Who eats: the card, the standing orders, and the days away."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.care.meals.models.words import Meal, Way, Why
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


class Diner(Row):
    """An elder with a meal card. The card holds a signed number and nothing else; a new one makes the lost one void."""

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="diners")
    division_path = models.CharField(max_length=60)  # the elder's
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="diners")  # where the elder usually eats
    number = models.PositiveIntegerField(_("餐卡号"))  # short enough to be typed
    card = models.PositiveSmallIntegerField(default=1)  # how many cards were given; only the last one opens
    diet = models.JSONField(_("饮食"), default=list)  # of Mark
    joined_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["number"]
        constraints = [
            node_unique("diner"),
            models.UniqueConstraint(fields=["node", "elder"], name="diner_once"),
            models.UniqueConstraint(fields=["node", "number"], name="diner_number"),
        ]
        indexes = [models.Index(fields=["facility", "number"], name="diner_canteen")]  # cards and regulars of a canteen

    def __str__(self) -> str:
        return f"{self.number} {self.elder}"


class Regular(Row):
    """A standing order: these weekdays, this meal, until it is ended. `made_until`: the last day it was looked at for."""

    diner = models.ForeignKey(Diner, on_delete=models.PROTECT, related_name="regulars")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="regulars")
    division_path = models.CharField(max_length=60)  # the elder's
    meal = models.CharField(_("餐次"), max_length=10, choices=Meal)
    way = models.CharField(_("怎么吃"), max_length=8, choices=Way, default=Way.EAT_IN)
    weekdays = models.JSONField(_("星期"), default=list)  # 0 Monday … 6 Sunday
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(null=True, blank=True)  # the last day
    made_until = models.DateField(null=True, blank=True)
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            node_unique("regular"),
            models.UniqueConstraint(fields=["node", "diner", "meal"], condition=Q(ends_on=None), name="regular_one_runs"),
        ]
        indexes = [models.Index(fields=["facility", "ends_on"], name="regular_canteen")]  # the canteen's list, the worker

    def __str__(self) -> str:
        return f"{self.diner} {self.meal}"


class Pause(Row):
    """Days on which a person said not to come: nothing is ordered, and nothing is missed."""

    diner = models.ForeignKey(Diner, on_delete=models.PROTECT, related_name="pauses")
    division_path = models.CharField(max_length=60)
    first = models.DateField(_("从"))
    last = models.DateField(_("到"))
    why = models.CharField(_("原因"), max_length=10, choices=Why, default=Why.AWAY)
    said_at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            node_unique("pause"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="pause_ends_after_start"),
        ]
        indexes = [models.Index(fields=["diner", "last"], name="pause_days")]  # whether somebody is away on a day

    def __str__(self) -> str:
        return f"{self.diner} {self.first} {self.last}"
