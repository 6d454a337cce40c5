"""Forms of the room: a file, and what its columns are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.links.sheets.limits import USUAL
from songhe.register.rolls import facts
from songhe.register.rolls.models import Kind, Roll
from songhe.register.rolls.words import masked


class RollForm(forms.Form):
    """A list that came from another bureau."""

    kind = forms.ChoiceField(
        label=_("名册种类"), choices=Kind.choices, help_text=_("老人名册会建档；其他名单只与档案比对，提出待核实的事")
    )  # fmt: skip
    bureau = forms.CharField(label=_("来自哪个部门"), max_length=40, help_text=_("如：县残联。会记住它的列名是什么意思"))
    file = forms.FileField(
        label=_("文件"), help_text=_("Excel（.xlsx .xls .xlsb .ods）或 CSV，最大 %(n)d MB") % {"n": USUAL.size >> 20},
        error_messages={"empty": _("文件是空的。"), "required": _("请选一个文件。")},
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, bureaus: list[str]) -> None:
        super().__init__(data, files)
        self.bureaus = bureaus
        self.fields["bureau"].widget.attrs.update({"list": "bureaus", "autocomplete": "off"})


class ColumnsForm(forms.Form):
    """One choice for each column of the file."""

    def __init__(self, data: Any = None, *, roll: Roll, guessed: dict[int, str]) -> None:
        super().__init__(data)
        self.roll = roll
        for column, heading in enumerate(roll.headings):
            choices = facts.choices(roll.kind)
            field = forms.ChoiceField(label=heading, choices=choices, required=False, initial=guessed.get(column, ""))
            self.fields[f"c{column}"] = field

    def lines(self) -> list[tuple[Any, list[str]]]:
        """(field, masked examples) by column."""
        examples = self.roll.examples or []
        told = []
        for column, bound in enumerate(self):
            fact = bound.value() or ""
            cells = [row[column] if column < len(row) else "" for row in examples]
            told.append((bound, [masked(fact, cell) if fact else hidden(cell) for cell in cells if cell]))
        return told

    def chosen(self) -> dict[int, str]:
        """Fact by column; columns that are left out are not in it."""
        columns = range(len(self.roll.headings))
        return {column: fact for column in columns if (fact := self.cleaned_data[f"c{column}"])}


def hidden(cell: str) -> str:
    """An example of a column of which nobody knows yet what it holds: its first character, and how long it is."""
    return f"{cell[:1]}{'*' * min(6, max(1, len(cell) - 1))}"
