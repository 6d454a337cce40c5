"""The form for a new token."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NewToken(forms.Form):
    label = forms.CharField(
        label=_("给哪个系统用"),
        max_length=60,
        error_messages={"required": _("写明给哪个系统用，日后才知道能不能作废。"), "max_length": _("最长 60 个字。")},
    )
