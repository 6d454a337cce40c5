"""Who may assess: a user with a qualification, a body behind him, and a day on which it ends (standards 1.9)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.register.access.models import User


class Background(models.TextChoices):
    MEDICAL = "medical", _("医学")
    NURSING = "nursing", _("护理")
    CARE = "care", _("养老服务")
    SOCIAL = "social", _("社会工作")
    OTHER = "other", _("其他")


CLINICAL = frozenset({Background.MEDICAL.value, Background.NURSING.value})
"""One of the two at every assessment has one of these."""


class Assessor(Row):
    """A user who assesses, in the own division, from one day to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    background = models.CharField(_("专业背景"), max_length=8, choices=Background)
    qualification = models.CharField(_("资格证明"), max_length=80)
    body = models.CharField(_("评估机构"), max_length=80)
    valid_from = models.DateField(_("自"))
    valid_until = models.DateField(_("至"))

    class Meta:
        constraints = [
            node_unique("assessor"),
            models.UniqueConstraint(fields=["node", "user"], name="assessor_once"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="assessor_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def clinical(self) -> bool:
        """Medical or nursing."""
        return self.background in CLINICAL

    def valid_on(self, day: date) -> bool:
        """May assess on that day."""
        return self.user.is_active and self.valid_from <= day <= self.valid_until
