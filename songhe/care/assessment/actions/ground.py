"""What the verbs share: a row held for the time of a deed, its number, who of the two somebody is."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.base.rows import this_node
from songhe.care.assessment import instruments
from songhe.care.assessment.models import Assessment, Assessor, YearCount
from songhe.care.assessment.rules import Instrument
from songhe.register.access.models import User


def held(assessment: Assessment) -> Assessment:
    """The newest state of a row, which nobody else changes until this deed ends."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related(
        "elder__division", "first__user", "second__user", "corrects"
    )
    return rows.get(pk=assessment.pk)


def rules_of(assessment: Assessment) -> Instrument:
    """The version of the rules with which it was begun."""
    return instruments.version(assessment.instrument, assessment.rule_from)


def part(assessment: Assessment, user: User) -> Assessor:
    """Which of the two assessors this user is."""
    for assessor in (assessment.first, assessment.second):
        if assessor.user_id == user.pk:
            return assessor
    raise Refused(_("您不是这次评估的评估员。"))


def present(assessment: Assessment, user: User) -> Assessor:
    """The same, of somebody who is at the elder's side: the second only after he said so."""
    assessor = part(assessment, user)
    if assessor == assessment.second and assessment.joined_at is None:
        raise Refused(_("请先确认您当时在场，看过评估表再签名。"))
    return assessor


def number(at: datetime) -> str:
    """The next number of this node's year."""
    year = instruments.today(at).year
    rows = YearCount.objects.filter(node=this_node(), year=year)
    if not rows.update(last=F("last") + 1):
        try:
            with transaction.atomic():
                YearCount.objects.create(year=year, last=1)
        except IntegrityError:
            rows.update(last=F("last") + 1)
    return f"{this_node()}-{year}-{rows.get().last:05d}"
