"""Forms of the room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.care.billing.models import Agent, FieldCheck, Setting
from songhe.register.providers.fields import Day, Whole, Yuan
from songhe.register.providers.models import Operator


class ApplyForm(forms.Form):
    """An application for the voucher."""

    agent = forms.ChoiceField(label=_("谁来申请"), choices=Agent.choices)
    agent_name = forms.CharField(label=_("代办人姓名"), max_length=40, required=False)
    setting = forms.ChoiceField(label=_("用在哪里"), choices=Setting.choices)
    note = forms.CharField(label=_("说明"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("agent") not in (None, Agent.SELF) and not data.get("agent_name"):
            self.add_error("agent_name", _("代办的请写代办人姓名。"))
        return data


class WhyForm(forms.Form):
    """A reason, for whoever it concerns."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class DisputeForm(forms.Form):
    """What is not right about a bill."""

    reason = forms.CharField(label=_("哪里不对"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class RefundForm(forms.Form):
    """How much goes back, and why."""

    cents = Yuan(label=_("退多少（元）"))
    reason = forms.CharField(label=_("原因"), max_length=200)


class DecideForm(forms.Form):
    """The answer to a dispute: so much goes back; nothing means that the bill is right."""

    cents = Yuan(label=_("退多少（元），0 表示账单无误"), initial=0)
    answer = forms.CharField(label=_("答复"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ObjectForm(forms.Form):
    """What does not agree."""

    objection = forms.CharField(label=_("哪里对不上"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class PayeeForm(forms.Form):
    """Where an operator is paid."""

    name = forms.CharField(label=_("户名"), max_length=80)
    bank = forms.CharField(label=_("开户行"), max_length=80)
    number = forms.CharField(label=_("账号"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric"}))


class DesignateForm(forms.Form):
    """An operator with whom vouchers may be used."""

    operator = forms.ModelChoiceField(label=_("机构"), queryset=Operator.objects.none())
    paper = forms.CharField(label=_("文号"), max_length=80)

    def __init__(self, data: Any = None, *, operators: Any) -> None:
        super().__init__(data)
        self.fields["operator"].queryset = operators  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """What was found on the spot."""

    result = forms.ChoiceField(label=_("结果"), choices=[one for one in FieldCheck.Result.choices if one[0]])
    note = forms.CharField(label=_("看到什么"), max_length=200, required=False)


class RoundForm(forms.Form):
    """A round of market vouchers (standards 7.6): who gives what to how many, for which services, and when."""

    name = forms.CharField(label=_("名称"), max_length=60)
    sponsor = forms.CharField(label=_("出资方"), max_length=80)
    paper = forms.CharField(label=_("依据（文号或协议号）"), max_length=80)
    number = Whole(label=_("张数"), min_value=1, max_value=20_000)
    cents = Yuan(label=_("面值（元）"))
    threshold = Yuan(label=_("满多少元可用（0 表示不限）"), initial=0)
    per_use_cents = Yuan(label=_("每次最多用（元，0 表示不限）"), initial=0)
    age = Whole(label=_("年满（周岁）"), initial=60, max_value=120)
    stacking = forms.BooleanField(label=_("可以和消费补贴一起用"), required=False)
    items = forms.MultipleChoiceField(label=_("能用的服务"), widget=forms.CheckboxSelectMultiple)
    opens_on = Day(label=_("报名从"))
    closes_on = Day(label=_("报名到"))
    draws_on = Day(label=_("抽签日"))
    valid_from = Day(label=_("使用从"))
    valid_to = Day(label=_("使用到"))

    def __init__(self, data: Any = None, *, items: Any) -> None:
        super().__init__(data)
        self.fields["items"].choices = items  # type: ignore[attr-defined]
