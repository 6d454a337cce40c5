"""The form for a new token."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from songhe.register.access import tokens
from songhe.register.access.models import User

USUAL = timedelta(days=90)


class NewToken(forms.Form):
    label = forms.CharField(
        label=_("给哪个系统用"),
        max_length=60,
        error_messages={"required": _("写明给哪个系统用，日后才知道能不能作废。"), "max_length": _("最长 60 个字。")},
    )
    last_day = forms.DateField(
        label=_("用到哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("令牌都要有到期的一天。")},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.end, self.today = tokens.longest(user, at), localtime(at).date()
        self.fields["last_day"].initial = min(self.end, self.today + USUAL)
        self.fields["last_day"].widget.attrs.update(min=f"{self.today}", max=f"{self.end}")

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if not self.today <= day <= self.end:
            raise forms.ValidationError(_("令牌最长用到 %(day)s，从今天起选一天。") % {"day": f"{self.end:%Y-%m-%d}"})
        return day
