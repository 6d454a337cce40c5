"""Fields of this room's forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from songhe.register.people import rules


class Lines(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class Phone(forms.CharField):
    """A telephone number that can exist."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and not rules.phone_is_possible(text):
            digits = len(rules.normal_phone(text))
            raise forms.ValidationError(
                gettext("电话号码应为 11 位手机号或带区号的座机，现在是 %(count)s 位。") % {"count": digits}
            )
        return rules.normal_phone(text)
