"""What is asked before a list leaves the house."""

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.register.extracts.columns import COLUMNS, USUAL


class ExtractForm(forms.Form):
    """For what purpose, which columns, masked or not."""

    purpose = forms.CharField(
        label=_("用途"), max_length=200, min_length=4, help_text=_("如：十二月探访安排。会写进日志，也印在每一页上"),
        error_messages={"min_length": _("请写明用途，至少四个字。")},
    )  # fmt: skip
    columns = forms.MultipleChoiceField(
        label=_("要哪些列"), choices=[(name, column.label) for name, column in COLUMNS.items()], initial=list(USUAL),
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请至少选一列。")},
    )  # fmt: skip
    whole = forms.BooleanField(
        label=_("不遮盖姓名、证件号、电话和住址"), required=False, help_text=_("不论多少行，都要另一个人批准")
    )
