"""The invariants of R4 that say what the JSON schema cannot: which elements go together, which exclude each other.

Each has its key in the standard (`obs-6`, `per-1`, `dom-3` ...) and is told by it, with the element to blame. They are said in
Python: an engine for FHIRPath (fhirpathpy, on antlr4) would bring two libraries to say fifty short sentences, and parse each of
them. Asked only of what the schema has found right, so types are as they should be.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.links.fhir import TYPES, asking

Node = dict[str, Any]
UCUM = "http://unitsofmeasure.org"
HL7 = "http://terminology.hl7.org/CodeSystem/"
HTML = frozenset((
    "a", "abbr", "acronym", "b", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "dfn", "div",
    "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "q", "samp", "small",
    "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var",
))  # fmt: skip
"""What a narrative may be made of."""
MEALS = frozenset(("C", "CM", "CD", "CV"))


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold: where, which, in a sentence."""

    expression: str
    key: str
    said: str


@dataclass(frozen=True)
class Rule:
    """`holds(element)`; `at`: which element inside is to blame, where one is."""

    key: str
    holds: Callable[[Node], bool]
    said: Any
    at: str = ""


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


# --- what the rules ask -----------------------------------------------------------------------------------------------
def _any(value: Node, *names: str) -> bool:
    """One of them is there: the element, an absence with a reason (`_name`), or one type of a choice (`name[x]`)."""
    for name in names:
        stem = name.removesuffix("[x]")
        if stem == name:
            if name in value or f"_{name}" in value:
                return True
        elif any(re.fullmatch(rf"_?{stem}[A-Z]\w*", one) for one in value):
            return True
    return False


def _needs(name: str, other: str) -> Callable[[Node], bool]:
    return lambda value: not _any(value, name) or _any(value, other)


def _never_both(name: str, other: str) -> Callable[[Node], bool]:
    return lambda value: not (_any(value, name) and _any(value, other))


def _one_of(*names: str) -> Callable[[Node], bool]:
    return lambda value: _any(value, *names)


def _not_negative(name: str) -> Callable[[Node], bool]:
    return lambda value: not isinstance(value.get(name), int | float) or value[name] >= 0


def _codes(concept: Any, system: str) -> set[str]:
    rows = (concept or {}).get("coding") or []
    return {str(one.get("code")) for one in rows if one.get("system") == system}


def _in_order(value: Node) -> bool:
    """Start not after end. 2026 and 2026-03 lie in no order, so that is right."""
    try:
        starts, ends = (asking.when(str(value[name])) for name in ("start", "end"))
    except (KeyError, ValueError, OverflowError):
        return True
    return starts.starts < ends.ends


def _low_high(value: Node) -> bool:
    low, high = ((value.get(name) or {}) for name in ("low", "high"))
    if "value" not in low or "value" not in high or low.get("code", low.get("unit")) != high.get("code", high.get("unit")):
        return True
    return Decimal(str(low["value"])) <= Decimal(str(high["value"]))


def _ratio(value: Node) -> bool:
    there = [_any(value, name) for name in ("numerator", "denominator")]
    return there[0] == there[1] and (there[0] or "extension" in value)


def _formatted(value: Node) -> bool:
    """Only elements for text, no script, nothing that acts."""
    text = str(value.get("div", ""))
    tags = {name.lower() for name in re.findall(r"<\s*/?\s*([A-Za-z][\w:.-]*)", text)}
    return tags <= HTML and not re.search(r"<[^>]*\son[a-z]+\s*=", text, re.IGNORECASE)


def _has_words(value: Node) -> bool:
    text = str(value.get("div", ""))
    return not text or bool(re.sub(r"<[^>]*>", "", text).strip()) or "<img" in text


def _not_twice(value: Node) -> bool:
    """What the whole is coded as is not measured again by a component while the whole has a value."""
    if not _any(value, "value[x]"):
        return True
    own = {(one.get("system"), one.get("code")) for one in (value.get("code") or {}).get("coding") or []}
    parts = [one for part in value.get("component") or [] for one in (part.get("code") or {}).get("coding") or []]
    return not any((one.get("system"), one.get("code")) in own for one in parts)


def _abated(value: Node) -> bool:
    over = {"resolved", "remission", "inactive"}
    return not _any(value, "abatement[x]") or bool(_codes(value.get("clinicalStatus"), f"{HL7}condition-clinical") & over)


def _mistaken(value: Node) -> bool:
    wrong = "entered-in-error" in _codes(value.get("verificationStatus"), f"{HL7}condition-ver-status")
    return not wrong or not _any(value, "clinicalStatus")


def _private(value: Node) -> bool:
    return "patient-privacy" not in _codes(value.get("scope"), f"{HL7}consentscope") or _any(value, "patient")


def _timed(value: Node) -> bool:
    return value.get("status") in ("proposed", "cancelled", "waitlist") or (_any(value, "start") and _any(value, "end"))


def _ended(value: Node) -> bool:
    return not _any(value, "cancelationReason") or value.get("status") in ("cancelled", "noshow")


def _offset(value: Node) -> bool:
    return not _any(value, "offset") or (bool(value.get("when")) and not MEALS & set(value["when"]))


def _no_home(name: str) -> Callable[[Node], bool]:
    return lambda value: all(one.get("use") != "home" for one in value.get(name) or [])


def _both_or_none(value: Node) -> bool:
    return _any(value, "start") == _any(value, "end")


def _one_content(value: Node) -> bool:
    return sum([_any(value, "value[x]"), "resource" in value, "part" in value]) == 1


def _value_or_more(value: Node) -> bool:
    return _any(value, "value[x]") != ("extension" in value)


