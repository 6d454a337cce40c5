"""Provenance: who did what to a record, out of the journal; only of what the client may read itself."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.desks.partner.fhir.client import Client
from songhe.desks.partner.fhir.codes import OWN
from songhe.desks.partner.fhir.kinds import Kind, Part, Resource, at_moment, by_key, coded, instant, made, refer
from songhe.register.access import scope

SUBJECTS = {
    "people.elder": "Patient", "people.contact": "RelatedPerson", "health.programme": "CarePlan",
    "health.referral": "ServiceRequest", "needs.need": "ServiceRequest", "homecare.order": "Appointment",
    "health.checkup": "QuestionnaireResponse",
    "health.followup": "QuestionnaireResponse", "fleet.device": "Device", "health.sharing": "Consent",
    "health.consult": "Appointment", "health.villageround": "Appointment",
}  # fmt: skip
"""Records of the journal that are a resource of their own here."""


def rows(client: Client) -> QuerySet[JournalEntry]:
    """Deeds of the division; who looked is told to the elder, not to other systems."""
    found = JournalEntry.objects.filter(subject_kind__in=SUBJECTS).exclude(verb="people.elder.reveal")
    return scope.visible(client.user, found, "division")


def shown(client: Client, row: Any) -> list[Resource]:
    """One deed, if its record can be read by this client."""
    from songhe.desks.partner.fhir.registry import kinds

    kind = SUBJECTS[row.subject_kind]
    if not readable(client, kinds()[kind], row.subject):
        return []
    return [made(
        "Provenance", row.pk, stamped=row.recorded_at, target=[refer(kind, row.subject)], recorded=instant(row.at),
        activity=coded(f"{OWN}verb", row.verb), agent=[{"who": {"display": row.by_name or _("系统")}}],
    )]  # fmt: skip


def readable(client: Client, kind: Kind, key: UUID) -> bool:
    """Whether the client may have the record itself."""
    return any(part.mine(client).filter(pk=key).exists() for part in kind.parts if part.key_of is by_key)


def _target(client: Client, value: str) -> Q:
    kind, _slash, key = value.rpartition("/")
    subjects = [name for name, resource in SUBJECTS.items() if resource == kind.rpartition("/")[2]]
    pk = by_key(key)
    return Q(subject=pk, subject_kind__in=subjects) if pk and subjects else Q(pk=None)


KIND = Kind(
    "Provenance",
    (Part(
        rows=rows, shown=shown, order="-pk", counted=False, params={"target": _target, "recorded": at_moment("at")},
    ),),
    needs=("target",),
)  # fmt: skip
