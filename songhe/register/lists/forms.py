"""What a list can be asked: a field for each criterion that a room of this node declares, the place, and the order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.register.access.models import User
from songhe.register.lists import criteria
from songhe.register.lists.criteria import Criterion
from songhe.register.places.forms import PlaceField
from songhe.register.places.models import Level

SORTS = (("", _("按村和姓名")), ("oldest", _("年龄大的在前")), ("youngest", _("年龄小的在前")))


class ListForm(forms.Form):
    """Bound to the query string. `chosen` are the criteria that were asked for and make sense."""

    place = PlaceField(label=_("地方"), levels=tuple(Level.values), required=False)
    sort = forms.ChoiceField(label=_("顺序"), choices=SORTS, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        place.within = user.scope
        last = {name: self.fields.pop(name) for name in ("place", "sort")}
        self.fields |= {one.code: _field(one) for one in criteria.every()} | last

    @property
    def chosen(self) -> dict[str, str]:
        said = {name: str(value) for name, value in self.cleaned_data.items() if value not in (None, "")}
        return criteria.clean(said)


def _field(one: Criterion) -> forms.Field:
    if one.choices:
        return forms.ChoiceField(label=one.label, choices=[("", _("不限")), *one.choices()], required=False)
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=one.label, min_value=one.least, max_value=one.most, required=False, widget=widget)


class SaveForm(forms.Form):
    """The name under which the criteria of the page are kept."""

    name = forms.CharField(label=_("清单名称"), max_length=40)
    shared = forms.BooleanField(label=_("本辖区同事也能用"), required=False)
