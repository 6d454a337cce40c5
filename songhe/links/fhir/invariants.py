"""The invariants of R4 that say what the JSON schema cannot: which elements go together, which exclude each other.

Each has its key in the standard (`obs-6`, `per-1`, `dom-3` ...) and is told by it, with the element to blame. They are said in
Python: an engine for FHIRPath (fhirpathpy, on antlr4) would bring two libraries to say fifty short sentences, and parse each of
them. Asked only of what the schema has found right, so types are as they should be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext

from songhe.links.fhir import TYPES
from songhe.links.fhir.stated import RULES, Node


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold: where, which, in a sentence."""

    expression: str
    key: str
    said: str


def broken(resource: Node, definitions: dict[str, Any]) -> list[Broken]:
    """Every invariant that does not hold for a resource that is right by the schema."""
    name = str(resource["resourceType"])
    found = list(_walk(resource, name, name, definitions))
    for index, one in enumerate(resource.get("contained") or []):
        if isinstance(one, dict) and one.get("resourceType") in TYPES:
            found += _walk(one, one["resourceType"], f"{name}.contained[{index}]", definitions)
    found += _contained(resource, name)
    found += _references(resource, name)
    return found


# --- element by element -----------------------------------------------------------------------------------------------
def _walk(value: Node, kind: str, at: str, definitions: dict[str, Any]) -> Iterator[Broken]:
    """The rules of an element and of all that is in it."""
    if not set(value) - {"id", "resourceType"} and "resourceType" not in value:
        yield Broken(at, "ele-1", gettext("元素不能是空的。"))
    for rule in RULES.get(kind, ()):
        if not rule.holds(value):
            yield Broken(at + (f".{rule.at}" if rule.at else ""), rule.key, str(rule.said))
    yield from _choices(value, kind, at, definitions)
    properties = definitions.get(kind, {}).get("properties", {})
    for name, inner in value.items():
        if name == "contained":
            continue
        below = _type(properties.get(name, {}))
        for place, one in _each(inner, f"{at}.{name}"):
            if isinstance(one, dict) and below:
                yield from _walk(one, below, place, definitions)


def _each(inner: Any, at: str) -> Iterator[tuple[str, Any]]:
    if isinstance(inner, list):
        for index, one in enumerate(inner):
            yield f"{at}[{index}]", one
    else:
        yield at, inner


def _type(told: dict[str, Any]) -> str:
    """Of what kind an element is; nothing for a primitive written out."""
    return str(told.get("items", told).get("$ref", "")).rsplit("/", 1)[-1]


def _choices(value: Node, kind: str, at: str, definitions: dict[str, Any]) -> Iterator[Broken]:
    """Of an element that may be of several types (`value[x]`) one may be there."""
    some = {
        name: _type(told)
        for name, told in definitions.get(kind, {}).get("properties", {}).items()
        if not name.startswith("_") and told.get("type") != "array"
    }
    for stem, names in choices(tuple(some), tuple(some.values())).items():
        there = [name for name in names if name in value]
        if len(there) > 1:
            yield Broken(f"{at}.{there[1]}", f"{stem}[x]", gettext("%(name)s 只能写一种类型。") % {"name": f"{stem}[x]"})


@lru_cache(maxsize=1024)
def choices(names: tuple[str, ...], types: tuple[str, ...]) -> dict[str, list[str]]:
    """Of elements and their types, those that stand for one (`value[x]`: valueQuantity, valueString ...): each ends in the very
    type that it has, and more than one begins alike."""
    found: dict[str, list[str]] = {}
    for name, told in zip(names, types, strict=True):
        ends = [told[0].upper() + told[1:]] if told else [one for one in PRIMITIVES if name.endswith(one)][:1]
        if ends and name.endswith(ends[0]) and name != ends[0]:
            found.setdefault(name.removesuffix(ends[0]), []).append(name)
    return {stem: some for stem, some in found.items() if len(some) > 1}


PRIMITIVES = (
    "Base64Binary", "Boolean", "Canonical", "Code", "DateTime", "Date", "Decimal", "Id", "Instant", "PositiveInt",
    "UnsignedInt", "Integer", "Markdown", "Oid", "String", "Time", "Uri", "Url", "Uuid",
)  # fmt: skip
"""Types that the schema writes out where they are used."""


# --- contained resources and references -------------------------------------------------------------------------------
def _contained(resource: Node, name: str) -> Iterator[Broken]:
    inside = [one for one in resource.get("contained") or [] if isinstance(one, dict)]
    said = {
        "dom-2": gettext("包含的资源里不能再包含资源。"), "dom-3": gettext("包含的资源必须被引用（#id），或者引用外面的资源。"),
        "dom-4": gettext("包含的资源不能有版本和更新时间。"), "dom-5": gettext("包含的资源不能有安全标签。"),
    }  # fmt: skip
    for index, one in enumerate(inside):
        at, meta = f"{name}.contained[{index}]", one.get("meta") if isinstance(one.get("meta"), dict) else {}
        told = set(_texts({**resource, "contained": [other for other in inside if other is not one]}))
        if "contained" in one:
            yield Broken(f"{at}.contained", "dom-2", said["dom-2"])
        if not (one.get("id") and f"#{one['id']}" in told) and "#" not in set(_texts(one)):
            yield Broken(at, "dom-3", said["dom-3"])
        for element in ("versionId", "lastUpdated"):
            if meta and element in meta:
                yield Broken(f"{at}.meta.{element}", "dom-4", said["dom-4"])
        if meta and "security" in meta:
            yield Broken(f"{at}.meta.security", "dom-5", said["dom-5"])


def _texts(value: Any) -> Iterator[str]:
    """Every text in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _references(resource: Node, name: str) -> Iterator[Broken]:
    """`#a` must be there; `#` alone is the container, said by what it contains."""
    inside = [one for one in resource.get("contained") or [] if isinstance(one, dict)]
    known = {str(one.get("id")) for one in inside}

    def look(value: Any, at: str, *, within: bool) -> Iterator[Broken]:
        if isinstance(value, dict):
            told = value.get("reference")
            if isinstance(told, str) and told.startswith("#") and told[1:] not in known and not (told == "#" and within):
                yield Broken(f"{at}.reference", "ref-1", gettext("引用了没有包含的资源：%(id)s") % {"id": told[:64]})
            for key, inner in value.items():
                yield from look(inner, f"{at}.{key}", within=within or key == "contained")
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from look(inner, f"{at}[{index}]", within=within)

    yield from look(resource, name, within=False)
