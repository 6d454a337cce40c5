"""Reads of the port. A link knows no users: the desk that shows notices gives the path it may see."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from songhe.links.notify import outlets
from songhe.links.notify.channels import CHANNELS
from songhe.links.notify.models import Notice, Outlet, Preference, StandingLink, VoiceCall


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


def reachable(people: Mapping[str, str], division: str = "") -> set[str]:
    """Whom of these (address of the house → telephone number) a notice would reach in person, by whichever channel.

    For a desk: whoever is not in the answer has to be telephoned. `division`: where it happens, for the channels set there.
    """
    serving = outlets.serving(division)
    wishes = {one.owner: one for one in Preference.objects.filter(owner__in=list(people))} if serving else {}
    return set().union(*(one.among(people, serving, wishes) for one in CHANNELS.values() if one.tells))


def mine(owners: Sequence[str]) -> QuerySet[Notice]:
    """What was said to somebody who has these addresses, newest first; one row for each way."""
    return Notice.objects.filter(to__in=owners).exclude(channel="console").order_by("-made_at", "step")


def trials(outlet: Outlet) -> QuerySet[Notice]:
    """Trials of an outlet, newest first."""
    return Notice.objects.filter(subject=outlet.pk, outlet=outlet, key__startswith="try|").order_by("-made_at")


def voice_calls(scope: str) -> QuerySet[VoiceCall]:
    """Telephone calls about places of `scope` and below, newest first."""
    inside = Q(division_path=scope) | Q(division_path__startswith=f"{scope}/")
    return VoiceCall.objects.filter(inside).select_related("notice").order_by("-made_at", "-id")


def troubled(scope: str) -> int:
    """How many were given up and wait for a person."""
    return notices(scope).filter(status=Notice.Status.GIVEN_UP).count()


def standing_links(owner: str, purpose: str) -> QuerySet[StandingLink]:
    """Live links of `owner`, newest first."""
    return StandingLink.objects.filter(owner=owner, purpose=purpose, status="live").order_by("-made_at")
