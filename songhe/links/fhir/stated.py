"""The invariants of R4 by the element that they are of: each with its key in the standard, what it asks, and a sentence.

They are asked only of what the schema has found right, so types are as they should be (`invariants` walks).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.links.fhir import asking

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
class Rule:
    """`holds(element)`; `at`: which element inside is to blame, where one is."""

    key: str
    holds: Callable[[Node], bool]
    said: Any
    at: str = ""


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
