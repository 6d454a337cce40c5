"""Forms of care plans and agreements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.care.homecare import words
from songhe.register.catalogue import dated as catalogue
from songhe.register.catalogue.rules import Item

DAY = forms.DateInput(attrs={"type": "date"})
LINES = 4  # empty lines offered; a plan of more is a second version


class PlanForm(forms.Form):
    """With whom it was agreed, and what to mind."""

    taboos = forms.CharField(label=_("禁忌和注意"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    agreed_with = forms.CharField(label=_("与谁商定"), max_length=40)


class LineForm(forms.Form):
    """One service and how often."""

    item = forms.ChoiceField(label=_("服务"), required=False)
    times = forms.IntegerField(label=_("几次"), min_value=1, max_value=31, required=False)
    per = forms.ChoiceField(label=_("多久"), choices=[("week", _("每周")), ("month", _("每月"))], required=False)
    note = forms.CharField(label=_("要求"), max_length=100, required=False)

    def __init__(self, *args: Any, day: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.known = catalogue.items(day)
        self.fields["item"].choices = [("", "—"), *_grouped(self.known)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("item") and not data.get("times") and "times" not in self.errors:
            self.add_error("times", _("请写几次。"))
        return data

    def told(self) -> dict[str, Any] | None:
        """The line as a plan keeps it; none where nothing was chosen."""
        data = self.cleaned_data
        if not data.get("item"):
            return None
        kept = {name: data[name] for name in ("item", "times", "note")}
        return {**kept, "per": data["per"] or "week", "minutes": self.known[data["item"]].minutes}


LineForms: Any = forms.formset_factory(LineForm, extra=LINES, max_num=12, absolute_max=12)


def _grouped(known: dict[str, Item]) -> list[tuple[Any, list[tuple[str, str]]]]:
    groups = [
        (label, [(one.code, one.name) for one in known.values() if one.category == code])
        for code, label in words.CATEGORIES.items()
    ]
    return [group for group in groups if group[1]]


class DraftForm(forms.Form):
    """From when to when."""

    starts_on = forms.DateField(label=_("开始"), widget=DAY)
    ends_on = forms.DateField(label=_("结束（不填就到解除为止）"), required=False, widget=DAY)


class SignForm(forms.Form):
    """Whose hand it is; the drawing comes from the pad."""

    signed_by = forms.CharField(label=_("签字人姓名"), max_length=40)
    relation = forms.CharField(label=_("与老人关系（本人写本人）"), max_length=20)
    signature = forms.CharField(widget=forms.HiddenInput, required=False)
