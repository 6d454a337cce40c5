"""A warning out of CAP, as XML or as JSON with the same names; what is wrong is named by its element."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

SPACES = ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1")
LARGEST = 512 * 1024
MOST_AREAS, MOST_POINTS = 200, 2000
STATUS = frozenset({"Actual", "Exercise", "System", "Test", "Draft"})
TYPES = frozenset({"Alert", "Update", "Cancel", "Ack", "Error"})
SCOPES = frozenset({"Public", "Restricted", "Private"})
CATEGORIES = frozenset(
    {"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"}
)
URGENCIES = frozenset({"Immediate", "Expected", "Future", "Past", "Unknown"})
SEVERITIES = frozenset({"Extreme", "Severe", "Moderate", "Minor", "Unknown"})
CERTAINTIES = frozenset({"Observed", "Likely", "Possible", "Unlikely", "Unknown", "Very Likely"})
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
MANY = frozenset({"info", "area", "polygon", "circle", "geocode", "eventCode", "parameter", "category", "code", "resource"})
Told = Mapping[str, Any]


class BadWarning(ValueError):
    """`element`: which one; `code`: syntax, missing, word, moment, shape, too_large."""

    def __init__(self, element: str, code: str) -> None:
        super().__init__(f"{element}: {code}")
        self.element, self.code = element, code


@dataclass(frozen=True)
class Reference:
    """An earlier message: whose, which, when sent."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True)
