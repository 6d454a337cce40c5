"""Forms of the room: an area by hand, by name or by distance; warnings; what is at hand; what is said."""

import json
import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.rollcall import dated, queries, words
from songhe.care.rollcall.models import Area, Buddy, Level, Mobility, Standing, Way
from songhe.care.rollcall.rules import shapes
from songhe.care.rollcall.rules.shapes import BadShape
from songhe.register.access.models import User
from songhe.register.people.fields import Phone
from songhe.register.places.forms import PlaceField
from songhe.register.places.models import Division
from songhe.register.places.models import Level as PlaceLevel
from songhe.register.providers.fields import Whole

ALL_LEVELS = (PlaceLevel.CITY, PlaceLevel.COUNTY, PlaceLevel.TOWN, PlaceLevel.VILLAGE)
MOST_PLACES, MOST_TEXT = 200, 400_000
MOMENT: dict[str, Any] = {"widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}


class PlacesField(forms.CharField):
    """Several places, one a line; each as in a field for one place."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=8000, **kwargs)
        self.one = PlaceField(levels=ALL_LEVELS)

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in re.split(r"[;\n\uff1b]", super().clean(value))]
        lines = [line for line in lines if line]
        if len(lines) > MOST_PLACES:
            raise forms.ValidationError(gettext("一次最多写 %(n)s 个村镇。") % {"n": MOST_PLACES})
        return [self.one.clean(line) for line in lines]


class AreaForm(forms.Form):
    """Drawn, chosen by name, or a circle: at least one of them."""

    name = forms.CharField(label=_("这片区域叫什么"), max_length=40, help_text=_("如：月河两岸、三号滑坡体下方"))
    shape = forms.CharField(label=_("画的区域"), required=False, max_length=MOST_TEXT, widget=forms.HiddenInput)
    places = PlacesField(label=_("整村、整镇"), required=False, help_text=_("每行一个，写名称或代码；不用地图也能点名"))
    centre = PlaceField(label=_("以哪个村（社区）为中心"), required=False)
    km = forms.DecimalField(
        label=_("周围多少公里"), required=False, min_value=0, max_digits=5, decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, user: User, today: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.widest = dated.limits(today).circle_km
        places: Any = self.fields["places"]
        centre: Any = self.fields["centre"]
        places.one.within = centre.within = user.scope

    def clean_shape(self) -> dict[str, Any]:
        """What was drawn, checked."""
        text = self.cleaned_data.get("shape") or ""
        if not text:
            return {}
        try:
            return shapes.read(json.loads(text))
        except BadShape as fault:
            raise forms.ValidationError(str(words.BAD_SHAPES[fault.code])) from fault
        except (ValueError, RecursionError) as fault:
            raise forms.ValidationError(str(words.BAD_SHAPES["syntax"])) from fault

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        centre, km = data.get("centre"), data.get("km")
        if bool(centre) != bool(km) and not self.errors:
            self.add_error("km" if centre else "centre", gettext("中心和公里数要一起填。"))
        if km and km > self.widest:
            self.add_error("km", gettext("最多 %(n)s 公里。") % {"n": self.widest})
        if not self.errors and not (data.get("shape") or data.get("places") or centre):
            self.add_error(None, gettext("请在地图上画一片区域，或写村镇，或写中心和公里数。"))
        return data

    def facts(self) -> dict[str, Any]:
        """For `make_area`."""
        data = self.cleaned_data
        shape = data["shape"]
        if data["centre"]:
            round_it = shapes.circle((data["centre"].lat, data["centre"].lng), float(data["km"]))
            both = {"type": "FeatureCollection", "features": [one for one in (shape, round_it) if one]}
            shape = shapes.read(both)
        return {"name": data["name"], "shape": shape, "places": [place.path for place in data["places"]]}


class StartForm(forms.Form):
    """What a roll is called for."""

    kind = forms.ChoiceField(label=_("哪种灾害"))
    level = forms.ChoiceField(label=_("级别"), choices=Level.choices, initial=Level.RED)
    name = forms.CharField(label=_("名称"), max_length=60, required=False, help_text=_("不填就用区域和灾害的名称"))
    drill = forms.BooleanField(label=_("这是演练"), required=False, help_text=_("通知和名单上都写“演练”，不叫救护，不改档案"))

    def __init__(self, data: Any = None, *, today: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["kind"].choices = words.kind_choices(today)  # type: ignore[attr-defined]


class AlertForm(forms.Form):
    """A warning as it was issued."""

    kind = forms.ChoiceField(label=_("哪种灾害"))
    level = forms.ChoiceField(label=_("级别"), choices=Level.choices)
    area = forms.ModelChoiceField(label=_("哪片区域"), queryset=Area.objects.none())
    source = forms.CharField(label=_("谁发布的"), max_length=60, help_text=_("如：县气象台"))
    number = forms.CharField(label=_("文号"), max_length=60, required=False)
    issued_at = forms.DateTimeField(label=_("发布时间"), **MOMENT)
    text = forms.CharField(label=_("原文"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    drill = forms.BooleanField(label=_("这是演练"), required=False)

    def __init__(self, data: Any = None, *, user: User, today: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["kind"].choices = words.kind_choices(today)  # type: ignore[attr-defined]
        self.fields["area"].queryset = queries.areas(user).filter(kept=True)  # type: ignore[attr-defined]


class LevelForm(forms.Form):
    """Another level."""

    level = forms.ChoiceField(label=_("级别"), choices=Level.choices)


class FileForm(forms.Form):
    """Warnings as a table."""

    file = forms.FileField(label=_("表格"), help_text=_("Excel 或 CSV，不超过 2 MB"))


class HandForm(forms.Form):
    """What every helper has."""

    name = forms.CharField(label=_("名称"), max_length=40)
    division = PlaceField(label=_("所在村（社区）"))
    phone = Phone(label=_("电话"), required=False)

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["division"].within = user.scope  # type: ignore[attr-defined]


class BuddyForm(HandForm):
    """A buddy."""

    kind = forms.ChoiceField(label=_("身份"), choices=Buddy.Kind.choices)
    most = Whole(label=_("最多包几位"), min_value=1, max_value=50, initial=3)
    field_order = ("name", "kind", "division", "phone", "most")


class VehicleForm(HandForm):
    """A vehicle and its driver."""

    driver = forms.CharField(label=_("司机"), max_length=40)
    seats = Whole(label=_("座位"), max_value=80, initial=4)
    wheelchairs = Whole(label=_("轮椅位"), max_value=20, initial=0)
    stretchers = Whole(label=_("担架位"), max_value=20, initial=0)
    field_order = ("name", "driver", "phone", "division", "seats", "wheelchairs", "stretchers")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("seats", "wheelchairs", "stretchers")):
            self.add_error("seats", gettext("至少要有一个位子。"))
        return data


class ShelterForm(HandForm):
    """A shelter."""

    where = forms.CharField(label=_("地址"), max_length=80)
    places = Whole(label=_("能安置多少人"), min_value=1, max_value=20_000, initial=100)
    powered = forms.BooleanField(label=_("有备用电源"), required=False)
    level = forms.BooleanField(label=_("轮椅、担架进得去"), required=False, initial=True)
    field_order = ("name", "where", "division", "phone", "places", "powered", "level")


HAND_FORMS: dict[str, Any] = {"buddy": BuddyForm, "vehicle": VehicleForm, "shelter": ShelterForm}


class CardForm(forms.Form):
    """What rescuers have to know."""

    mobility = forms.ChoiceField(label=_("怎么出门"), choices=Mobility.choices, initial=Mobility.UNKNOWN)
    kind = forms.ChoiceField(label=_("断电就有危险的设备"), required=False)
    hours = Whole(label=_("断电能撑几小时"), required=False, max_value=240)
    note = forms.CharField(label=_("设备要说明的"), required=False, max_length=60)
    agreed_by = forms.CharField(
        label=_("谁同意记下设备、紧急时给救援的人看"), required=False, max_length=60,
        help_text=_("本人或家属；已经同意过的不用再写"),
    )  # fmt: skip
    buddy = forms.ModelChoiceField(label=_("包保人"), queryset=Buddy.objects.none(), required=False)
    shelter = forms.ModelChoiceField(label=_("去哪个安置点"), queryset=Area.objects.none(), required=False)

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["kind"].choices = [("", _("没有")), *words.DEVICES.items()]  # type: ignore[attr-defined]
        for name in ("buddy", "shelter"):
            self.fields[name].queryset = queries.at_hand(user, name)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """For `write_card`."""
        data = self.cleaned_data
        device = {"kind": data["kind"], "note": data["note"], "hours": str(data["hours"] or "")} if data["kind"] else {}
        kept = {name: value for name, value in device.items() if value}
        return {**{name: data[name] for name in ("mobility", "agreed_by", "buddy", "shelter")}, "device": kept}


class TellForm(forms.Form):
    """One word about one person."""

    status = forms.ChoiceField(label=_("现在怎样"), choices=Standing.choices)
    way = forms.ChoiceField(label=_("怎么知道的"), choices=Way.choices)
    note = forms.CharField(label=_("要说明的"), required=False, max_length=200)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AssignForm(forms.Form):
    """Who goes to somebody, what they ride in, where they sleep."""

    buddy = forms.ModelChoiceField(label=_("包保人"), queryset=Buddy.objects.none(), required=False)
    vehicle = forms.ModelChoiceField(label=_("车辆"), queryset=Buddy.objects.none(), required=False)
    trip = Whole(label=_("第几趟"), required=False, min_value=1, max_value=50, initial=1)
    shelter = forms.ModelChoiceField(label=_("安置点"), queryset=Buddy.objects.none(), required=False)

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, **more)
        for name in ("buddy", "vehicle", "shelter"):
            self.fields[name].queryset = queries.at_hand(user, name)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """For `assign`."""
        return {**self.cleaned_data, "trip": self.cleaned_data["trip"] or 1}


class EndForm(forms.Form):
    """Why it ends though somebody is missing."""

    why = forms.CharField(label=_("为什么结束"), required=False, max_length=200)


def place_of(text: str, within: str) -> Division | None:
    """A place by its name in a table; None where there is none or more than one."""
    field = PlaceField(levels=ALL_LEVELS)
    field.within = within
    try:
        return field.clean(text)
    except forms.ValidationError:
        return None
