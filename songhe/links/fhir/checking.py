"""Whether a resource is what R4 says, and if not, which element is to blame."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext as _

from songhe.links.fhir import TERMS, TYPES, invariants

SCHEMA = Path(__file__).parent / "r4.json"
ANSWERS = (*TYPES, *TERMS, "Bundle", "OperationOutcome", "CapabilityStatement", "Parameters")
MOST = 50
"""Faults that are told of one resource."""
NEEDED: dict[str, tuple[str, ...]] = {
    "Appointment": ("status",), "Appointment_Participant": ("status",), "Bundle": ("type",), "CarePlan": ("status", "intent"),
    "CarePlan_Detail": ("status",), "Consent": ("status",), "Device_DeviceName": ("name", "type"),
    "Device_Property": (), "Device_Version": ("value",), "Encounter": ("status",), "Encounter_StatusHistory": ("status",),
    "MedicationStatement": ("status",), "Observation": ("status",), "Patient_Link": ("type",), "Provenance": ("recorded",),
    "Provenance_Entity": ("role",), "QuestionnaireResponse": ("status",), "QuestionnaireResponse_Item": ("linkId",),
    "ServiceRequest": ("status", "intent"), "Consent_Data": ("meaning",), "Narrative": ("status",),
    "Slot": ("status", "start", "end"),
}  # fmt: skip
"""Compulsory primitive elements: the official JSON schema leaves them out, because a primitive may be absent with a reason."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, with which element, by a code of `issue-type`; `key`: the invariant that does not hold."""

    expression: str
    code: str
    said: str
    key: str = ""


@lru_cache
def definitions() -> dict[str, Any]:
    """The official definitions, as they are, by name."""
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


@lru_cache
def _validators() -> dict[str, Any]:
    known = {name: _needed(name, facts) for name, facts in definitions().items()}
    frame = {"$schema": "http://json-schema.org/draft-06/schema#", "definitions": known}
    return {kind: jsonschema_rs.validator_for({**frame, "$ref": f"#/definitions/{kind}"}) for kind in ANSWERS}


def _needed(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """With the compulsory primitives: the element, or why it is absent (`_element`). And what has elements is an object, which
    the schema takes for granted."""
    more = [{"anyOf": [{"required": [one]}, {"required": [f"_{one}"]}]} for one in NEEDED.get(name, ())]
    kind = ["object", "null"] if name == "Element" else "object"  # `_given` beside `given`: null where nothing is to be said
    whole = {**facts, "type": kind} if "properties" in facts else facts
    return {**whole, "allOf": more} if more else whole


def faults(resource: Any, kind: str = "") -> list[Fault]:
    """Everything that is wrong, each element once, at most fifty; nothing when it is right. `kind`: what it must be."""
    if not isinstance(resource, dict):
        return [Fault(kind or "Resource", "structure", _("资源必须是一个 JSON 对象。"))]
    name = resource.get("resourceType")
    if not isinstance(name, str):
        return [Fault(f"{kind or 'Resource'}.resourceType", "required", _("缺少 resourceType。"))]
    if name not in TYPES:
        said = _("这里不支持资源 %(name)s。") % {"name": plain(name)}
        return [Fault(f"{plain(name)}.resourceType", "not-supported", said)]
    if kind and name != kind:
        return [Fault(f"{name}.resourceType", "invalid", _("这个地址只收 %(kind)s。") % {"kind": kind})]
    found = [*of_schema(resource, name), *_of_inner(resource, name)]
    if not found:
        rules = invariants.broken(resource, definitions())
        found = [_ruled(one) for one in rules]
    return list({(fault.expression, fault.key): fault for fault in found}.values())[:MOST]


def _ruled(one: invariants.Broken) -> Fault:
    said = _("%(said)s（%(key)s）") % {"said": one.said, "key": one.key}
    return Fault(expression_of(one.expression), "invariant", said, one.key)


def of_schema(resource: dict[str, Any], name: str) -> list[Fault]:
    """What the official schema says of a resource that is called so."""
    found: list[Fault] = []
    for error in _validators()[name].iter_errors(resource):
        if not _beside(resource, error):
            found += _told(error, name)
        if len(found) >= MOST:
            break
    return found


def _beside(resource: Any, error: Any) -> bool:
    """A null among primitives of which `_name` says something instead: right FHIR, which the official schema does not know."""
    path = list(error.instance_path)
    if error.kind.name != "type" or len(path) < 2 or not isinstance(path[-1], int):
        return False
    at: Any = resource
    for step in path[:-2]:
        at = at[step]
    rows = at.get(f"_{path[-2]}") if isinstance(at, dict) else None
    told = rows[path[-1]] if isinstance(rows, list) and path[-1] < len(rows) else None
    return at[path[-2]][path[-1]] is None and isinstance(told, dict)


def _of_inner(resource: dict[str, Any], name: str) -> Iterator[Fault]:
    """Contained resources of a kind we know are held against the schema too."""
    inside = resource.get("contained")
    for index, inner in enumerate(inside if isinstance(inside, list) else ()):
        if isinstance(inner, dict) and inner.get("resourceType") in TYPES:
            for fault in of_schema(inner, inner["resourceType"]):
                rest = fault.expression.partition(".")[2]
                place = f"{name}.contained[{index}]" + (f".{rest}" if rest else "")
                yield Fault(place, fault.code, fault.said)


def _told(error: Any, name: str) -> list[Fault]:
    """One error of the schema as faults: a missing or unknown element is named itself, not the one it belongs to."""
    at, kind = expression(name, error.instance_path), error.kind.name
    if kind == "required":
        return [_missing(at, error.kind.property)]
    if kind == "anyOf" and "allOf" in error.schema_path:
        return [_missing(at, _primitive(error))]
    if kind == "additionalProperties":
        said = _("R4 里没有这个元素。")
        return [Fault(f"{at}.{plain(one)}", "structure", said) for one in error.kind.unexpected]
    sentences = {
        "type": _("类型不对。"), "pattern": _("写法不对。"), "enum": _("不在规定的取值里。"), "const": _("不是规定的值。"),
    }  # fmt: skip
    code = {"enum": "code-invalid", "pattern": "value", "const": "code-invalid"}.get(kind, "structure")
    return [Fault(at, code, sentences.get(kind, _("不符合 R4 的规定。")))]


def _missing(at: str, name: str) -> Fault:
    return Fault(f"{at}.{name}", "required", _("缺少这个必填元素。"))


def _primitive(error: Any) -> str:
    """Which compulsory primitive is missing: the schema's path ends in `allOf/<index>/anyOf` below a definition."""
    path = list(error.schema_path)
    definition = path[len(path) - 1 - path[::-1].index("definitions") + 1] if "definitions" in path else ""
    names = NEEDED.get(str(definition), ())
    index = path[path.index("allOf") + 1]
    return names[int(index)] if int(index) < len(names) else "value"


def plain(name: str) -> str:
    """A name somebody made up, as an answer may hold it."""
    return re.sub(r"[^A-Za-z0-9_.:\-]", "?", name)[:64] or "?"


def expression_of(told: str) -> str:
    """An expression as an answer may hold it, however deep."""
    return re.sub(r"[^A-Za-z0-9_.:\-\[\]]", "?", told)[:300]


def expression(name: str, path: Sequence[str | int]) -> str:
    """The FHIRPath of an element: ["component", 1, "code"] → Observation.component[1].code."""
    return name + "".join(f"[{part}]" if isinstance(part, int) else f".{plain(part)}" for part in path)
