"""Forms of consults: what hurts, with whom and when, who agreed, who was there, what was said."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import weekday
from songhe.care.health.models import Consult, Slot
from songhe.register.access.models import User
from songhe.register.providers.fields import Day, Whole

LINES = {"rows": 3}


class AskForm(forms.Form):
    """What hurts."""

    reason = forms.CharField(label=_("哪里不舒服"), max_length=400, widget=forms.Textarea(attrs=LINES))
    speciality = forms.CharField(label=_("想看哪一科"), max_length=40, required=False)


class SlotField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        where = "·".join(part for part in (obj.hospital, obj.speciality) if part)
        when = localtime(obj.starts_at)
        return f"{when:%m-%d} {weekday(when)} {when:%H:%M} {obj.doctor_name} {where}".strip()


class ScheduleForm(forms.Form):
    """With whom, when, by what means, who sits beside."""

    slot = SlotField(label=_("约哪个时间"), queryset=Slot.objects.none())
    way = forms.ChoiceField(label=_("用什么方式"), choices=Consult.Way.choices)
    link = forms.CharField(
        label=_("医院视频地址"),
        max_length=300,
        required=False,
        help_text=_("县医院自己的视频系统给的 https:// 地址；本平台不做视频"),
    )
    place = forms.CharField(label=_("老人在哪里"), max_length=80, required=False, help_text=_("如 家里、村卫生室"))
    beside = forms.ModelChoiceField(label=_("谁陪在旁边"), queryset=User.objects.none(), required=False)

    def __init__(self, data: Any = None, *, slots: Any, helpers: Any) -> None:
        super().__init__(data, auto_id="sc_%s")
        self.fields["slot"].queryset = slots  # type: ignore[attr-defined]
        self.fields["beside"].queryset = helpers  # type: ignore[attr-defined]


class AgreeForm(forms.Form):
    """Who agreed, and how."""

    agreed_by = forms.CharField(label=_("谁同意的"), max_length=60)
    how = forms.ChoiceField(label=_("怎么同意的"), choices=Consult.Agreed.choices)


class HoldForm(forms.Form):
    """Who was in the room, and how long."""

    present = forms.CharField(label=_("谁在场"), max_length=200, help_text=_("如 老人、女儿、协理员张小红，县医院李医生"))
    minutes = Whole(label=_("看了几分钟"), min_value=1, max_value=240)


class NotesForm(forms.Form):
    """What was found, what is to be done, and where the prescription is."""

    notes = forms.CharField(label=_("看诊记录"), max_length=1000, widget=forms.Textarea(attrs=LINES))
    advice = forms.CharField(
        label=_("给老人和家属的话"), max_length=600, widget=forms.Textarea(attrs=LINES), help_text=_("用大家都懂的话写")
    )
    rx_number = forms.CharField(label=_("处方编号"), max_length=60, required=False, help_text=_("只记编号，处方在医院系统里"))
    rx_hospital = forms.CharField(label=_("开方医院"), max_length=60, required=False)
    follow_on = Day(label=_("哪天回访"), required=False)


class SlotsForm(forms.Form):
    """Time that is kept free."""

    day = Day(label=_("哪天"))
    begins = forms.TimeField(label=_("从几点"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    count = Whole(label=_("开几个号"), min_value=1, max_value=24, initial=6)
    hospital = forms.CharField(label=_("医院"), max_length=60, required=False)
    speciality = forms.CharField(label=_("科室、专长"), max_length=40, required=False)

    def starts_at(self, like: datetime) -> datetime:
        """The first one, in the zone of the house."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["begins"], tzinfo=localtime(like).tzinfo)
