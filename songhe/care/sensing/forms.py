"""Forms of the room: a hold, other limits to be played back."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from songhe.care.sensing import words
from songhe.care.sensing.models import Hold
from songhe.care.sensing.rules.judging import Rule
from songhe.register.providers.fields import Day

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}


class HoldForm(forms.Form):
    """Why nobody stirs, and until which day."""

    reason = forms.ChoiceField(label=_("原因"), choices=Hold.Reason)
    until = Day(label=_("到哪一天（当天还停）"))

    def ends_at(self) -> datetime:
        """The morning after that day."""
        day: date = self.cleaned_data["until"] + timedelta(days=1)
        return datetime.combine(day, time(), tzinfo=get_current_timezone())


class TrialForm(forms.Form):
    """Limits of one rule as they are, to be changed, and how many days are played back."""

    days = forms.IntegerField(
        label=_("回放最近多少天"), min_value=1, max_value=60, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, data: Any = None, *, rule: Rule, days: int) -> None:
        super().__init__(data, initial={"days": days, **{name: words.plain(value) for name, value in rule.limits.items()}})
        self.names = list(rule.limits)
        for name in self.names:
            label, unit = words.LIMITS[name]
            self.fields[name] = forms.FloatField(
                label=label, help_text=unit, min_value=0, max_value=100000, widget=forms.TextInput(attrs=DECIMAL)
            )
        self.order_fields([*self.names, "days"])

    def limits(self) -> dict[str, float]:
        """As they were written."""
        return {name: self.cleaned_data[name] for name in self.names}


class AdoptForm(forms.Form):
    """On what authority, and from which day."""

    clause = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件、会议或谁的决定"))
    valid_from = Day(label=_("从哪一天起"))


class SignForm(forms.Form):
    """Why this person is different, and for how long."""

    why = forms.CharField(label=_("为什么这样定"), max_length=200)
    starts_on = Day(label=_("从哪一天起"))
    ends_on = Day(label=_("到哪一天"), required=False, help_text=_("不填就一直有效，直到撤回"))
