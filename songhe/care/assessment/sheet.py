"""The sheet: answers to the items, the record around them, the informant's drawing. Values in, values out."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from songhe.care.assessment.rules import Instrument, NotAnOption
from songhe.register.people.rules import phone_is_possible

PAPER = "paper"
"""The informant signed on paper instead of on the screen."""
TEXT, LINES, STROKES, POINTS, EDGE, HIGH = 120, 40, 80, 6_000, 1_000, 400
ANSWER, FIELD, DRAWING = "a.", "r.", "drawing"
"""How a form names them: `a.B.1.1`, `r.diseases`, `drawing`."""


def clean(
    instrument: Instrument, answers: Mapping[str, Any], record: Mapping[str, Any]
) -> tuple[dict[str, int], dict[str, Any]]:
    """Answers and record as they are kept; NotAnOption names what the paper does not offer."""
    items = {item.code: item for item in instrument.items}
    fields = {one["code"]: one for one in instrument.fields}
    kept = {}
    for code, score in answers.items():
        if code not in items or type(score) is not int or score not in items[code].options:
            raise NotAnOption(code)
        kept[code] = score
    if strange := set(record) - set(fields):
        raise NotAnOption(", ".join(sorted(strange)))
    return kept, {code: _value(fields[code], value) for code, value in record.items()}


def drawing(value: Any) -> Any:
    """Strokes of a pen in a field of 1000 by 400, or `PAPER`, or nothing."""
    if value in (PAPER, [], "", None):
        return value or ""
    if not isinstance(value, list) or len(value) > STROKES or not all(_is_stroke(stroke) for stroke in value):
        raise NotAnOption(DRAWING)
    if sum(map(len, value)) > POINTS:
        raise NotAnOption(DRAWING)
    return value


def said(form: Mapping[str, Sequence[str]], instrument: Instrument) -> tuple[dict[str, Any], dict[str, Any]]:
    """(answers, record) of a plain form. An item without a choice says nothing; every field says what stands in it."""
    answers = {
        item.code: int(form[ANSWER + item.code][0])
        for item in instrument.items
        if form.get(ANSWER + item.code, [""])[0].isdecimal()
    }
    return answers, {one["code"]: _of_form(one, form.get(FIELD + one["code"], [])) for one in instrument.fields}


def prefilled(instrument: Instrument, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the register knows already, in the words of the paper."""
    known = {}
    for one in instrument.fields:
        rule = one.get("prefill")
        word = rule and rule["values"].get(facts.get(rule["field"]))
        if word:
            known[one["code"]] = [word] if one["kind"] == "many" else word
    return known


def in_words(field: Mapping[str, Any], value: Any) -> list[str]:
    """A value of the record as a report prints it."""
    if value in (None, "", []):
        return []
    if "options" in field:
        chosen = value if isinstance(value, list) else [value]
        return [str(field["options"][code]) for code in chosen]
    if isinstance(value, list):
        return [str(line) for line in value]
    return [f"{value} {field['unit']}" if "unit" in field else str(value)]


def _of_form(field: Mapping[str, Any], values: Sequence[str]) -> Any:
    if field["kind"] == "many":
        return list(values)
    text = values[0].strip() if values else ""
    return [line.strip() for line in text.splitlines() if line.strip()] if field["kind"] == "lines" else text


def _value(field: Mapping[str, Any], value: Any) -> Any:
    kind = field["kind"]
    fits = {"one": _is_one, "many": _is_many, "lines": _is_lines, "number": _is_number, "phone": _is_phone, "text": _is_text}
    if value in (None, "", []):
        return [] if kind in {"many", "lines"} else ""
    if not fits[kind](field, value):
        raise NotAnOption(str(field["name"]))
    return value


def _is_one(field: Mapping[str, Any], value: Any) -> bool:
    return isinstance(value, str) and value in field["options"]


def _is_many(field: Mapping[str, Any], value: Any) -> bool:
    """Options of the field, and one that stands alone (无) with no other."""
    if not _is_list(value) or not set(value) <= set(field["options"]):
        return False
    return not set(value) & set(field.get("alone", ())) or len(set(value)) == 1


def _is_lines(field: Mapping[str, Any], value: Any) -> bool:
    return _is_list(value) and len(value) <= LINES and all(len(line) <= TEXT for line in value)


def _is_number(field: Mapping[str, Any], value: Any) -> bool:
    plain = isinstance(value, str) and re.fullmatch(r"\d{1,3}(\.\d)?", value, re.ASCII)
    return bool(plain) and field["low"] <= float(value) <= field["high"]


def _is_phone(field: Mapping[str, Any], value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 30 and phone_is_possible(value)


def _is_text(field: Mapping[str, Any], value: Any) -> bool:
    return isinstance(value, str) and len(value) <= TEXT


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_stroke(stroke: Any) -> bool:
    return isinstance(stroke, list) and len(stroke) >= 2 and len(stroke) % 2 == 0 and all(_is_point(at) for at in stroke)


def _is_point(at: Any) -> bool:
    return type(at) is int and 0 <= at <= EDGE


def paths(strokes: Iterable[Sequence[int]]) -> list[str]:
    """Strokes as the paths of a drawing (SVG)."""
    return ["M" + "L".join(f"{x} {y}" for x, y in zip(stroke[::2], stroke[1::2], strict=True)) for stroke in strokes]


def faults(instrument: Instrument, answers: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
    """Codes of what cannot be kept as it was written, one by one."""
    parts: list[tuple[str, dict[str, Any], dict[str, Any]]] = [(code, {code: value}, {}) for code, value in answers.items()]
    parts += [(code, {}, {code: value}) for code, value in record.items()]
    return [code for code, one, other in parts if not _is_clean(instrument, one, other)]


def drawn(paper: str, text: str) -> Any:
    """What a plain form says of the informant's signature; None where it says nothing, and what cannot be read as it is."""
    if paper:
        return PAPER
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _is_clean(instrument: Instrument, answers: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    try:
        clean(instrument, answers, record)
    except NotAnOption:
        return False
    return True
