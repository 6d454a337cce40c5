"""The filter of the journal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.desks.auditor import words
from songhe.register.places.models import Division


class Filter(forms.Form):
    """Everything optional; what cannot be read is said beside its field."""

    who = forms.CharField(label=_("谁"), max_length=40, required=False)
    verb = forms.ChoiceField(label=_("做了什么"), required=False)
    where = forms.CharField(label=_("地方代码"), max_length=12, required=False)
    day = forms.DateField(label=_("哪天"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    subject = forms.UUIDField(
        label=_("记录编号"), required=False,
        error_messages={"invalid": _("记录编号是 32 位的数字和 a 到 f，从记录的页面复制过来。")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("全部")), *words.rooms()]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any] | None:
        """What was asked for; None where it could not be read, and then nothing is shown but the error."""
        return self.cleaned_data if self.is_valid() else None

    def clean_where(self) -> Division | None:
        """The division with this code."""
        code = self.cleaned_data["where"].strip()
        if not code:
            return None
        place = Division.objects.filter(code=code).first()
        if place is None:
            raise forms.ValidationError(_("没有这个代码。县是 6 位，镇是 9 位，村是 12 位，例如 610921。"))
        return place
