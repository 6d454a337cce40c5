"""Operations of terminology ($lookup, $validate-code, $expand) over what `terms` tells: GET, or POST of Parameters."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from songhe.desks.partner.fhir import terms
from songhe.desks.partner.fhir.answering import body_of, fhir, pairs, say
from songhe.desks.partner.fhir.client import Client, Refusal, client_of
from songhe.desks.partner.fhir.kinds import Resource
from songhe.links.fhir import TERMS, bundle, checking

MOST = 1000
LANGUAGES = {code.partition("-")[0]: code for code, _name in settings.LANGUAGES}
CODES = ("code", "system", "display", "url", "version", "systemVersion", "valueSetVersion", "date", "abstract")
TAKES = {
    "lookup": {*CODES, "coding", "displayLanguage", "property", "codeSystem"} - {"url"},
    "validate-code": {*CODES, "coding", "codeableConcept", "displayLanguage", "context", "valueSet", "codeSystem"},
    "expand": {
        "url", "filter", "offset", "count", "displayLanguage", "valueSetVersion", "date", "includeDesignations",
        "includeDefinition", "activeOnly", "excludeNested", "excludeNotForUI", "valueSet", "context",
    },
}  # fmt: skip
"""Parameters that the standard names and that are understood or make no difference; others are refused by name."""
NEVER = ("valueSet", "codeSystem", "context")
"""A system or set that is brought along: here only those of the house are asked."""


@dataclass
class Asked:
    """What an operation was asked: simple values by name, and codings."""

    client: Client
    kind: str
    key: str
    values: dict[str, str] = field(default_factory=dict)
    codings: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def day(self) -> date:
        return localtime(self.client.at).date()

    @property
    def pair(self) -> list[tuple[str, str, str]]:
        """(system, code, display) of everything that is asked about, one at least."""
        found = [tuple(str(one.get(name) or "") for name in ("system", "code", "display")) for one in self.codings]
        if self.values.get("code"):
            found.append((self.values.get("system", ""), self.values["code"], self.values.get("display", "")))
        rows = [(one[0], one[1], one[2]) for one in found if one[1]]
        if not rows:
            raise Refusal(400, "required", _("请写代码（code、coding 或 codeableConcept）。"), "code")
        return rows


Operation = Callable[[Asked], Resource]
Told = TypeVar("Told", terms.System, terms.Values)


def _operation(kind: str, name: str) -> Callable[[Operation], Callable[..., HttpResponse]]:
    def wrap(do: Operation) -> Callable[..., HttpResponse]:
        @fhir("GET", "POST")
        def view(request: HttpRequest, key: str = "") -> HttpResponse:
            asked = _asked(client_of(request), kind, key, request, TAKES[name])
            told = asked.values.get("displayLanguage", "")
            language = LANGUAGES.get(told[:2].lower())
            if language:
                with override(language):
                    return say(do(asked))
            return say(do(asked))

        return view

    return wrap


def _asked(client: Client, kind: str, key: str, request: HttpRequest, known: set[str]) -> Asked:
    asked = Asked(client, kind, key)
    if request.method == "POST":
        _from_body(asked, body_of(request), known)
    else:
        for name, value in pairs(request):
            if name in known and name not in (*NEVER, "coding", "codeableConcept"):
                asked.values[name] = value[:1000]
            elif name not in ("_format", "_pretty"):
                raise Refusal(400, "not-supported", _("不支持的参数：%(names)s。") % {"names": checking.plain(name)}, name[:64])
    return asked


def _from_body(asked: Asked, body: Resource, known: set[str]) -> None:
    """Parameters: each `value…` by its name."""
    if body.get("resourceType") != "Parameters":
        raise Refusal(400, "invalid", _("这个地址只收 %(kind)s。") % {"kind": "Parameters"}, "Parameters.resourceType")
    faults = checking.of_schema(body, "Parameters")
    if faults:
        raise Refusal(400, faults[0].code, faults[0].said, faults[0].expression)
    for index, row in enumerate(body.get("parameter") or []):
        name, at = str(row.get("name") or ""), f"Parameters.parameter[{index}]"
        if name not in known or name in NEVER:
            raise Refusal(400, "not-supported", _("不支持的参数：%(names)s。") % {"names": checking.plain(name)}, at)
        if "valueCodeableConcept" in row:
            asked.codings += row["valueCodeableConcept"].get("coding") or []
        elif "valueCoding" in row:
            asked.codings.append(row["valueCoding"])
        else:
            simple = [value for element, value in row.items() if element.startswith("value")]
            if len(simple) != 1 or not isinstance(simple[0], str | int | bool):
                raise Refusal(400, "value", _("参数 %(name)s 看不懂。") % {"name": checking.plain(name)}, at)
            asked.values[name] = str(simple[0])


def _by_name(rows: Iterable[Told], name: str) -> Told | None:
    return next((row for row in rows if row.name == name), None)


def _named(asked: Asked, url: str, element: str) -> terms.System:
    """The system with this address, or the one whose own address was asked."""
    found = terms.systems(asked.day)
    one = _by_name(found.values(), asked.key) if asked.key else found.get(url.partition("|")[0])
    if one is None:
        if not (asked.key or url):
            raise Refusal(400, "required", _("请写是哪个代码系统。"), element)
        raise Refusal(404, "not-found", _("这里不用这个代码系统：%(url)s") % {"url": (asked.key or url)[:200]}, element)
    return one


def _set(asked: Asked) -> terms.Values:
    found, url = terms.value_sets(asked.day), asked.values.get("url", "")
    one = _by_name(found.values(), asked.key) if asked.key else found.get(url.partition("|")[0])
    if one is None:
        if not (asked.key or url):
            raise Refusal(400, "required", _("请写是哪个值集（url）。"), "url")
        raise Refusal(404, "not-found", _("这里没有这个值集：%(url)s") % {"url": (asked.key or url)[:200]}, "url")
    return one


@_operation("CodeSystem", "lookup")
def lookup(asked: Asked) -> Resource:
    """How a code is called. A code that the system does not have here is 404."""
    system, code, _display = asked.pair[0]
    one = _named(asked, system, "system")
    if code not in one.concepts:
        raise Refusal(404, "not-found", _unknown(one, code), "code")
    return _parameters(
        ("name", "valueString", terms.word_of(one.name)), ("display", "valueString", one.concepts[code]),
    )  # fmt: skip


@_operation("CodeSystem", "validate-code")
def validate_in_system(asked: Asked) -> Resource:
    """Whether a code is one of the system, and is called so."""
    one = _named(asked, asked.values.get("url", "") or _only_system(asked), "url")
    return _verdict([
        (_unknown(one, code), None) if code not in one.concepts or system not in ("", one.url) else ("", one.concepts[code])
        for system, code, _display in asked.pair
    ], asked)  # fmt: skip


def _only_system(asked: Asked) -> str:
    """Where no system is named, that of the first coding is."""
    return next((str(one.get("system") or "") for one in asked.codings), "")


@_operation("ValueSet", "validate-code")
def validate_in_set(asked: Asked) -> Resource:
    """Whether a code is one of the set; the system must be said, for a code alone means nothing."""
    one = _set(asked)
    rows: list[tuple[str, str | None]] = []
    for system, code, _display in asked.pair:
        if not system:
            raise Refusal(400, "required", _("请写是哪个代码系统。"), "system")
        if system not in one.parts or code not in one.parts[system]:
            rows.append((_("值集 %(name)s 里没有 %(system)s 的 %(code)s。")
                         % {"name": one.name, "system": system[:200], "code": code[:64]}, None))  # fmt: skip
        else:
            rows.append(("", terms.systems(asked.day)[system].concepts[code]))
    return _verdict(rows, asked)


def _verdict(rows: list[tuple[str, str | None]], asked: Asked) -> Resource:
    """True where one of the codes is right and is called as it was said; the first fault otherwise."""
    messages = []
    for (fault, display), (_system, _code, said) in zip(rows, asked.pair, strict=True):
        if display is None:
            messages.append(fault)
        elif said and said.casefold() != display.casefold():
            messages.append(_("名称不对，应为“%(display)s”。") % {"display": display})
        else:
            return _parameters(("result", "valueBoolean", True), ("display", "valueString", display))
    right = next((display for _fault, display in rows if display), None)
    more = [("display", "valueString", right)] if right else []
    return _parameters(("result", "valueBoolean", False), ("message", "valueString", messages[0]), *more)


@_operation("ValueSet", "expand")
def expand(asked: Asked) -> Resource:
    """The codes of a set, all or those whose word or code holds the filter, page by page."""
    one, wanted = _set(asked), asked.values.get("filter", "").casefold()
    rows = [row for row in terms.members(one, asked.day) if wanted in row[1].casefold() or wanted in row[2].casefold()]
    offset, count = _number(asked, "offset", 0), _number(asked, "count", MOST)
    shown = rows[offset : offset + min(count, MOST)]
    contains = [{"system": system, "code": code, "display": display} for system, code, display in shown]
    said = [{"name": name, "valueString": asked.values[name]} for name in ("filter",) if asked.values.get(name)]
    expansion = {
        "timestamp": localtime(asked.client.at).isoformat(timespec="seconds"), "total": len(rows), "offset": offset,
        **({"parameter": said} if said else {}), **({"contains": contains} if contains else {}),
    }  # fmt: skip
    return {**terms.told_set(one), "expansion": expansion}


def _number(asked: Asked, name: str, otherwise: int) -> int:
    text = asked.values.get(name, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise Refusal(400, "invalid", _("参数 %(name)s 看不懂。") % {"name": name}, name)
    return int(text)


def _unknown(one: terms.System, code: str) -> str:
    told = {"system": one.url, "code": code[:64]}
    if one.content == terms.WHOLE:
        return _("代码系统 %(system)s 里没有 %(code)s。") % told
    return _("这里不用 %(system)s 的 %(code)s；这个系统在这里不全。") % told


def _parameters(*rows: tuple[str, str, Any]) -> Resource:
    return {"resourceType": "Parameters", "parameter": [{"name": name, element: value} for name, element, value in rows]}


# --- read as resources ------------------------------------------------------------------------------------------------
def _all(client: Client, kind: str) -> list[Resource]:
    day = localtime(client.at).date()
    if kind == "CodeSystem":
        return [terms.told_system(one) for one in terms.systems(day).values()]
    return [terms.told_set(one) for one in terms.value_sets(day).values()]


@fhir("GET")
def listed(request: HttpRequest, kind: str) -> HttpResponse:
    """All of them, or by `url`, `name`, `_id`."""
    client = client_of(request)
    rows, said = _all(client, kind), [(name, value) for name, value in pairs(request) if name not in ("_format", "_pretty")]
    for name, value in said:
        if name not in ("url", "name", "_id"):
            raise Refusal(400, "not-supported", _("不支持的参数：%(names)s。") % {"names": checking.plain(name)})
        fits = str.startswith if name == "name" else str.__eq__
        rows = [row for row in rows if fits(row[name.lstrip("_")].lower(), value.lower())]
    links = {"self": f"{client.base}/{kind}"}
    return say(bundle.searchset(client.base, rows, links=links, total=len(rows)))


@fhir("GET")
def one(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One of them."""
    found = next((row for row in _all(client_of(request), kind) if row["id"] == key), None)
    if found is None:
        raise Refusal(404, "not-found", _("没有这条记录。"))
    return say(found)


KINDS = "|".join(TERMS)