def _age(value: Node) -> bool:
    right = _any(value, "code") or not _any(value, "value")
    return (
        right and value.get("system", UCUM) == UCUM and (not isinstance(value.get("value"), int | float) or value["value"] > 0)
    )


def _lasting(value: Node) -> bool:
    return not _any(value, "code") or (value.get("system") == UCUM and _any(value, "value"))


UNIT = Rule("qty-3", _needs("code", "system"), _("有单位代码就要写单位的系统。"), "system")
RULES: dict[str, tuple[Rule, ...]] = {
    "Extension": (Rule("ext-1", _value_or_more, _("扩展要么有值，要么有下级扩展，不能都有或都没有。")),),
    "Period": (Rule("per-1", _in_order, _("开始不能晚于结束。"), "start"),),
    "Range": (Rule("rng-2", _low_high, _("下限不能高于上限。"), "low"),),
    "Ratio": (Rule("rat-1", _ratio, _("分子和分母要么都有，要么都没有。")),),
    **dict.fromkeys(("Quantity", "Count", "Distance"), (UNIT,)),
    "Age": (UNIT, Rule("age-1", _age, _("年龄要有时间单位，是正数。"), "value")),
    "Duration": (UNIT, Rule("drt-1", _lasting, _("时长要用 UCUM 的时间单位。"), "system")),
    "ContactPoint": (Rule("cpt-2", _needs("value", "system"), _("有号码就要写是什么（system）。"), "system"),),
    "Attachment": (Rule("att-1", _needs("data", "contentType"), _("有内容就要写内容的类型。"), "contentType"),),
    "Narrative": (
        Rule("txt-1", _formatted, _("叙述里只能有排版用的 HTML。"), "div"),
        Rule("txt-2", _has_words, _("叙述不能是空的。"), "div"),
    ),
    "Timing_Repeat": (
        Rule("tim-1", _needs("duration", "durationUnit"), _("有时长就要写单位。"), "durationUnit"),
        Rule("tim-2", _needs("period", "periodUnit"), _("有周期就要写单位。"), "periodUnit"),
        Rule("tim-4", _not_negative("duration"), _("时长不能是负的。"), "duration"),
        Rule("tim-5", _not_negative("period"), _("周期不能是负的。"), "period"),
        Rule("tim-6", _needs("periodMax", "period"), _("有最长周期就要写周期。"), "period"),
        Rule("tim-7", _needs("durationMax", "duration"), _("有最长时长就要写时长。"), "duration"),
        Rule("tim-8", _needs("countMax", "count"), _("有最多次数就要写次数。"), "count"),
        Rule("tim-9", _offset, _("有偏移就要写相对什么时候，不能是三餐本身。"), "offset"),
        Rule("tim-10", _never_both("timeOfDay", "when"), _("几点和什么时候只能写一种。"), "when"),
    ),
    "Patient_Contact": (
        Rule("pat-1", _one_of("name", "telecom", "address", "organization"), _("联系人要有姓名、电话、地址或机构。")),
    ),
    "Organization": (
        Rule("org-1", _one_of("identifier", "name"), _("机构要有编号或名称。")),
        Rule("org-2", _no_home("address"), _("机构的地址不能是住家。"), "address"),
        Rule("org-3", _no_home("telecom"), _("机构的电话不能是住家的。"), "telecom"),
    ),
    "Observation": (
        Rule("obs-6", _never_both("dataAbsentReason", "value[x]"), _("有测量值就不能写没有值的原因。"), "dataAbsentReason"),
        Rule("obs-7", _not_twice, _("分项和整体代码相同时，整体不能再有值。"), "component"),
    ),
    "Observation_ReferenceRange": (Rule("obs-3", _one_of("low", "high", "text"), _("参考范围要有下限、上限或文字。")),),
    "Condition": (
        Rule("con-4", _abated, _("写了何时好转，状态就要是已好、缓解或不活动。"), "clinicalStatus"),
        Rule("con-5", _mistaken, _("登记有误的不能有临床状态。"), "clinicalStatus"),
    ),
    "Condition_Stage": (Rule("con-1", _one_of("summary", "assessment"), _("分期要有结论或依据。")),),
    "CarePlan_Activity": (Rule("cpl-3", _never_both("detail", "reference"), _("活动只能写明细或引用，不能都写。"), "detail"),),
    "ServiceRequest": (Rule("prr-1", _needs("orderDetail", "code"), _("有细则就要写做什么（code）。"), "code"),),
    "Appointment_Participant": (Rule("app-1", _one_of("type", "actor"), _("参加者要写是谁或是什么角色。")),),
    "Appointment": (
        Rule("app-2", _both_or_none, _("开始和结束要么都写，要么都不写。"), "end"),
        Rule("app-3", _timed, _("除了申请、取消和候补，都要写开始和结束。"), "start"),
        Rule("app-4", _ended, _("只有取消和没有来可以写取消原因。"), "cancelationReason"),
    ),
    "QuestionnaireResponse_Item": (
        Rule("qrs-1", _never_both("answer", "item"), _("下级项目不能同时在项目和答案下面。"), "item"),
    ),
    "Consent": (
        Rule("ppc-1", _one_of("policy", "policyRule"), _("同意书要写依据（policy 或 policyRule）。"), "policy"),
        Rule("ppc-2", _private, _("隐私同意书要写是谁的。"), "patient"),
    ),
    "Parameters_Parameter": (Rule("inv-1", _one_content, _("参数要有且只有一样：值、资源或下级参数。")),),
}  # fmt: skip
"""By the name of the definition. Warnings of the standard (dom-6, con-3) are none here."""
