"""Bytes that came in → a resource. What cannot even be read is one fault, said in a sentence."""

import json
from typing import Any

from django.utils.translation import gettext as _

from songhe.links.fhir import xml
from songhe.links.fhir.checking import Fault, plain

DEEPEST = 40
LONGEST = 1 << 20
"""Bytes of one body."""


class Unreadable(Exception):
    """It is no resource at all."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.said)
        self.fault = fault


def resource(body: bytes, *, as_xml: bool = False) -> dict[str, Any]:
    """The resource in a body; Unreadable where there is none."""
    if as_xml:
        try:
            read: Any = xml.resource(body)
        except xml.NoResource as fault:
            raise _no("structure", fault.sentence, fault.expression) from None
    else:
        read = _json(body)
    _look(read, "Resource", 0)
    if not isinstance(read, dict):
        raise _no("structure", _("资源必须是一个 JSON 对象。"))
    return read


def _json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise _no("structure", _("报文必须是 UTF-8。")) from None
    except RecursionError:
        raise _no("too-costly", _("嵌套太深。")) from None
    except ValueError as fault:
        raise _no("structure", _("不是合法的 JSON：%(why)s。") % {"why": str(fault)[:120]}) from None


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _look(value: Any, at: str, depth: int) -> None:
    """No control characters that no database keeps, no half characters, nothing deeper than people nest."""
    if depth > DEEPEST:
        raise _no("too-costly", _("嵌套太深。"), at[:200])
    if isinstance(value, str):
        _text(value, at)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _text(name, at)
            _look(inner, f"{at}.{plain(name)}", depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _look(inner, f"{at}[{index}]", depth + 1)


def _text(text: str, at: str) -> None:
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise _no("value", _("文字里有不能保存的字符。"), at[:200])


def _no(code: str, said: str, at: str = "Resource") -> Unreadable:
    return Unreadable(Fault(at, code, said))
