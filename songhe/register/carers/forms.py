"""Forms of carers."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.register.carers.models import Absence, Carer, CertificateKind, Way
from songhe.register.people.fields import Lines, Phone
from songhe.register.people.models import Sex
from songhe.register.places.forms import PlaceField
from songhe.register.providers.fields import Day, FacilityField, Whole
from songhe.register.providers.models import Facility, Operator

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
DECIMAL = {"inputmode": "decimal"}


class Clock(forms.TimeField):
    """A time of the day, chosen from a clock where there is one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **kwargs)


class CarerForm(forms.Form):
    """A person who goes to old people."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    number = forms.CharField(label=_("工号"), max_length=20, required=False)
    sex = forms.ChoiceField(label=_("性别"), choices=Sex.choices)
    phone = Phone(label=_("电话"), required=False)
    facility = FacilityField(label=_("所在站点"), required=False)
    division = PlaceField(label=_("从哪个村（社区）出发"), help_text=_("每天的路线从这里开始，也回到这里"))
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=31, max_value=34.5, widget=forms.TextInput(attrs=DECIMAL))
    lng = forms.FloatField(label=_("经度"), required=False, min_value=107, max_value=111, widget=forms.TextInput(attrs=DECIMAL))
    way = forms.ChoiceField(label=_("怎么去"), choices=Way.choices)
    languages = Lines(label=_("会说的话"), required=False, help_text=_("每行一种，如：汉阴话"))
    day_minutes = Whole(label=_("每天最多（分钟）"), max_value=720, initial=480)
    week_minutes = Whole(label=_("每周最多（分钟）"), max_value=4000, initial=2400)

    def __init__(self, data: Any = None, *, operator: Operator, within: str, carer: Carer | None = None) -> None:
        names = [name for name in self.base_fields if name != "phone"]
        super().__init__(data, initial={name: getattr(carer, name) for name in names} if carer else None)
        self.fields["division"].within = within  # type: ignore[attr-defined]
        standing = Facility.objects.filter(operator=operator).exclude(status__in=["closed", "converted"])
        self.fields["facility"].queryset = standing.order_by("name")  # type: ignore[attr-defined]
        if carer and carer.__dict__.get("phone"):
            self.fields["phone"].widget.attrs["placeholder"] = gettext("已登记，不改请留空")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("lat") is None) != (data.get("lng") is None) and not {"lat", "lng"} & set(self.errors):
            self.add_error("lng", gettext("纬度和经度要一起填，或都不填。"))
        return data

    def facts(self) -> dict[str, Any]:
        """What was written; an empty number or point is none, and the point of a place chosen anew is the place's own."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"phone", "lat", "lng"}}
        if self.cleaned_data["phone"]:
            said["phone"] = self.cleaned_data["phone"]
        place, point = self.cleaned_data["division"], (self.cleaned_data["lat"], self.cleaned_data["lng"])
        return {**said, "lat": place.lat if point[0] is None else point[0], "lng": place.lng if point[1] is None else point[1]}


class CertificateForm(forms.Form):
    """A certificate as it is printed."""

    kind = forms.ChoiceField(label=_("证书"), choices=CertificateKind.choices)
    number = forms.CharField(label=_("编号"), max_length=60, required=False)
    issued_on = Day(label=_("发证日"), required=False)
    expires_on = Day(label=_("有效期至"), required=False, help_text=_("长期有效的留空"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        issued, expires = data.get("issued_on"), data.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", gettext("有效期不能早于发证日。"))
        return data


class TrainingForm(forms.Form):
    """Hours learned on a day."""

    on = Day(label=_("哪天"))
    hours = Whole(label=_("学时"), min_value=1, max_value=24)
    topic = forms.CharField(label=_("学了什么"), max_length=80)
    given_by = forms.CharField(label=_("谁办的"), max_length=60, required=False)


class AbsenceForm(forms.Form):
    """From when to when somebody is not there."""

    reason = forms.ChoiceField(label=_("原因"), choices=Absence.Reason.choices)
    from_day = Day(label=_("从哪天"))
    from_time = Clock(label=_("几点"), initial=time(0))
    to_day = Day(label=_("到哪天"))
    to_time = Clock(label=_("到几点"), initial=time(23, 59))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and self.moments()[1] <= self.moments()[0]:
            self.add_error("to_day", gettext("结束要晚于开始。"))
        return data

    def moments(self) -> tuple[datetime, datetime]:
        """Begin and end."""
        said, zone = self.cleaned_data, get_default_timezone()
        return (
            datetime.combine(said["from_day"], said["from_time"], tzinfo=zone),
            datetime.combine(said["to_day"], said["to_time"], tzinfo=zone),
        )


class DayForm(forms.Form):
    """Working time of one weekday; both empty: the day is off."""

    starts = Clock(label=_("上班"), required=False)
    ends = Clock(label=_("下班"), required=False)
    break_starts = Clock(label=_("午休从"), required=False)
    break_minutes = Whole(label=_("午休（分钟）"), required=False, max_value=240)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and (data.get("starts") is None) != (data.get("ends") is None):
            self.add_error("ends", gettext("上班和下班要一起填，或都不填。"))
        return data


class WeekForm:
    """Seven `DayForm`s, Monday first."""

    def __init__(self, data: Any = None, *, carer: Carer) -> None:
        known = {row.weekday: row for row in carer.hours.all()}
        self.days = [
            DayForm(data, prefix=f"d{number}", initial=vars(known[number]) if number in known else None) for number in range(7)
        ]

    def __iter__(self) -> Any:
        return iter(zip(WEEKDAYS, self.days, strict=True))

    def is_valid(self) -> bool:
        """Each day looked at, also after one that is wrong."""
        seen = [day.is_valid() for day in self.days]
        return all(seen)

    @property
    def errors(self) -> bool:
        return any(day.errors for day in self.days)

    def week(self) -> list[dict[str, Any]]:
        """The days that are worked."""
        rows = []
        for number, day in enumerate(self.days):
            said = day.cleaned_data
            if said["starts"] is not None:
                rows.append({"weekday": number, **said, "break_minutes": said["break_minutes"] or 0})
        return rows


class PortraitForm(forms.Form):
    """The face, and that the carer agrees."""

    picture = forms.FileField(label=_("照片"), widget=forms.FileInput(attrs={"accept": "image/*"}))
    agreed = forms.BooleanField(label=_("本人同意把照片给所服务的老人和家属看"))
