"""Forms of requests, of breaking the glass, and of its review."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.register.people.actions import ERASABLE
from songhe.register.people.models import Elder
from songhe.register.people.words import field_name
from songhe.register.rights import offers, queries
from songhe.register.rights.models import BreakGlass, DataRequest

LONG = forms.Textarea(attrs={"rows": 4})


class AskForm(forms.Form):
    """What an elder or a family asks for, about one of their own."""

    elder = forms.ModelChoiceField(label=_("关于谁"), queryset=Elder.objects.none())
    kind = forms.ChoiceField(label=_("要求"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("具体内容"), max_length=1000, required=False, widget=LONG, help_text=_("哪一项不对、要删什么、想了解什么")
    )

    def __init__(self, data: Any = None, *, elders: Any) -> None:
        super().__init__(data)
        self.fields["elder"].queryset = elders  # type: ignore[attr-defined]
        if len(elders) == 1:
            self.fields["elder"].initial = elders[0]


class PaperForm(forms.Form):
    """A request that came on paper, by telephone or over the counter."""

    kind = forms.ChoiceField(label=_("要求"), choices=DataRequest.Kind.choices)
    asked_by = forms.CharField(label=_("谁提出"), max_length=60, help_text=_("姓名和与老人的关系，已核对身份"))
    text = forms.CharField(label=_("具体内容"), max_length=1000, widget=LONG)


class AnswerForm(forms.Form):
    """The answer, and for an erasure what goes."""

    text = forms.CharField(label=_("答复"), max_length=1000, widget=LONG)
    erase = forms.MultipleChoiceField(label=_("删除这些内容"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, request: DataRequest) -> None:
        super().__init__(data)
        if request.kind != DataRequest.Kind.ERASE:
            del self.fields["erase"]
            return
        of_rooms, own = offers.held(request.elder), request.elder.held
        held = [name for name in ERASABLE if name in own or (name == "photo" and request.elder.photos.exists())]
        held = list(dict.fromkeys([*held, *of_rooms]))
        self.fields["erase"].choices = [(name, field_name(name)) for name in held]  # type: ignore[attr-defined]


class GlassForm(forms.Form):
    """A whole number and what happened."""

    number = forms.CharField(
        label=_("完整的电话或身份证号"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    reason = forms.CharField(label=_("出了什么事"), min_length=4, max_length=200, help_text=_("老人和当地民政看得到，事后复核"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["elder"] = queries.by_exact_number(data.get("number", "")) if "reason" not in self.errors else None
        if data["elder"] is None and not self.errors:
            self.add_error("number", gettext("没有人登记这个号码。号码要写完整。"))
        return data


class ReviewForm(forms.Form):
    """Was it needed?"""

    verdict = forms.ChoiceField(label=_("结论"), choices=BreakGlass.Verdict.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("复核意见"), max_length=200, required=False)
