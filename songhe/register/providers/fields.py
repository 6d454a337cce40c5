"""Fields of this room's forms: opening hours, one facility by name, money."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.register.providers.models import Facility

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPANS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—至到~]\s*(\d{1,2}):(\d{2})")  # words: data
WEEK, WORKDAYS, WEEKEND = DAYS, DAYS[:5], DAYS[5:]


class Day(forms.DateField):
    """A day, chosen from a calendar where there is one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class Whole(forms.IntegerField):
    """A number of things; never below nothing."""

    def __init__(self, **kwargs: Any) -> None:
        facts = {"min_value": 0, "max_value": 1_000_000, "widget": forms.TextInput(attrs={"inputmode": "numeric"})}
        super().__init__(**{**facts, **kwargs})


class Yuan(forms.DecimalField):
    """An amount in yuan; the form hands on cents."""

    def __init__(self, **kwargs: Any) -> None:
        facts = {"min_value": 0, "max_value": 9_999_999, "max_digits": 10, "decimal_places": 2}
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **{**facts, **kwargs})

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * Decimal(100))


class Hours(forms.CharField):
    """`08:00-18:00` for one part of the week; nothing stands for closed."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": "08:00-18:00", "autocomplete": "off"}
        super().__init__(required=False, max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        read = SPANS.fullmatch(text.replace("：", ":").strip())  # words: data
        if read is None:
            raise forms.ValidationError(gettext("请写成 08:00-18:00 的样子；不开放请留空。"))
        hour, minute, until, last = map(int, read.groups())
        if not (hour < 24 and minute < 60 and last < 60 and (until, last) <= (24, 0) and (hour, minute) < (until, last)):
            raise forms.ValidationError(gettext("关门要晚于开门，最晚 24:00。"))
        return [f"{hour:02d}:{minute:02d}", f"{until:02d}:{last:02d}"]


def hours_of(workdays: Any, weekend: Any) -> dict[str, list[str]]:
    """Hours by day, from those of workdays and weekends."""
    parts = [(WORKDAYS, workdays), (WEEKEND, weekend)]
    return {day: span for days, span in parts if span for day in days}


def said_hours(hours: dict[str, list[str]], days: tuple[str, ...]) -> str:
    """Hours of a part of the week as a form shows them."""
    span = hours.get(days[0])
    return f"{span[0]}-{span[1]}" if span else ""


class FacilityField(forms.ModelChoiceField):
    """One facility, shown with the town it stands in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Facility.objects.none(), "empty_label": _("没有"), **kwargs})

    def label_from_instance(self, obj: Any) -> str:
        return gettext("%(name)s（%(kind)s）") % {"name": obj.name, "kind": obj.get_kind_display()}
