"""A canteen or meal point: which meals it serves, how many portions a day, and what is on the table."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.care.meals.models.words import Meal
from songhe.register.filing.models import Offer
from songhe.register.providers.models import Facility


class MealService(Row):
    """One meal that a facility serves (rural-2.4). What it costs is the filed price of `offer` on the day."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="meal_services")
    division_path = models.CharField(max_length=60)  # the facility's
    meal = models.CharField(_("餐次"), max_length=10, choices=Meal)
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.SET_NULL, related_name="meal_services")
    starts_at = models.TimeField(_("开餐"))
    ends_at = models.TimeField(_("收餐"))
    capacity = models.PositiveSmallIntegerField(_("一餐最多几份"))
    weekdays = models.JSONField(_("哪几天开"), default=list)  # 0 Monday … 6 Sunday
    delivers = models.BooleanField(_("能送餐"), default=False)
    radius_m = models.PositiveIntegerField(_("送餐范围（米）"), default=0)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["facility", "starts_at"]
        constraints = [
            node_unique("meal_service"),
            models.UniqueConstraint(fields=["node", "facility", "meal"], condition=Q(ended_on=None), name="meal_service_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meal_service_ends_after_start"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="meal_service_capacity"),
        ]
        indexes = [models.Index(fields=["division_path", "meal"], name="meal_service_place")]  # canteens near

    def __str__(self) -> str:
        return f"{self.facility} {self.get_meal_display()}"


class Sitting(Row):
    """One meal of one day at one canteen. `booked` is raised by a conditional UPDATE, so that no race sells a portion twice."""

    service = models.ForeignKey(MealService, on_delete=models.PROTECT, related_name="sittings")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="sittings")
    division_path = models.CharField(max_length=60)  # the facility's
    day = models.DateField()
    meal = models.CharField(max_length=10, choices=Meal)
    capacity = models.PositiveSmallIntegerField()
    booked = models.PositiveSmallIntegerField(default=0)  # portions of elders
    guests = models.PositiveSmallIntegerField(default=0)  # portions of others, paid in full
    closed_at = models.DateTimeField(null=True, blank=True)  # who had not come by then was missed

    class Meta:
        constraints = [
            node_unique("sitting"),
            models.UniqueConstraint(fields=["node", "service", "day"], name="sitting_once"),
            models.CheckConstraint(condition=Q(booked__lte=F("capacity") - F("guests")), name="sitting_not_oversold"),
        ]
        indexes = [
            models.Index(fields=["day", "facility"], name="sitting_day"),  # the canteen's day, the county's month
            models.Index(fields=["day"], condition=Q(closed_at=None), name="sitting_open"),  # the worker that closes
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.day} {self.meal}"

    @property
    def left(self) -> int:
        return self.capacity - self.booked - self.guests


class Menu(Row):
    """What is on the table at one meal of one day (GB/T 35796-2017, 5.3). Seen by everybody once it is published."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="menus")
    division_path = models.CharField(max_length=60)
    day = models.DateField()
    meal = models.CharField(max_length=10, choices=Meal)
    dishes = models.JSONField(default=list)  # [{"name": …, "marks": [Mark…], "allergens": "花生"}], in order
    note = models.CharField(_("说明"), max_length=120, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["day", "meal"]
        constraints = [
            node_unique("menu"),
            models.UniqueConstraint(fields=["node", "facility", "day", "meal"], name="menu_once"),
        ]
        indexes = [models.Index(fields=["day", "facility"], name="menu_day")]  # a week of some canteens

    def __str__(self) -> str:
        return f"{self.facility} {self.day} {self.meal}"


class Sample(Row):
    """A portion of one dish kept in the fridge (GB/T 35796-2017, 5.3): how much, by whom, until when, thrown away when."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="samples")
    division_path = models.CharField(max_length=60)
    day = models.DateField()
    meal = models.CharField(max_length=10, choices=Meal)
    dish = models.CharField(_("菜名"), max_length=40)
    grams = models.PositiveSmallIntegerField(_("克数"))
    kept_at = models.DateTimeField()
    kept_by = models.CharField(_("留样人"), max_length=80)
    keep_until = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["day", "meal", "dish"]
        constraints = [
            node_unique("sample"),
            models.UniqueConstraint(fields=["node", "facility", "day", "meal", "dish"], name="sample_once"),
        ]
        indexes = [models.Index(fields=["day", "facility"], name="sample_day")]  # what is missing, by canteen and county

    def __str__(self) -> str:
        return f"{self.facility} {self.day} {self.dish}"
