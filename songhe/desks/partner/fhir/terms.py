"""Terminology: the code systems that the house writes, its own whole and other people's as far as they are spoken here.

Nothing is kept: the words are those of the rooms (choices of models, the catalogue, data/codes.yaml)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from songhe.care.fleet.models import Kind as DeviceKind
from songhe.care.health.models import Consult, Source
from songhe.desks.partner.fhir.codes import ICD, LOINC, OWN, SNOMED, UCUM, codes
from songhe.desks.partner.fhir.kinds import Resource
from songhe.desks.partner.fhir.resources import consents, consults
from songhe.register.catalogue import dated as catalogue
from songhe.register.people.models import Consent
from songhe.register.providers.models import Kind as FacilityKind
from songhe.register.providers.models import OperatorKind

SETS = f"{OWN}valueset:"
WHOLE, SOME, UNTOLD = "complete", "fragment", "not-present"
LICENCES = {
    LOINC: "This material contains content from LOINC (http://loinc.org). LOINC is copyright Regenstrief Institute, Inc. and "
    "the LOINC Committee, and is available at no cost under the license at http://loinc.org/license.",
    SNOMED: "Names of a few concepts of SNOMED CT, which is copyright of SNOMED International; use of more needs a licence.",
}
NAMES = {LOINC: "loinc", UCUM: "ucum", ICD: "icd-10", SNOMED: "snomed-ct"}


@dataclass(frozen=True)
class System:
    """One code system. `content`: complete, a fragment of somebody else's, or not told (the verbs of the journal)."""

    url: str
    name: str
    content: str
    concepts: Mapping[str, str]
    """Code → how it is called, in the reader's language."""


@dataclass(frozen=True)
class Values:
    """One value set: codes by their system, in order."""

    url: str
    name: str
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """System → its codes."""


def systems(day: date) -> dict[str, System]:
    """All of them in force on a day, by address."""
    rows = [System(f"{OWN}{name}", name, WHOLE, concepts) for name, concepts in _own(day)]
    rows += [System(url, name_of(url), SOME, concepts) for url, concepts in _others(day)]
    rows.append(System(f"{OWN}verb", "verb", UNTOLD, {}))
    return {row.url: row for row in rows}


def value_sets(day: date) -> dict[str, Values]:
    """One for each system of our own, and what a reading may be measured in."""
    known = codes(day)
    rows = [Values(f"{SETS}{name}", name, {f"{OWN}{name}": tuple(concepts)}) for name, concepts in _own(day)]
    rows.append(Values(f"{SETS}vital-signs", "vital-signs", {LOINC: tuple(_loincs(day))}))
    rows.append(Values(f"{SETS}vital-sign-units", "vital-sign-units", {UCUM: tuple(_units(day))}))
    icd, snomed = (tuple(told[name] for told in known.diseases.values()) for name in ("icd", "snomed"))
    rows.append(Values(f"{SETS}followed-diseases", "followed-diseases", {ICD: icd, SNOMED: snomed}))
    return {row.url: row for row in rows}


def name_of(url: str) -> str:
    """The id of a system of others."""
    return NAMES.get(url) or url.rsplit("/", 1)[-1].lower()


def _own(day: date) -> Iterator[tuple[str, dict[str, str]]]:
    yield "appointment-kind", {consults.CONSULT: _("远程看诊"), consults.ROUND: _("巡诊")}
    yield "consult-way", _choices(Consult.Way)
    yield "consent-purpose", {**_choices(Consent.Purpose), consents.SHARING: _("家属查看健康")}
    yield "device-kind", _choices(DeviceKind)
    yield "facility-kind", _choices(FacilityKind)
    yield "operator-kind", _choices(OperatorKind)
    yield "service", {code: item.name for code, item in catalogue.items(day).items()}
    yield "source", _choices(Source)


def _choices(told: Any) -> dict[str, str]:
    return {str(value): str(label) for value, label in told.choices}


def _others(day: date) -> Iterator[tuple[str, dict[str, str]]]:
    known = codes(day)
    yield LOINC, {**_loincs(day), **known.spoken.get(LOINC, {})}
    yield UCUM, _units(day)
    yield ICD, {told["icd"]: told["display"] for told in known.diseases.values()}
    for url, concepts in known.spoken.items():
        if url == LOINC:
            continue
        more = {told["snomed"]: told["display"] for told in known.diseases.values()} if url == SNOMED else {}
        yield url, {**concepts, **more}


def _loincs(day: date) -> dict[str, str]:
    """What is written, then what is taken as the same."""
    known = codes(day)
    told = [*known.signs.values(), known.panel, known.fasting]
    found = {one["loinc"]: one["display"] for one in told}
    return {**{code: one["display"] for one in told for code in one.get("also", ())}, **found}


def _units(day: date) -> dict[str, str]:
    """Units of UCUM that are taken; `mmHg` is taken too, but UCUM has no such unit."""
    return {unit: unit for unit in codes(day).units if unit != "mmHg"}


# --- as resources -----------------------------------------------------------------------------------------------------
def told_system(one: System) -> Resource:
    """A CodeSystem with its concepts."""
    licence = {"copyright": LICENCES[one.url]} if one.url in LICENCES else {}
    rows = [{"code": code, "display": display} for code, display in one.concepts.items()]
    count = {"count": len(rows)} if one.content == WHOLE else {}
    return {
        "resourceType": "CodeSystem", "id": one.name, "url": one.url, "name": word_of(one.name), "status": "active",
        **licence, "caseSensitive": True, "content": one.content, **count, **({"concept": rows} if rows else {}),
    }  # fmt: skip


def told_set(one: Values) -> Resource:
    """A ValueSet with the codes it is made of."""
    include = [{"system": url, "concept": [{"code": code} for code in some]} for url, some in one.parts.items()]
    return {
        "resourceType": "ValueSet", "id": one.name, "url": one.url, "name": word_of(one.name), "status": "active",
        "compose": {"include": include},
    }  # fmt: skip


def word_of(name: str) -> str:
    """A name as machines want it: upper case first, no hyphen."""
    return "".join(part.capitalize() for part in name.split("-"))


def members(one: Values, day: date) -> list[tuple[str, str, str]]:
    """(system, code, display) of a value set, in order."""
    known = systems(day)
    return [(url, code, known[url].concepts[code]) for url, some in one.parts.items() for code in some]
