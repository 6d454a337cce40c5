"""Forms of contracts: with which team, for how much, what was done under it, who is in a team."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.care.health.models import Contract, Service, Team
from songhe.register.providers.fields import Day, Yuan
from songhe.register.providers.models import Facility


class DraftForm(forms.Form):
    """A contract with a team."""

    team = forms.ModelChoiceField(label=_("团队"), queryset=Team.objects.none())
    package = forms.ChoiceField(label=_("服务包"), choices=Contract.Package.choices)
    starts_on = Day(label=_("从哪天起"))
    fee_cents = Yuan(label=_("每月收费（元）"), required=False, help_text=_("基础包不收费；个性化包不能高于机构备案的价格"))
    fee_why = forms.CharField(label=_("高于备案价时：为什么"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, teams: Any, today: date) -> None:
        super().__init__(data, initial={"starts_on": today})
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def clean_fee_cents(self) -> int:
        return self.cleaned_data["fee_cents"] or 0


class ServeForm(forms.Form):
    """What was done under a contract."""

    on = Day(label=_("哪天"))
    kind = forms.ChoiceField(label=_("做了什么"), choices=Service.Kind.choices)


class TeamForm(forms.Form):
    """A team and its people, one name for each part."""

    name = forms.CharField(label=_("团队名称"), max_length=40)
    clinic = forms.CharField(label=_("医疗机构"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    facility = forms.ModelChoiceField(
        label=_("备案的机构"), queryset=Facility.objects.none(), required=False, help_text=_("服务包的收费和它的备案价比")
    )
    doctor = forms.CharField(label=_("全科医生"), max_length=40)
    nurse = forms.CharField(label=_("护士"), max_length=40)
    public = forms.CharField(label=_("公共卫生人员"), max_length=40)
    village = forms.CharField(label=_("村医"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, facilities: Any) -> None:
        super().__init__(data)
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
