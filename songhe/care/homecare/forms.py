"""Forms of the room: choosing, cancelling, rating."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.care.homecare.models import Cancelled, Channel, Holidays
from songhe.care.homecare.words import WEEKDAYS
from songhe.register.providers.fields import Yuan

SHORT = forms.Textarea(attrs={"rows": 2})


class BookForm(forms.Form):
    """The last step of a booking. `channel` and the read-back only where somebody books on behalf."""

    day = forms.DateField(widget=forms.HiddenInput)
    time = forms.TimeField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    preferred = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)
    note = forms.CharField(label=_("给护理员的话"), max_length=200, required=False, widget=SHORT)
    submit = forms.BooleanField(widget=forms.HiddenInput, required=False)


class BehalfForm(BookForm):
    """Somebody came to the counter, rang up or sent a paper."""

    CHANNELS = (Channel.PHONE, Channel.DESK, Channel.PAPER)

    channel = forms.ChoiceField(label=_("怎么约的"), choices=[(one.value, one.label) for one in CHANNELS])
    read_back = forms.BooleanField(label=_("已复述，老人确认"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("channel") == Channel.PHONE and not data.get("read_back"):
            self.add_error("read_back", _("电话预约要先给老人念一遍，老人确认后打勾。"))
        return data


class StandingForm(forms.Form):
    """Every Tuesday at nine."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("星期几"), coerce=int, choices=list(enumerate(WEEKDAYS)), widget=forms.CheckboxSelectMultiple
    )
    time = forms.TimeField(label=_("几点"), widget=forms.TimeInput(attrs={"type": "time"}))
    every = forms.TypedChoiceField(label=_("每几周"), coerce=int, choices=[(1, _("每周")), (2, _("每两周")), (4, _("每四周"))])
    starts_on = forms.DateField(label=_("从"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_("到（不填就一直约）"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    holiday = forms.ChoiceField(label=_("遇到公休日"), choices=Holidays.choices)


class CancelForm(forms.Form):
    """Why it is taken back. `fee`: what was said that it costs (cents), so that nobody pays more than he was told."""

    reason = forms.CharField(label=_("为什么取消"), max_length=200, widget=SHORT)
    fee = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)


class BehalfCancelForm(CancelForm):
    """Somebody rang or came to the counter; or the staff take it back on their own account, which costs nobody."""

    who = forms.ChoiceField(
        label=_("谁要取消"),
        choices=[(Cancelled.DESK, _("工作人员决定（不收费）")), (Cancelled.ELDER, _("老人")), (Cancelled.FAMILY, _("家属"))],
        required=False,
    )


class SettleForm(forms.Form):
    """How a dispute ends: the record stands, or a part or all of the price goes back."""

    OUTCOMES = (("stands", _("服务记录属实，不退")), ("part", _("退一部分")), ("whole", _("全部退")))

    outcome = forms.ChoiceField(label=_("结果"), choices=OUTCOMES)
    cents = Yuan(label=_("退多少（元），退一部分时填"), required=False)
    reason = forms.CharField(label=_("查到什么、为什么（老人和家属看得到）"), max_length=200, widget=SHORT)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == "part" and not data.get("cents"):
            self.add_error("cents", _("退一部分请写退多少。"))
        return data


class WhyForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=SHORT)


class WhenForm(forms.Form):
    """Another hour."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = forms.TimeField(label=_("几点"), widget=forms.TimeInput(attrs={"type": "time"}))


class RateForm(forms.Form):
    """Stars and words."""

    stars = forms.TypedChoiceField(
        label=_("几颗星"), coerce=int, choices=[(n, "★" * n) for n in (5, 4, 3, 2, 1)], widget=forms.RadioSelect
    )
    said = forms.CharField(label=_("想说的话"), max_length=500, required=False, widget=SHORT)
