"""A field in which one place is chosen by code or by name: suggestions where there is script, plain text without."""

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from songhe.base.web.marks import listed
from songhe.register.places import queries
from songhe.register.places.models import Division, Level


class PlaceInput(forms.TextInput):
    """A text input with a list of suggestions that fills while somebody types."""

    template_name = "places/_picker.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["search_url"] = reverse("places:search")
        return context


class PlaceField(forms.CharField):
    """One division inside `within`: a code, a name that only one place has, or county, town and village together.

    `levels` are those that may be chosen; a place outside `within` is as unknown as one that does not exist.
    """

    widget = PlaceInput

    def __init__(self, *, levels: tuple[str, ...] = (Level.VILLAGE,), **kwargs: Any) -> None:
        self.levels, self.within = levels, ""
        super().__init__(**{"max_length": queries.LONGEST, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return queries.names(value.path) if isinstance(value, Division) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self._chosen(text) if text else None

    def _chosen(self, text: str) -> Division:
        rows = self._candidates(text)
        if not rows:
            raise forms.ValidationError(_("没有找到“%(text)s”，请写村（社区）的名称或 12 位代码。") % {"text": text})
        if len(rows) > 1:
            names = queries.names_of([row.path for row in rows[:3]])
            said = {"text": text, "names": listed(names.values())}
            raise forms.ValidationError(_("“%(text)s”不止一个，请写全：%(names)s") % said)
        return rows[0]

    def _candidates(self, text: str) -> list[Division]:
        inside = Q(path=self.within) | Q(path__startswith=f"{self.within}/")
        rows = Division.objects.filter(inside, level__in=self.levels).select_related("unit")
        plain = "".join(text.split())
        exact = list(rows.filter(Q(code=plain) | Q(name=plain))[:9])
        if exact:
            return exact
        found = queries.search(plain, self.within)
        whole = [row for row in found if plain.endswith(("·" + row.short_name, "·" + row.name))]
        return self._allowed(whole or found) or self._joined(rows, plain)

    def _allowed(self, rows: list[Division]) -> list[Division]:
        return [row for row in rows if row.level in self.levels]

    def _joined(self, rows: Any, plain: str) -> list[Division]:
        """A town or county written with what lies above it: 汉阴县·蒲溪镇."""
        last = plain.rsplit("·", 1)[-1]
        near = list(rows.filter(name=last).exclude(level=Level.VILLAGE)[:20])
        names = queries.names_of([row.path for row in near])
        return [row for row in near if names[row.path].endswith(plain)]
