"""Forms of the room: choosing, cancelling, rating."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
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


class PackageForm(forms.Form):
    """A package: name, for whom, how often each bookable service, its price in yuan and from when it holds."""

    name = forms.CharField(label=_("套餐名称"), max_length=40)
    said = forms.CharField(label=_("适合谁"), max_length=120, required=False)
    days = forms.IntegerField(label=_("多少天内用完"), min_value=7, max_value=92)
    yuan = forms.DecimalField(label=_("套餐价（元）"), min_value=Decimal("0.01"), max_digits=8, decimal_places=2)
    valid_from = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, lines: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.charges = list(lines)
        for one in self.charges:
            self.fields[f"times_{one.offer.pk}"] = forms.IntegerField(
                label=str(one.offer), min_value=0, max_value=31, required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-cents": one.cents}),
            )  # fmt: skip

    def lines(self) -> list[tuple[Any, Any]]:
        """Each service with its field."""
        return [(one, self[f"times_{one.offer.pk}"]) for one in self.charges]

    def clean_yuan(self) -> int:
        """In cents."""
        return int(self.cleaned_data["yuan"] * 100)

    def _times(self, one: Any) -> int:
        value = self[f"times_{one.offer.pk}"].value()
        return int(value) if str(value or "").isdecimal() else 0

    def offers(self) -> list[Any]:
        """One for each visit."""
        return [one.offer for one in self.charges for _n in range(self.cleaned_data.get(f"times_{one.offer.pk}") or 0)]

    def single(self) -> int:
        """What the visits chosen so far cost by the filed prices, in cents."""
        return sum(one.cents * self._times(one) for one in self.charges)


class CourseForm(forms.Form):
    """When each service of a package begins; the read-back only where somebody books on behalf."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    channel = forms.ChoiceField(label=_("怎么约的"), choices=Channel.choices)
    read_back = forms.BooleanField(label=_("已复述，老人确认"), required=False)

    def __init__(self, *args: Any, lines: Sequence[Any], linked: bool, first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first
        if linked:
            self.fields["channel"].widget = self.fields["read_back"].widget = forms.HiddenInput()
        self.behalf = not linked
        for place, line in enumerate(lines):
            day = forms.DateField(label=_("第一次哪天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
            hour = forms.TimeField(label=_("几点"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
            day.initial, hour.initial = first + timedelta(days=place % 5), time(9 + place % 3)
            self.fields[f"day_{line.offer.pk}"], self.fields[f"time_{line.offer.pk}"] = day, hour
        self._lines = list(lines)

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Each service with its two fields."""
        return [(one, self[f"day_{one.offer.pk}"], self[f"time_{one.offer.pk}"]) for one in self._lines]

    def when(self, line: Any) -> tuple[date, time]:
        """The first day and hour of a service: as said, or as proposed while nothing valid is said."""
        day, hour = self.fields[f"day_{line.offer.pk}"], self.fields[f"time_{line.offer.pk}"]
        told = getattr(self, "cleaned_data", {})
        return (
            told.get(f"day_{line.offer.pk}") or day.initial,
            told.get(f"time_{line.offer.pk}") or hour.initial,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.behalf and data.get("channel") == Channel.PHONE and not data.get("read_back"):
            self.add_error("read_back", _("电话预约要先给老人念一遍，老人确认后打勾。"))
        return data


class LeftForm(forms.Form):
    """One visit of a package that is left."""

    day = forms.DateField(label=_("哪天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = forms.TimeField(label=_("几点"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


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
