"""What may stand where strangers see it: surname and place, and a polite way to name an old person."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

DOUBLE = frozenset((Path(__file__).parent / "data" / "surnames.txt").read_text(encoding="utf-8").split())
OLD = 60


def surname(name: str) -> str:
    """The family name, also one of two characters."""
    return name[:2] if name[:2] in DOUBLE and len(name) > 2 else name[:1]


def polite(elder: Any, on: date) -> str:
    """王奶奶, 李爷爷; below 60 or without a birth date 女士 and 先生; without a sex 老人."""
    age = elder.age(on)
    old = age is None or age >= OLD
    words = {"2": _("奶奶") if old else _("女士"), "1": _("爷爷") if old else _("先生")}
    return surname(elder.name) + words.get(elder.sex, _("老人家"))
