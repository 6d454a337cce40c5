"""What a carer types where the phone keeps nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.care.homecare.models import HumanException

MOMENT: dict[str, Any] = {"widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}


class PlainForm(forms.Form):
    """An honest exception with its times."""

    kind = forms.ChoiceField(label=_("为什么没有用手机签到"), choices=HumanException.Kind.choices)
    came_at = forms.DateTimeField(label=_("几点到"), required=False, **MOMENT)
    left_at = forms.DateTimeField(label=_("几点走"), required=False, **MOMENT)
    note = forms.CharField(label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
