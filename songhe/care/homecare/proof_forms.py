"""What people type about proof."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOMENT: dict[str, Any] = {"widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}


class CorrectionForm(forms.Form):
    """When somebody came and left, and why that is written down only now."""

    came_at = forms.DateTimeField(label=_("到达"), **MOMENT)
    left_at = forms.DateTimeField(label=_("离开"), **MOMENT)
    reason = forms.CharField(label=_("为什么更正"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        """Nobody leaves before he came."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("came_at") and told.get("left_at") and told["left_at"] <= told["came_at"]:
            self.add_error("left_at", _("离开要晚于到达。"))
        return told


class PinForm(forms.Form):
    """The confirmation number, twice."""

    pin = forms.CharField(
        label=_("确认码（4 到 6 位数字）"),
        max_length=6,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    again = forms.CharField(
        label=_("再输一遍"), max_length=6, widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("pin") and told.get("again") and told["pin"] != told["again"]:
            self.add_error("again", _("两次输入的不一样。"))
        return told
