"""Reads of the port. A link knows no users: the desk that shows notices gives the path it may see."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from songhe.links.notify.channels import CHANNELS
from songhe.links.notify.models import Notice, StandingLink


def notices(scope: str) -> QuerySet[Notice]:
    """Notices about calls of `scope` and below, newest first."""
    inside = Q(division_path=scope) | Q(division_path__startswith=f"{scope}/")
    return Notice.objects.filter(inside).order_by("-made_at", "-id")


def told_of(subject: UUID) -> QuerySet[Notice]:
    """Notices about one call by ways that reach people, in the order in which they were made."""
    return Notice.objects.filter(subject=subject, channel__in=[one.name for one in CHANNELS.values() if one.tells]).order_by(
        "made_at"
    )


def was_left(subject: UUID, to: str) -> bool:
    """True when somebody was to be told of this call before."""
    return Notice.objects.filter(subject=subject, to=to).exists()


def reachable(people: Mapping[str, str]) -> set[str]:
    """Whom of these (address of the house → telephone number) a notice would reach in person, by whichever channel.

    For a desk: whoever is not in the answer has to be telephoned.
    """
    return set().union(*(one.among(people) for one in CHANNELS.values() if one.tells))


def troubled(scope: str) -> int:
    """How many were given up and wait for a person."""
    return notices(scope).filter(status=Notice.Status.GIVEN_UP).count()


def standing_links(owner: str, purpose: str) -> QuerySet[StandingLink]:
    """Live links of `owner`, newest first."""
    return StandingLink.objects.filter(owner=owner, purpose=purpose, status="live").order_by("-made_at")
