"""What was counted, when, and how likely the year's number is reached."""

from django.db import models
from django.db.models import Q

from songhe.base.rows import Row, node_unique


class Count(Row):
    """One figure of one place and month, as it was known at `counted_at`. Never overwritten: a recount adds a row.

    `place` is a division's path, or that of a county with the code of a management unit (6109/610902-GX). What a place has
    nothing of is not stored: the step says that it was counted.
    """

    indicator = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=60)
    level = models.CharField(max_length=8)  # city, county, unit, town or village: lists of one level
    month = models.DateField()  # its first day
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            node_unique("count"),
            models.UniqueConstraint(fields=["node", "indicator", "place", "month", "counted_at", "version"], name="count_once"),
            models.CheckConstraint(condition=Q(numerator__gte=0) & Q(denominator__gte=0), name="count_not_negative"),
        ]
        # One figure of some places over some months, newest knowledge first: every page.
        indexes = [models.Index(fields=["indicator", "place", "month", "-counted_at"], name="count_known")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.place} {self.month:%Y-%m}"


class Step(Row):
    """One indicator to be counted for one month on one day. claimed by a worker → done; a claim that grew old is free again."""

    indicator = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    month = models.DateField()
    day = models.DateField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)  # how many counts it added
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            node_unique("count_step"),
            models.UniqueConstraint(fields=["node", "indicator", "version", "month", "day"], name="count_step_once"),
        ]
        indexes = [
            models.Index(fields=["done_at", "claimed_at"], name="count_step_due"),  # what is to be claimed
            # Since when a month is known: every page.
            models.Index(fields=["indicator", "month", "-done_at"], name="count_step_known"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month:%Y-%m} {self.day}"


class Outlook(Row):
    """The chance that a year's number is reached, as it stood at `made_at`; append-only like the counts it is made with."""

    target = models.CharField(max_length=40)
    place = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    rule_from = models.DateField()  # which entry of data/pipeline.yaml
    reached = models.IntegerField()
    need = models.IntegerField()  # how many are still missing
    on_the_way = models.IntegerField()
    stages = models.JSONField(default=dict)  # how many stand in each
    chance = models.FloatField()
    expected = models.FloatField()
    binds = models.CharField(max_length=12, blank=True)  # a stage, or nothing
    lift = models.FloatField(default=0.0)
    lacking = models.IntegerField(default=0)  # begun too few: so many more

    class Meta:
        constraints = [
            node_unique("outlook"),
            models.UniqueConstraint(fields=["node", "target", "place", "year", "made_at"], name="outlook_once"),
            models.CheckConstraint(condition=Q(chance__gte=0) & Q(chance__lte=1), name="outlook_is_a_chance"),
        ]
        indexes = [models.Index(fields=["target", "place", "year", "-made_at"], name="outlook_known")]  # a target's page

    def __str__(self) -> str:
        return f"{self.target} {self.year}"
