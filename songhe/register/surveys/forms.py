"""Forms of the room: a file, and what its columns are."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.links.sheets.limits import USUAL
from songhe.register.surveys import words
from songhe.register.surveys.models import Survey


class TableForm(forms.Form):
    """A table of facilities."""

    file = forms.FileField(label=_("文件"), error_messages={"empty": _("文件是空的。"), "required": _("请选一个文件。")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = gettext("Excel（.xlsx .xls .xlsb .ods）或 CSV，最大 %(n)d MB")
        self.fields["file"].help_text = told % {"n": USUAL.size >> 20}


class ColumnsForm(forms.Form):
    """One choice for each column of the table."""

    def __init__(self, data: Any = None, *, survey: Survey) -> None:
        super().__init__(data)
        self.survey = survey
        choices = [("", _("不用这一列")), *words.COLUMNS.items()]
        for column, heading in enumerate(survey.headings):
            label = heading or _("第 %(n)d 列") % {"n": column + 1}
            initial = survey.columns.get(str(column), "")
            self.fields[f"c{column}"] = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)

    def chosen(self) -> dict[int, str]:
        """Fact by column; columns that are left out are not in it."""
        columns = range(len(self.survey.headings))
        return {column: fact for column in columns if (fact := self.cleaned_data[f"c{column}"])}