class Area:
    """One affected ground: closed rings of (lat, lng), circles (lat, lng, km), geocodes (name of the list, value)."""

    words: str
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()
    circles: tuple[tuple[float, float, float], ...] = ()
    geocodes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Info:
    """What a message says in one language."""

    event: str
    severity: str
    urgency: str
    certainty: str
    categories: tuple[str, ...]
    language: str = "en-US"
    codes: tuple[tuple[str, str], ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Message:
    """One message of a warning office."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    kind: str  # msgType
    scope: str
    references: tuple[Reference, ...] = ()
    note: str = ""
    infos: tuple[Info, ...] = ()

    def info(self, language: str = "zh") -> Info | None:
        """The block in that language, else the first."""
        return next((one for one in self.infos if one.language.lower().startswith(language)), next(iter(self.infos), None))


def read(body: bytes) -> Message:
    """XML where it begins like XML, JSON otherwise; or BadWarning."""
    if len(body) > LARGEST:
        raise BadWarning("alert", "too_large")
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return _warning(_of_xml(body) if start == b"<" else _of_json(body))


def _of_xml(body: bytes) -> Told:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadWarning("alert", "syntax") from None
    if root.getroottree().docinfo.internalDTD is not None or etree.QName(root).localname != "alert":
        raise BadWarning("alert", "syntax")
    if etree.QName(root).namespace not in SPACES:
        raise BadWarning("alert", "word")
    found = _children(root)
    return found if isinstance(found, dict) else {}


def _children(node: Any) -> Any:
    """Elements by name, those that may repeat as lists; of a signature inside nothing is read."""
    if not len(node):
        return (node.text or "").strip()
    found: dict[str, Any] = {}
    for child in node:
        name = etree.QName(child)
        if name.namespace not in SPACES:
            continue
        value = _children(child)
        if name.localname in MANY:
            found.setdefault(name.localname, []).append(value)
        elif name.localname in found:
            raise BadWarning(name.localname, "word")
        else:
            found[name.localname] = value
    return found


def _of_json(body: bytes) -> Told:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise BadWarning("alert", "syntax") from None
    if isinstance(told, dict) and isinstance(told.get("alert"), dict):
        told = told["alert"]
    if not isinstance(told, dict):
        raise BadWarning("alert", "syntax")
    return told


def _warning(told: Told) -> Message:
    kind = _word(told, "msgType", TYPES)
    infos = tuple(_info(one) for one in _list(told, "info"))
    if kind in {"Alert", "Update"} and not infos:
        raise BadWarning("info", "missing")
    references = tuple(_reference(one) for one in _text(told, "references").split())
    if kind in {"Update", "Cancel"} and not references:
        raise BadWarning("references", "missing")
    return Message(
        identifier=_name(told, "identifier"), sender=_name(told, "sender"), sent=_needed(told, "sent"),
        status=_word(told, "status", STATUS), kind=kind, scope=_word(told, "scope", SCOPES), references=references,
        note=_text(told, "note"), infos=infos,
    )  # fmt: skip


def _info(told: Any) -> Info:
    if not isinstance(told, dict):
        raise BadWarning("info", "syntax")
    categories = tuple(str(one) for one in _list(told, "category"))
    if not categories or not set(categories) <= CATEGORIES:
        raise BadWarning("category", "word" if categories else "missing")
    event = _text(told, "event")
    if not event:
        raise BadWarning("event", "missing")
    return Info(
        event=event, categories=categories, severity=_word(told, "severity", SEVERITIES),
        urgency=_word(told, "urgency", URGENCIES), certainty=_word(told, "certainty", CERTAINTIES),
        language=_text(told, "language") or "en-US", codes=_pairs(told, "eventCode"), parameters=_pairs(told, "parameter"),
        onset=_moment(told, "onset") or _moment(told, "effective"), expires=_moment(told, "expires"),
        sender_name=_text(told, "senderName"), headline=_text(told, "headline"), description=_text(told, "description"),
        areas=_areas(told),
    )  # fmt: skip


def _areas(told: Told) -> tuple[Area, ...]:
    rows = _list(told, "area")
    if len(rows) > MOST_AREAS:
        raise BadWarning("area", "too_large")
    return tuple(_area(one) for one in rows)


def _area(told: Any) -> Area:
    if not isinstance(told, dict):
        raise BadWarning("area", "syntax")
    if not _text(told, "areaDesc"):
        raise BadWarning("areaDesc", "missing")
    polygons = tuple(_polygon(one) for one in _list(told, "polygon") if one)
    return Area(_text(told, "areaDesc"), polygons, tuple(map(_circle, _list(told, "circle"))), _pairs(told, "geocode"))


def _polygon(text: Any) -> tuple[tuple[float, float], ...]:
    """`lat,lng lat,lng …`, at least four, the last like the first."""
    points = tuple(_point(one) for one in str(text).split())
    if not 4 <= len(points) <= MOST_POINTS or points[0] != points[-1]:
        raise BadWarning("polygon", "shape")
    return points


def _circle(text: Any) -> tuple[float, float, float]:
    """`lat,lng km`."""
    parts = str(text).split()
    if len(parts) != 2:
        raise BadWarning("circle", "shape")
    return (*_point(parts[0], "circle"), _number(parts[1], "circle", 0, 1000))


def _point(text: str, element: str = "polygon") -> tuple[float, float]:
    parts = text.split(",")
    if len(parts) != 2:
        raise BadWarning(element, "shape")
    return _number(parts[0], element, -90, 90), _number(parts[1], element, -180, 180)


def _number(text: str, element: str, least: float, most: float) -> float:
    try:
        found = float(text)
    except ValueError:
        raise BadWarning(element, "shape") from None
    if not least <= found <= most:  # not a number is not between either
        raise BadWarning(element, "shape")
    return found


def _pairs(told: Told, name: str) -> tuple[tuple[str, str], ...]:
    """`valueName` and `value`; in JSON also as an object of lists."""
    found = told.get(name)
    if isinstance(found, dict) and "valueName" not in found:
        lists = [(key, values if isinstance(values, list) else [values]) for key, values in found.items()]
        return tuple((str(key), str(value)) for key, values in lists for value in values)
    rows = _list(told, name)
    if not all(isinstance(one, dict) and one.get("valueName") and "value" in one for one in rows):
        raise BadWarning(name, "syntax")
    return tuple((str(one["valueName"]), str(one["value"])) for one in rows)


def _list(told: Told, name: str) -> list[Any]:
    found = told.get(name)
    if found is None or found == "":
        return []
    return found if isinstance(found, list) else [found]


def _text(told: Told, name: str) -> str:
    found = told.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise BadWarning(name, "syntax")
    return found.strip()


def _name(told: Told, name: str) -> str:
    """Of a sender or a message: there, and without blanks, commas, `<` and `&`."""
    found = _text(told, name)
    if not found:
        raise BadWarning(name, "missing")
    if re.search(r"[\s,<&]", found) or len(found) > 120:
        raise BadWarning(name, "word")
    return found


def _word(told: Told, name: str, known: frozenset[str]) -> str:
    found = _text(told, name)
    if found not in known:
        raise BadWarning(name, "word" if found else "missing")
    return found


def _needed(told: Told, name: str) -> datetime:
    found = _moment(told, name)
    if found is None:
        raise BadWarning(name, "missing")
    return found


def _moment(told: Told, name: str) -> datetime | None:
    text = _text(told, name)
    return _read_moment(text, name) if text else None


def _read_moment(text: str, name: str) -> datetime:
    """With an offset. `-00:00` is UTC, as the standard says."""
    if not MOMENT.fullmatch(text):
        raise BadWarning(name, "moment")
    try:
        return datetime.fromisoformat(text.replace("-00:00", "+00:00") if text.endswith("-00:00") else text)
    except ValueError:
        raise BadWarning(name, "moment") from None


def _reference(text: str) -> Reference:
    parts = text.split(",")
    if len(parts) != 3:
        raise BadWarning("references", "syntax")
    return Reference(parts[0], parts[1], _read_moment(parts[2], "references"))
