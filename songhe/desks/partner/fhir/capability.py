"""What can be done here, exactly: CapabilityStatement at /metadata, and the table of the manual, from the same kinds."""

from dataclasses import dataclass
from typing import Any

from songhe.desks.partner.fhir.kinds import TYPES, Kind
from songhe.desks.partner.fhir.registry import kinds
from songhe.links.fhir import JSON, VERSION

SINCE = "2026-11-28"
OPERATION = "http://hl7.org/fhir/OperationDefinition/"
BULK = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/"


TOLD = {
    "CodeSystem": "Codes that are written here: the house's own systems (urn:songhe:...) whole, those of LOINC, UCUM, ICD-10, "
    "SNOMED CT and HL7 as far as they are spoken here (fragment).",
    "ValueSet": "One for each system of the house (urn:songhe:valueset:...), vital-signs, vital-sign-units, followed-diseases.",
}
OPERATIONS = {"CodeSystem": ("lookup", "validate-code"), "ValueSet": ("expand", "validate-code")}
TERM_PARAMS = {"_id": "token", "name": "string", "url": "uri"}


def statement(base: str) -> dict[str, Any]:
    """The CapabilityStatement."""
    rest = {
        "mode": "server",
        "documentation": "A token of a user (Authorization: Bearer) sees what that user sees; what is known of the body only "
        "with the person's consent to share with medical systems. Out of reach is 404. Unknown parameters: Prefer: handling.",
        "security": {"cors": False, "description": "Bearer tokens, made by the user, ended by the user."},
        "resource": [*(_resource(kind) for kind in kinds().values()), *map(_terms, TOLD)],
        "operation": [
            {"name": "validate", "definition": f"{OPERATION}Resource-validate"},
            {"name": "export", "definition": f"{BULK}export"},
        ],
    }  # fmt: skip
    return {
        "resourceType": "CapabilityStatement", "status": "active", "date": SINCE, "kind": "instance",
        "software": {"name": "Songhe"}, "implementation": {"description": "Songhe FHIR R4", "url": base},
        "fhirVersion": VERSION, "format": [JSON], "rest": [rest],
    }  # fmt: skip


def _resource(kind: Kind) -> dict[str, Any]:
    operations = [{"name": "validate", "definition": f"{OPERATION}Resource-validate"}]
    if kind.name == "Patient":
        operations += [
            {"name": "everything", "definition": f"{OPERATION}Patient-everything"},
            {"name": "export", "definition": f"{BULK}patient-export"},
        ]
    told: dict[str, Any] = {
        "type": kind.name, "documentation": kind.told, "interaction": [{"code": code} for code in interactions(kind)],
        "versioning": "versioned-update" if kind.update else "versioned", "readHistory": False,
        "updateCreate": False, "conditionalCreate": kind.create is not None, "conditionalUpdate": False,
        "conditionalDelete": "not-supported", "conditionalRead": "not-match",
        "searchParam": [{"name": name, "type": TYPES[name]} for name in kind.params], "operation": operations,
    }  # fmt: skip
    includes = [f"{kind.name}:{name}" for name in ("patient", "subject") if name in kind.params and kind.name != "Patient"]
    return {**told, "searchInclude": includes} if includes else told


def _terms(kind: str) -> dict[str, Any]:
    """What may be asked of codes."""
    found = [{"name": name, "definition": f"{OPERATION}{kind}-{name}"} for name in OPERATIONS[kind]]
    return {
        "type": kind, "documentation": TOLD[kind], "interaction": [{"code": "read"}, {"code": "search-type"}],
        "searchParam": [{"name": name, "type": told} for name, told in TERM_PARAMS.items()], "operation": found,
    }  # fmt: skip


def interactions(kind: Kind) -> list[str]:
    """read and search always; create and update where the house has a verb."""
    own = [name for name, there in (("create", kind.create), ("update", kind.update)) if there]
    return ["read", "vread", "search-type", *own]


@dataclass(frozen=True)
class Line:
    """One resource as the manual prints it."""

    name: str
    told: str
    interactions: str
    params: str
    writes: str


def table() -> list[Line]:
    """For the page of the interface."""
    rows = [
        Line(kind.name, kind.told, " · ".join(interactions(kind)), ", ".join(kind.params), kind.writes)
        for kind in kinds().values()
    ]
    asked = {kind: " · ".join(["read", "search-type", *(f"${name}" for name in names)]) for kind, names in OPERATIONS.items()}
    return rows + [Line(kind, told, asked[kind], ", ".join(TERM_PARAMS), "") for kind, told in TOLD.items()]
