"""Forms of staff."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.register.access.log_ins import LogInField
from songhe.register.access.models import User
from songhe.register.people.fields import Lines, Phone
from songhe.register.places.forms import PlaceField
from songhe.register.places.models import Level
from songhe.register.staff import queries
from songhe.register.staff.models import Kind, Responder, Way

HOME = ZoneInfo("Asia/Shanghai")
DECIMAL = {"inputmode": "decimal"}


class ResponderForm(forms.Form):
    """Somebody who may be asked to go."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices)
    role_note = forms.CharField(label=_("说明"), max_length=60, required=False, help_text=_("如：龙岭社区助老员"))
    phone = Phone(label=_("电话"), required=False)
    division = PlaceField(
        label=_("所在地"), levels=(Level.VILLAGE, Level.TOWN, Level.COUNTY, Level.CITY), help_text=_("写名称或代码")
    )
    way = forms.ChoiceField(label=_("怎么去"), choices=Way.choices)
    languages = Lines(label=_("语言"), required=False, help_text=_("每行一种"))
    skills = Lines(label=_("技能"), required=False, help_text=_("每行一种，如：急救"))
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=31, max_value=34.5, widget=forms.TextInput(attrs=DECIMAL))
    lng = forms.FloatField(label=_("经度"), required=False, min_value=107, max_value=111, widget=forms.TextInput(attrs=DECIMAL))
    always_on = forms.BooleanField(label=_("全天候，不用排班"), required=False)
    user = LogInField(help_text=_("本人用它登录手机页；只列出还没有人用的响应人员和协理员账号"))

    def __init__(self, data: Any = None, *, user: User, responder: Responder | None = None) -> None:
        names = [name for name in self.base_fields if name != "phone"]
        super().__init__(data, initial={name: getattr(responder, name) for name in names} if responder else None)
        self.fields["division"].within = user.scope  # type: ignore[attr-defined]
        kind = str(data.get("kind", "")) if data is not None else responder.kind if responder else ""
        self.fields["user"].queryset = queries.free_log_ins(user, responder, kind)  # type: ignore[attr-defined]
        if responder and responder.__dict__.get("phone"):
            self.fields["phone"].widget.attrs["placeholder"] = gettext("已登记，不改请留空")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("lat") is None) != (data.get("lng") is None) and not {"lat", "lng"} & set(self.errors):
            self.add_error("lng", gettext("纬度和经度要一起填，或都不填。"))
        return data

    def facts(self) -> dict[str, Any]:
        """What was written; an empty number or position is none."""
        optional = {"phone", "lat", "lng"}
        return {name: value for name, value in self.cleaned_data.items() if name not in optional or value not in ("", None)}


class ShiftForm(forms.Form):
    """A day, from when, for how many hours."""

    responder = forms.ModelChoiceField(label=_("谁"), queryset=Responder.objects.none(), empty_label=_("选一个人"))
    day = forms.DateField(label=_("哪天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    start = forms.TimeField(label=_("从"), initial=time(8), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    hours = forms.IntegerField(label=_("几小时"), initial=12, min_value=1, max_value=24)

    def __init__(self, data: Any = None, *, user: User, day: date) -> None:
        super().__init__(data, initial={"day": day}, auto_id="shift_%s")
        rows = queries.responders(user).filter(is_active=True, always_on=False)
        self.fields["responder"].queryset = rows  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Moments of the shift; a night shift ends on the next day."""
        data = self.cleaned_data
        starts_at = datetime.combine(data["day"], data["start"], tzinfo=HOME)
        return {"responder": data["responder"], "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=data["hours"])}


class SwapForm(forms.Form):
    """Whom to ask."""

    asked = forms.ModelChoiceField(label=_("请谁代班"), queryset=Responder.objects.none(), empty_label=_("选一个人"))

    def __init__(self, data: Any = None, *, candidates: list[Responder]) -> None:
        super().__init__(data)
        rows = Responder.objects.filter(pk__in=[row.pk for row in candidates]).order_by("name")
        self.fields["asked"].queryset = rows  # type: ignore[attr-defined]


class KeysForm(forms.Form):
    """Who holds a key of one door."""

    holders = forms.ModelMultipleChoiceField(
        label=_("谁有钥匙"), required=False, queryset=Responder.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, near: Any, holders: Any) -> None:
        super().__init__(data, initial={"holders": [row.pk for row in holders]})
        self.fields["holders"].queryset = near  # type: ignore[attr-defined]
