"""A standing booking: every Tuesday at nine, with what happens on public holidays."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.moves import Moves
from songhe.base.rows import Row, node_unique
from songhe.care.homecare.models.words import Channel, Holidays
from songhe.register.carers.models import Carer
from songhe.register.filing.models import Offer
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility, Operator


class Standing(Row):
    """Makes orders ahead of time, one for each day it names; `made_until` is the last day for which that is done."""

    class Status(models.TextChoices):
        RUNNING = "running", _("执行中")
        PAUSED = "paused", _("已暂停")
        ENDED = "ended", _("已结束")

    MOVES: ClassVar[Moves] = {
        "pause": (frozenset({"running"}), "paused"),
        "resume": (frozenset({"paused"}), "running"),
        "end": (frozenset({"running", "paused"}), "ended"),
    }

    elder = models.ForeignKey(Elder, on_delete=models.PROTECT, related_name="standings")
    division_path = models.CharField(max_length=60)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="standings")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="standings")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="standings")
    item = models.CharField(max_length=24)  # of the catalogue
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    weekdays = models.JSONField(_("星期"), default=list)  # 0 Monday … 6 Sunday
    every = models.PositiveSmallIntegerField(_("每几周"), default=1)
    time = models.TimeField(_("几点"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"))
    holidays = models.CharField(_("遇到公休日"), max_length=6, choices=Holidays, default=Holidays.SAME)
    preferred = models.ForeignKey(Carer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"), null=True, blank=True)
    made_until = models.DateField(null=True, blank=True)
    booked_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            node_unique("standing"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="standing_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(every__gte=1), name="standing_every"),
        ]
        indexes = [
            models.Index(fields=["status", "made_until"], name="standing_to_make"),  # the job that makes orders
            models.Index(fields=["operator", "status"], name="standing_operator"),
        ]

    def __str__(self) -> str:
        return f"{self.elder} {self.item}"
