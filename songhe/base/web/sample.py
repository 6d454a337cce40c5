"""Invented facts for the style page: every component once, so that one picture and one accessibility check see them all."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """A form with something wrong in it."""

    name = forms.CharField(label=_("姓名"))
    number = forms.CharField(label=_("身份证号"), help_text=_("18 位，末位可以是 X"))
    living = forms.ChoiceField(label=_("居住情况"), choices=[("alone", _("独居")), ("pair", _("与配偶同住"))], required=False)
    note = forms.CharField(label=_("备注"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label=_("老人同意家属看到处置过程"), required=False)

    def clean_number(self) -> str:
        """Says how to put it right."""
        number = str(self.cleaned_data["number"])
        if len(number) != 18:
            raise forms.ValidationError(_("身份证号应为 18 位，现在是 %(n)d 位"), params={"n": len(number)})
        return number


def context(at: datetime) -> dict[str, Any]:
    """What the components of the style page show at `at`."""
    form = SampleForm({"name": "", "number": "61242219440203001", "living": "alone"})
    form.is_valid()
    page: Page[int] = Paginator(range(486), 20).page(2)
    return {
        "at": at,
        "since": [at - timedelta(seconds=n) for n in (41, 965, 758, 252)],
        "form": form,
        "page": page,
        "rows": _rows(at),
    }


def _rows(at: datetime) -> list[dict[str, Any]]:
    return [
        {"name": _("何玉珍"), "place": _("蒲溪镇·蒲溪社区"), "phone": "13891514417", "id": "612422194502030015", "at": at},
        {"name": _("李长庚"), "place": _("漩涡镇·漩涡社区"), "phone": "0915-5212345", "id": "612422194709110032", "at": at},
    ]
