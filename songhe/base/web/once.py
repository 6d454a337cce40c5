"""Pieces of pages that are drawn once for the same values: `{% once value other %}…{% endonce %}`.

A piece is kept in this process under everything it is drawn from: its place in the template, the language, and the values that
the tag names. So nothing grows old: other values are another piece, and no process has to hear of a change from another.
A piece must not read anything that the tag does not name: neither who is looking nor the time. The tests draw every piece again
and compare (`prove`).
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString

MOST = 8_000_000  # characters in one process; a full house is emptied and fills again with what is asked for
EXACT = (int, float, bool, type(None), date, Decimal, UUID)
_fields: dict[type, tuple[str, ...]] = {}

prove = False
"""Draw what is kept again, and stop where it differs. Costs all that keeping saves: for tests."""

_kept: dict[Any, SafeString] = {}
_size = 0


class Unfit(TypeError):
    """Only values that are compared by what they say may name a piece: a record is the same record after it was changed."""


def plain(value: Any) -> Any:
    """A value as part of a key: of something larger its `face`, which is all that is printed of it, or else every field.

    1, 1.0 and True are equal and printed differently, so each goes with its kind.
    """
    if isinstance(value, (str, Promise)):
        return str(value)
    if isinstance(value, (tuple, list)):
        return tuple(plain(one) for one in value)
    if isinstance(value, EXACT):
        return (value.__class__, value)
    if isinstance(value, dict):
        return tuple((plain(name), plain(one)) for name, one in value.items())
    if (face := getattr(value, "face", None)) is not None:
        return plain(face)
    if names := _fields_of(value.__class__):
        return tuple(plain(getattr(value, name)) for name in names)
    raise Unfit(f"a piece of a page cannot be named by {type(value).__name__}")


def _fields_of(kind: type) -> tuple[str, ...]:
    if kind not in _fields:
        _fields[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
    return _fields[kind]


def piece(key: Any, draw: Callable[[], SafeString]) -> SafeString:
    """What is kept under this key, drawn now where nothing is."""
    global _size
    found = _kept.get(key)
    if found is not None and prove and (fresh := draw()) != found:
        raise AssertionError(f"a piece of a page reads more than its key {key!r} names:\n{found}\nis now\n{fresh}")
    if found is None:
        found = draw()
        if _size > MOST:
            forget()
        _kept[key] = found
        _size += len(found)
    return found


def forget() -> None:
    """Keep nothing."""
    global _size
    _kept.clear()
    _size = 0
