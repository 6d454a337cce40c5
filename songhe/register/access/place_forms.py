"""Putting one village right."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.register.places import actions
from songhe.register.places.models import Division, Terrain, Unit


class PutRight(forms.Form):
    """Terrain, unit and measured position of one village; what is unchanged leaves no trace."""

    terrain = forms.ChoiceField(label=_("地形"), choices=Terrain.choices, help_text=_("决定 15 分钟时限用哪一档"))
    unit = forms.ModelChoiceField(
        label=_("管理单位"), queryset=Unit.objects.none(), required=False, empty_label=_("由县（市、区）管理")
    )
    lat = forms.FloatField(
        label=_("纬度"), min_value=31, max_value=34.5, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    lng = forms.FloatField(
        label=_("经度"), min_value=107, max_value=111, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )

    def __init__(self, data: Any = None, *, division: Division) -> None:
        now = {"terrain": division.terrain, "unit": division.unit_id, "lat": division.lat, "lng": division.lng}
        super().__init__(data, initial=now)
        self.division = division
        self.fields["unit"].queryset = Unit.objects.filter(within=division.county_code)  # type: ignore[attr-defined]
        for name in ("lat", "lng"):
            words = {
                "min_value": _("不在安康市内，请核对。"),
                "max_value": _("不在安康市内，请核对。"),
                "invalid": _("请写小数，如 32.7。"),
            }
            self.fields[name].error_messages.update(words)

    def put_right(self, *, by: Actor, at: datetime) -> None:
        """Do what was changed, each as its own deed, all or nothing."""
        data, row = self.cleaned_data, self.division
        with journal.deed():
            if data["terrain"] != row.terrain:
                actions.set_terrain(division=row, terrain=data["terrain"], by=by, at=at)
            if data["unit"] != row.unit:
                actions.set_unit(division=row, unit=data["unit"], by=by, at=at)
            if (data["lat"], data["lng"]) != (row.lat, row.lng):
                actions.set_position(division=row, lat=data["lat"], lng=data["lng"], by=by, at=at)
