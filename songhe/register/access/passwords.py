"""The password rule of GB/T 22239-2019 8.1.4.1 a: three of four classes of characters."""

import string
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation)


class ThreeOfFourClasses:
    """At least three of: small letters, capitals, digits, marks."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError with a sentence when too few classes are used."""
        if sum(any(char in group for char in password) for group in CLASSES) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("密码要包含小写字母、大写字母、数字、符号中的至少三种。")
