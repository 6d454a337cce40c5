"""Forms of complaints and call-backs."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.complaints.models import Matter
from songhe.register.providers.fields import Day, FacilityField

LINES = {"rows": 5}
YES_NO = [("", _("不清楚")), ("yes", _("是")), ("no", _("否"))]
SCALE = [("", _("没问到")), ("5", _("很满意")), ("4", _("满意")), ("3", _("一般")), ("2", _("不满意")), ("1", _("很不满意"))]


class ComplaintForm(forms.Form):
    """What happened, and with whom."""

    matter = forms.ChoiceField(label=_("什么事"), choices=Matter.choices)
    facility = FacilityField(label=_("投诉哪家"), required=False, empty_label=_("不清楚，或不在名单里"))
    about = forms.CharField(label=_("名单里没有的，写名称"), max_length=80, required=False)
    happened_on = Day(label=_("哪天的事"), required=False)
    words = forms.CharField(
        label=_("经过"), max_length=2000, min_length=5, widget=forms.Textarea(attrs=LINES),
        help_text=_("什么时候、谁、做了什么、希望怎么处理"),
    )  # fmt: skip
    name = forms.CharField(label=_("您怎么称呼"), max_length=40, required=False, help_text=_("不写就是匿名，一样办理"))
    phone = forms.CharField(
        label=_("回您的电话"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    site = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    def __init__(self, data: Any = None, *, facilities: Any, today: date, initial: Any = None, known: bool = False) -> None:
        super().__init__(data, initial=initial)
        self.today = today
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        self.fields["site"].label = gettext("请留空")
        if known:
            self.fields.pop("name")
            self.fields.pop("phone")

    def clean_happened_on(self) -> date | None:
        day: date | None = self.cleaned_data["happened_on"]
        if day and day > self.today:
            raise forms.ValidationError(gettext("事情的日期不能晚于今天。"))
        return day

    @property
    def is_machine(self) -> bool:
        """Something was written where no person sees a field."""
        return bool(self.cleaned_data.get("site"))

    def facts(self) -> dict[str, Any]:
        """What was said."""
        return {name: value for name, value in self.cleaned_data.items() if name != "site"}


class TrackForm(forms.Form):
    """Number and code."""

    number = forms.CharField(label=_("查询号"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    code = forms.CharField(label=_("查询密码"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class AnswerForm(forms.Form):
    """What was found."""

    upheld = forms.TypedChoiceField(
        label=_("查下来"), choices=[("", "—"), ("yes", _("属实")), ("no", _("不属实"))], coerce=lambda said: said == "yes"
    )
    text = forms.CharField(
        label=_("给投诉人的答复"), max_length=2000, widget=forms.Textarea(attrs=LINES), help_text=_("查到了什么、怎么处理")
    )


class YesNo(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO,
            required=False,
            coerce=lambda said: said == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


class CallForm(forms.Form):
    """What the elder says on the telephone."""

    spoke_to = forms.CharField(label=_("和谁通的话"), max_length=40, required=False)
    came = YesNo(label=_("那天人来了吗"))
    on_time = YesNo(label=_("按约定的时间来的吗"))
    badge = YesNo(label=_("戴工牌了吗"))
    risk_told = YesNo(label=_("做之前说了要注意什么吗"))
    by_plan = YesNo(label=_("该做的都做了吗"))
    satisfied = forms.TypedChoiceField(label=_("满意吗"), choices=SCALE, required=False, coerce=int, empty_value=None)
    note = forms.CharField(label=_("还说了什么"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if all(data.get(name) is None for name in ("came", "on_time", "badge", "risk_told", "by_plan", "satisfied")):
            raise forms.ValidationError(gettext("至少问到一项再保存；没打通请点“没联系上”。"))
        return data
