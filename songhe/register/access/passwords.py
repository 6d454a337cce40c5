"""The password rules: three of four classes of characters (GB/T 22239-2019 8.1.4.1 a), and more than the house is called."""

import json
import string
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation)
WORDS = Path(__file__).parent / "data" / "password_words.json"
REST = 4  # letters that must be left
LOOKS = str.maketrans("013457@$", "oieastas")  # what is written for a letter


class ThreeOfFourClasses:
    """At least three of: small letters, capitals, digits, marks."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError with a sentence when too few classes are used."""
        if sum(any(char in group for char in password) for group in CLASSES) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("密码要包含小写字母、大写字母、数字、符号中的至少三种。")


@lru_cache(maxsize=1)
def house_words() -> list[str]:
    """Names of the house, its places, roles and the first guesses of everybody; the longest first."""
    return sorted(json.loads(WORDS.read_text()), key=len, reverse=True)


class MoreThanTheHouse:
    """A password is more than a word that whoever guesses here tries first, with a year and a mark behind it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when a word of the list is nearly all of its letters."""
        if any(_left(text) < REST and _left(text) < _letters(text) for text in _readings(password)):
            raise ValidationError(self.get_help_text(), code="password_of_the_house")

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("密码不能只是平台、地名、岗位的拼音或常见词加上数字和符号。")


def _readings(password: str) -> tuple[str, str]:
    """As it stands, and with 0 read as o, @ as a …"""
    plain = password.lower()
    return plain, plain.translate(LOOKS)


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _left(text: str) -> int:
    """Letters that no word of the list explains."""
    for word in house_words():
        text = text.replace(word, " ")
    return _letters(text)
