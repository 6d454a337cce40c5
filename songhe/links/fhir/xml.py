"""FHIR XML → the same resource as FHIR JSON. Which element repeats and what is a number is read from the official schema."""

from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from songhe.links.fhir import TYPES
from songhe.links.fhir.checking import definitions, plain

SPACE = "{http://hl7.org/fhir}"
XHTML = "{http://www.w3.org/1999/xhtml}div"
NUMBERS = frozenset({"decimal", "integer", "positiveInt", "unsignedInt"})


class NoResource(Exception):
    """The XML is not well-formed, or is no resource we speak."""

    def __init__(self, sentence: str, expression: str = "Resource") -> None:
        super().__init__(sentence)
        self.sentence, self.expression = sentence, expression


def resource(body: bytes) -> dict[str, Any]:
    """The resource in an XML document. No entities, no network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise NoResource(_("不是合法的 XML。")) from None
    return _resource(root)


def _resource(node: Any) -> dict[str, Any]:
    name = _name(node)
    if name not in TYPES:
        raise NoResource(_("这里不支持资源 %(name)s。") % {"name": plain(name)}, f"{plain(name)}.resourceType")
    return {"resourceType": name, **_children(node, name, name)}


def _children(node: Any, definition: str, at: str) -> dict[str, Any]:
    """Elements by name, as lists where the definition says so; what it does not know is kept, for the checks to find."""
    known, found = definitions().get(definition, {}).get("properties", {}), dict[str, Any]()
    for name in ("id", "url"):
        if name in node.attrib and definition not in TYPES:
            found[name] = node.attrib[name]
    for child in node:
        if child.tag == XHTML:
            found["div"] = etree.tostring(child, encoding="unicode", with_tail=False)
            continue
        name = _name(child)
        facts = known.get(name, {})
        many, inner = facts.get("type") == "array", _definition(facts)
        value, about = _value(child, inner, f"{at}.{name}", facts)
        _put(found, name, value, about, many)
    return found


def _put(found: dict[str, Any], name: str, value: Any, about: Any, many: bool) -> None:
    """A value and what is said about it: two elements in JSON, side by side where they repeat."""
    if not many:
        if name in found:
            raise NoResource(_("这个元素只能有一个。"), name)
        found |= {name: value} if value is not None else {}
        found |= {f"_{name}": about} if about else {}
        return
    rows, beside = found.setdefault(name, []), found.get(f"_{name}")
    rows.append(value)
    if about or beside is not None:
        found[f"_{name}"] = [*(beside or [None] * (len(rows) - 1)), about or None]


def _value(node: Any, definition: str, at: str, facts: dict[str, Any]) -> tuple[Any, Any]:
    if definition == "ResourceList":
        inside = next(iter(node), None)
        if inside is None:
            raise NoResource(_("不符合 R4 的规定。"), at)
        name = _name(inside)
        return {"resourceType": name, **_children(inside, name, at)}, None
    if definition and "properties" in definitions().get(definition, {}):
        return _children(node, definition, at), None
    about = _children(node, "Element", at)
    text = node.attrib.get("value")
    return (None if text is None else _typed(text, definition, facts)), about


def _typed(text: str, definition: str, facts: dict[str, Any]) -> Any:
    """As JSON writes it; what is no such value stays a text, and the schema says so."""
    kind = definitions().get(definition, facts.get("items", facts)).get("type")
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind == "number" or definition in NUMBERS:
        try:
            number = float(text)
        except ValueError:
            return text
        whole = definition != "decimal" and number.is_integer() and "e" not in text.lower()
        return int(text) if whole and text.lstrip("-").isdigit() else number if abs(number) != float("inf") else text
    return text


def _definition(facts: dict[str, Any]) -> str:
    reference = facts.get("$ref") or facts.get("items", {}).get("$ref", "")
    return str(reference).rsplit("/", 1)[-1]


def _name(node: Any) -> str:
    tag = node.tag if isinstance(node.tag, str) else ""
    return str(tag).removeprefix(SPACE)
