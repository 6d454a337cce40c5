"""The questions behind "which benefits can my mother have". Every one may be left open; no name and no number is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.desks.portal import words
from songhe.desks.portal.rules import Answers

UNKNOWN = ("", _("不清楚"))


class Questions(forms.Form):
    """Age, registration, living, level, categories."""

    age = forms.IntegerField(
        label=_("老人多少周岁"), min_value=0, max_value=130, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 4}),
        error_messages={"invalid": _("请写数字，如 81。"), "max_value": _("请核对年龄。"), "min_value": _("请核对年龄。")},
    )  # fmt: skip
    hukou = forms.ChoiceField(label=_("户口在哪里"), choices=[*words.HUKOU, UNKNOWN], required=False, widget=forms.RadioSelect)
    living = forms.ChoiceField(
        label=_("和谁一起住"), choices=[*words.LIVING, UNKNOWN], required=False, widget=forms.RadioSelect
    )
    level = forms.ChoiceField(
        label=_("能力评估的结果"),
        choices=[*words.LEVELS, ("", _("没评过，或不清楚"))],
        required=False,
        widget=forms.RadioSelect,
    )
    categories = forms.MultipleChoiceField(
        label=_("有没有下面的情况"), choices=words.CATEGORIES, required=False, widget=forms.CheckboxSelectMultiple
    )
    unsure = forms.BooleanField(label=_("不清楚属于哪一类"), required=False)

    def answers(self) -> Answers:
        """What was answered, with what was left open."""
        data: dict[str, Any] = self.cleaned_data
        chosen = frozenset(data["categories"])
        return Answers(
            age=data["age"],
            hukou=data["hukou"],
            living=data["living"],
            level=int(data["level"]) if data["level"] else None,
            categories=None if data["unsure"] and not chosen else chosen,
        )
