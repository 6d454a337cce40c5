"""What a resource is made of: parts, each a scoped query of a room with what it shows and what it may be narrowed by."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from songhe.base.web.marks import SHANGHAI
from songhe.desks.partner.fhir.client import Client
from songhe.links.fhir import asking
from songhe.register.people.models import Consent, Elder

Resource = dict[str, Any]
Narrow = Callable[[Client, str], Q]
After = Callable[[Resource, str], bool]
TYPES = {
    "_id": "token", "_lastUpdated": "date", "patient": "reference", "subject": "reference", "date": "date", "code": "token",
    "status": "token", "category": "token", "identifier": "token", "name": "string", "birthdate": "date", "gender": "token",
    "phone": "token", "relationship": "token", "organization": "reference", "based-on": "reference", "actor": "reference",
    "questionnaire": "reference", "authored": "date", "target": "reference", "recorded": "date", "clinical-status": "token",
    "performer": "reference", "type": "token", "authored-on": "date", "class": "token", "deceased": "token",
    "condition": "reference", "start": "date", "appointment": "reference", "encounter": "reference",
}  # fmt: skip
"""The type of each search parameter, as the standard has it."""


SUBJECTS = frozenset(
    ("Observation", "Condition", "MedicationStatement", "CarePlan", "ServiceRequest", "Encounter", "QuestionnaireResponse")
)
"""Resources whose person is called `subject`; the others say `patient`."""


def by_key(text: str) -> UUID | None:
    """The key of a row whose id is its own key."""
    return UUID(text) if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) else None


def by_digest(text: str) -> UUID | None:
    """The key of a row of which this is one of several resources: `<key>-<what>`."""
    found = re.fullmatch(r"([0-9a-f]{32})-[a-z0-9-]{1,30}", text)
    return UUID(found[1]) if found else None


@dataclass(frozen=True)
class Part:
    """Rows of one noun of the house.

    `patient`: the way from a row to its elder. `gated`: only of people who agreed that medical systems read (Consent
    "partner"). `opens`: the sealed facts that are shown, noted as an opening. `stamped`: the column of meta.lastUpdated.
    `params`: how a search parameter narrows the rows; `after`: how it narrows what is made of a row. `counted`: how many
    there are may be told before each was looked at.
    """

    rows: Callable[[Client], QuerySet[Any]]
    shown: Callable[[Client, Any], list[Resource]]
    patient: str = ""
    gated: bool = False
    opens: tuple[str, ...] = ()
    stamped: str = ""
    params: Mapping[str, Narrow] = field(default_factory=dict)
    after: Mapping[str, After] = field(default_factory=dict)
    order: str = "pk"
    counted: bool = True
    key_of: Callable[[str], UUID | None] = by_key

    def mine(self, client: Client) -> QuerySet[Any]:
        """The rows this client may have, with whether their elder agreed."""
        rows = self.rows(client)
        if not self.patient:
            return rows
        rows = rows.annotate(agreed=Exists(agreement(self.patient)))
        return rows.filter(agreed=True) if self.gated else rows

    def elder_of(self, row: Any) -> Elder | None:
        """Whose it is."""
        if self.patient == "pk":
            found: Any = row
        else:
            found = row
            for step in filter(None, self.patient.split("__")):
                found = getattr(found, step)
        return found if isinstance(found, Elder) else None

    def narrowed(self, name: str) -> Narrow | None:
        """How this parameter narrows the rows."""
        if name in self.params:
            return self.params[name]
        if name in ("patient", "subject") and self.patient:
            return of_patient(self.patient)
        if name == "_lastUpdated" and self.stamped:
            return at_moment(self.stamped)
        if name == "_since":  # of what does not know when it changed, everything may be new
            return at_moment(self.stamped) if self.stamped else lambda client, value: Q()
        return (lambda client, value: Q(pk=self.key_of(value))) if name == "_id" else None

    def knows(self, name: str) -> bool:
        """Whether this part can be narrowed by it at all."""
        return name in self.after or self.narrowed(name) is not None


@dataclass(frozen=True)
class Made:
    """What a write came to: the id, and whether it is new."""

    key: str
    new: bool


@dataclass(frozen=True)
class Kind:
    """One resource type: what is read, and which verbs of the house write it (`words.py` tells readers); `earlier` gives a
    version from before, where the house keeps them."""

    name: str
    parts: tuple[Part, ...]
    create: Callable[[Client, Resource], Made] | None = None
    update: Callable[[Client, str, Resource], Made] | None = None
    writes: str = ""
    needs: tuple[str, ...] = ()
    earlier: Callable[[Client, Any, str], Resource | None] | None = None

    @property
    def params(self) -> list[str]:
        """What may be searched by."""
        own = {name for part in self.parts for name in (*part.params, *part.after)}
        names = own | {"_id", "_lastUpdated"} | ({"patient"} if self.name != "Patient" else set())
        names |= {"subject"} if self.name in SUBJECTS else set()
        return sorted(name for name in names if any(part.knows(name) for part in self.parts))

    def find(self, client: Client, key: str) -> tuple[Part, Any, Resource] | None:
        """The one resource with this id, for whoever may have it."""
        for part in self.parts:
            pk = part.key_of(key)
            row = part.mine(client).filter(pk=pk).first() if pk else None
            if row is not None:
                for one in part.shown(client, row):
                    if one["id"] == key:
                        return part, row, one
        return None


def agreement(patient: str) -> QuerySet[Consent]:
    """The consent in force that medical systems may read, of the elder at the end of this way."""
    return Consent.objects.filter(elder=OuterRef(patient), purpose=Consent.Purpose.PARTNER, withdrawn_at=None)


def of_patient(patient: str) -> Narrow:
    """`patient=1`, `Patient/1`, or the whole address."""

    def narrow(client: Client, value: str) -> Q:
        key = by_key(asking.reference(value, "Patient"))
        return Q(**{patient: key}) if key else Q(pk=None)

    return narrow


def refers(kind: str, *columns: str) -> Narrow:
    """A reference to another resource: one of these columns is its key."""

    def narrow(client: Client, value: str) -> Q:
        key = by_key(asking.reference(value, kind))
        told = Q(pk=None)
        for column in columns if key else ():
            told |= Q(**{column: key})
        return told

    return narrow


def at_moment(column: str) -> Narrow:
    """A column of moments."""

    def narrow(client: Client, value: str) -> Q:
        return _between(column, asking.when(value), whole_days=False)

    return narrow


def on_day(column: str) -> Narrow:
    """A column of days on the calendar here."""

    def narrow(client: Client, value: str) -> Q:
        return _between(column, asking.when(value), whole_days=True)

    return narrow


def _between(column: str, asked: asking.When, *, whole_days: bool) -> Q:
    def edge(moment: datetime) -> Any:
        return moment.astimezone(SHANGHAI).date() if whole_days else moment

    if asked.prefix == "ne":
        return ~Q(**{f"{column}__gte": edge(asked.starts), f"{column}__lt": edge(asked.ends)})
    first, before = asking.bounds(asked)
    told = Q()
    if first is not None:
        told &= Q(**{f"{column}__gte": edge(first)})
    if before is not None:
        told &= Q(**{f"{column}__lt": edge(before)})
    return told


def one_of(column: str, codes: Mapping[str, Any]) -> Narrow:
    """A token whose codes stand for values of ours; a code that stands for none finds nothing."""

    def narrow(client: Client, value: str) -> Q:
        _system, code = asking.token(value)
        told = codes.get(code, ())
        return Q(**{f"{column}__in": [told] if isinstance(told, str | int) else list(told)})

    return narrow


def made(kind: str, key: Any, *, stamped: datetime | None = None, version: object = None, **elements: Any) -> Resource:
    """A resource without its empty elements. Where the house has no version, the digest of the content is one."""
    told = {name.rstrip("_"): value for name, value in elements.items() if value not in (None, "", [], {}, [{}])}
    whole = {"resourceType": kind, "id": str(key), **told}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, default=str)
    meta = {"versionId": str(version or hashlib.sha256(text.encode()).hexdigest()[:16])}
    if stamped is not None:
        meta["lastUpdated"] = instant(stamped)
    return {"resourceType": kind, "id": str(key), "meta": meta, **told}


def instant(at: datetime) -> str:
    """A moment with our zone."""
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


def coded(system: str, code: str, display: object = "", text: object = "") -> dict[str, Any]:
    """A CodeableConcept with one coding."""
    coding = {"system": system, "code": code, **({"display": str(display)} if display else {})}
    return {"coding": [coding], **({"text": str(text)} if text else {})}


def refer(kind: str, key: Any, display: object = "") -> dict[str, Any]:
    """A reference to a resource here."""
    return {"reference": f"{kind}/{key}", **({"display": str(display)} if display else {})}
