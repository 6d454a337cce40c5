"""Forms of channels and of a person's own wishes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.links.notify.models import Outlet, Preference
from songhe.register.people.fields import Phone

TIME = {"type": "time"}
WAYS = [("push", _("浏览器推送")), *((kind, word) for kind, word in Outlet.Kind.choices)]


class OutletForm(forms.Form):
    """One way out. The address is written and never shown again: it holds the gateway's secret."""

    kind = forms.ChoiceField(label=_("渠道"), choices=Outlet.Kind.choices)
    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("如：移动短信网关"))
    address = forms.CharField(
        label=_("地址"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )

    def __init__(self, data: Any = None, *, outlet: Outlet | None = None) -> None:
        super().__init__(data, initial={"name": outlet.name} if outlet else None)
        if outlet:
            del self.fields["kind"]
            self.fields["address"].required = False
            self.fields["address"].help_text = _("已封存，不改请留空")


class TrialForm(forms.Form):
    """To whom a trial goes."""

    phone = Phone(label=_("试发到电话"), required=False)
    mail = forms.EmailField(label=_("试发到邮箱"), required=False)


class WishForm(forms.Form):
    """How I want to be told."""

    ways = forms.MultipleChoiceField(
        label=_("我用这些方式"), choices=WAYS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("都不勾，就由平台决定。钉钉群、企业微信群、飞书群请先加入本单位的群再勾。"),
    )  # fmt: skip
    first = forms.ChoiceField(label=_("先用哪一种"), choices=[("", _("由平台决定")), *WAYS], required=False)
    phone = Phone(label=_("收短信和电话的号码"), required=False)
    mail = forms.EmailField(label=_("邮箱"), required=False)
    quiet_from = forms.TimeField(label=_("免打扰从"), required=False, widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    quiet_to = forms.TimeField(label=_("免打扰到"), required=False, widget=forms.TimeInput(attrs=TIME, format="%H:%M"))

    def __init__(self, data: Any = None, *, wish: Preference | None) -> None:
        kept = {}
        if wish:
            kept = {"ways": wish.ways, "first": wish.ways[0] if wish.ways else "", "phone": wish.phone, "mail": wish.mail}
            kept |= {"quiet_from": wish.quiet_from, "quiet_to": wish.quiet_to}
        super().__init__(data, initial=kept)

    def clean(self) -> dict[str, Any]:
        """Both ends of the quiet hours, or none; what comes first is one of the ways."""
        data = super().clean() or {}
        if (data.get("quiet_from") is None) != (data.get("quiet_to") is None):
            self.add_error("quiet_to", _("开始和结束要一起填，或都不填。"))
        first = data.get("first")
        if first:
            data["ways"] = [first, *(way for way in data.get("ways", []) if way != first)]
        return data
