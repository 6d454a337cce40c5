"""What can be done here, exactly: CapabilityStatement at /metadata, and the table of the manual, from the same kinds."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from songhe.desks.partner.fhir.kinds import TYPES, Kind
from songhe.desks.partner.fhir.registry import kinds
from songhe.desks.partner.words import RESOURCES
from songhe.links.fhir import JSON, VERSION

SINCE = "2026-11-28"
OPERATION = "http://hl7.org/fhir/OperationDefinition/"
BULK = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/"
OPERATIONS = {"CodeSystem": ("lookup", "validate-code"), "ValueSet": ("expand", "validate-code")}
TERM_PARAMS = {"_id": "token", "name": "string", "url": "uri"}


def statement(base: str) -> dict[str, Any]:
    """The CapabilityStatement."""
    rest = {
        "mode": "server",
        "documentation": _(
            "用用户的令牌（Authorization: Bearer），看到的就是这个用户看得到的；健康方面的，只在本人同意与医疗系统共享时给。"
            "够不到的一律 404。不认识的参数：Prefer: handling。"
        ),
        "security": {"cors": False, "description": _("Bearer 令牌，由用户自己做，也由用户自己停。")},
        "resource": [*(_resource(kind) for kind in kinds().values()), *map(_terms, OPERATIONS)],
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
        "type": kind.name, "documentation": str(RESOURCES[kind.name]),
        "interaction": [{"code": code} for code in interactions(kind)],
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
        "type": kind, "documentation": str(RESOURCES[kind]), "interaction": [{"code": "read"}, {"code": "search-type"}],
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
        Line(kind.name, str(RESOURCES[kind.name]), " · ".join(interactions(kind)), ", ".join(kind.params), kind.writes)
        for kind in kinds().values()
    ]
    asked = {kind: " · ".join(["read", "search-type", *(f"${name}" for name in names)]) for kind, names in OPERATIONS.items()}
    return rows + [Line(kind, str(RESOURCES[kind]), does, ", ".join(TERM_PARAMS), "") for kind, does in asked.items()]
