"""Forms around the sheet: beginning, assessors, signing, appeals. The sheet itself is made of items (`sheet.py`)."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.assessment import instruments
from songhe.care.assessment.models import Assessor, Background, Cause, Instrument, Place, Reason
from songhe.register.access.models import User

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
LONG = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})


class StartForm(forms.Form):
    """What is known before the first question."""

    instrument = forms.ChoiceField(label=_("评估标准"), choices=Instrument.choices)
    reason = forms.ChoiceField(label=_("评估原因"), choices=Reason.choices)
    occasion = forms.ChoiceField(label=_("因为什么变化"), required=False, help_text=_("只有即时评估要选"))
    place = forms.ChoiceField(label=_("评估地点"), choices=Place.choices)
    base_date = forms.DateField(label=_("评估基准日期"), widget=DAY, error_messages={"invalid": _("请写成 2026-11-23 这样。")})
    second = forms.ModelChoiceField(
        label=_("同时评估的另一名评估员"), queryset=Assessor.objects.none(), help_text=_("两人中至少一人有医学或护理背景")
    )

    def __init__(self, *args: Any, seconds: list[Assessor], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occasion"].choices = [("", "—"), *instruments.occasions(day)]  # type: ignore[attr-defined]
        second: Any = self.fields["second"]
        second.queryset = Assessor.objects.filter(pk__in=[one.pk for one in seconds]).select_related("user")
        second.label_from_instance = lambda one: f"{one.user.name}·{one.get_background_display()}·{one.body}"
        self.fields["base_date"].initial = day


class AssessorForm(forms.Form):
    """An assessor's qualification."""

    background = forms.ChoiceField(label=_("专业背景"), choices=Background.choices)
    qualification = forms.CharField(label=_("资格证明"), max_length=80, help_text=_("证书名称和编号"))
    body = forms.CharField(label=_("评估机构"), max_length=80)
    valid_from = forms.DateField(label=_("有效期自"), widget=DAY)
    valid_until = forms.DateField(label=_("有效期至"), widget=DAY)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("valid_from") and data.get("valid_until") and data["valid_until"] < data["valid_from"]:
            self.add_error("valid_until", gettext("止日不能早于起日。"))
        return data


class NewAssessorForm(AssessorForm):
    """A user who becomes one."""

    field_order = ("user",)
    user = forms.ModelChoiceField(label=_("用户"), queryset=User.objects.none())

    def __init__(self, *args: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user: Any = self.fields["user"]
        user.queryset = users.select_related("division")
        user.label_from_instance = lambda one: f"{one.name}·{one.get_role_display()}·{one.division.name}"


class SignForm(forms.Form):
    """A signature is the own password once more: wrong ones count as wrong log-ins do."""

    password = forms.CharField(
        label=_("您的登录密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("输入密码就是签名：我当时在场，内容属实"),
    )  # fmt: skip

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        user: Any = self.request.user
        found = authenticate(self.request, username=user.username, password=self.cleaned_data["password"])
        if found is None or found.pk != user.pk:
            raise forms.ValidationError(gettext("密码不对，没有签名。连错 5 次会锁定 30 分钟。"))
        return ""


class WhyForm(forms.Form):
    """A reason in words."""

    why = forms.CharField(label=_("原因"), min_length=4, max_length=400, widget=LONG)


class CancelForm(forms.Form):
    """Why an assessment is given up."""

    cause = forms.ChoiceField(label=_("为什么不做了"), choices=Cause.choices)


class OpenForm(forms.Form):
    """Why somebody reads or prints what is sealed."""

    reason = forms.CharField(
        label=_("为什么要看"), min_length=2, max_length=100, widget=forms.TextInput(attrs={"list": "reasons"})
    )
