"""Forms of filings, prices and months."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.register.filing import dated
from songhe.register.filing.models import Basis, Filing, Measure, MonthlyReport, Offer, Paper, Service
from songhe.register.providers.fields import Day, Whole, Yuan
from songhe.register.providers.models import BedKind, Facility

KINDS = [(one.value, one.label) for one in (Filing.Kind.FIRST, Filing.Kind.CHANGE, Filing.Kind.STOP)]


class FilingForm(forms.Form):
    """What is filed, and with which papers."""

    kind = forms.ChoiceField(label=_("事项"), choices=KINDS)
    papers = forms.MultipleChoiceField(
        label=_("已备好的材料"), required=False, choices=Paper.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, facility: Facility) -> None:
        super().__init__(data)
        known = {row.kind: row.count for row in facility.beds.all()}
        for kind, label in BedKind.choices:
            said = gettext("变更后%(kind)s几张") % {"kind": label}
            self.fields[f"beds_{kind}"] = Whole(label=said, required=False, max_value=5000, initial=known.get(kind))

    def contents(self) -> dict[str, Any]:
        """Beds as they are to be; only a change changes them."""
        if self.cleaned_data["kind"] != Filing.Kind.CHANGE:
            return {}
        told = {kind: self.cleaned_data.get(f"beds_{kind}") for kind in BedKind.values}
        beds = {kind: number for kind, number in told.items() if number is not None}
        return {"beds": beds} if beds else {}


class OfferForm(forms.Form):
    """A service, and for what its price is."""

    service = forms.ChoiceField(label=_("服务"), choices=Service.choices)
    name = forms.CharField(label=_("项目名称"), max_length=60, required=False, help_text=_("如：午餐（两荤一素一汤）"))
    measure = forms.ChoiceField(label=_("计价单位"), choices=Measure.choices)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class PriceForm(forms.Form):
    """A new price, from a day on."""

    cents = Yuan(label=_("价格（元）"))
    basis = forms.ChoiceField(label=_("定价方式"), choices=Basis.choices)
    valid_from = Day(label=_("从哪天起"))
    note = forms.CharField(label=_("调价理由"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, offer: Offer, today: date) -> None:
        super().__init__(data, initial={"valid_from": today}, auto_id=f"p{offer.pk.hex[-8:]}_%s")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        cents, basis = data.get("cents"), data.get("basis")
        if cents is not None and (basis == Basis.FREE) != (cents == 0):
            self.add_error("cents", gettext("免费项目的价格是 0；收费项目的价格要大于 0。"))
        return data


class ReportForm(forms.Form):
    """What a facility did in a month."""

    people = Whole(label=_("服务人数"), help_text=_("这个月来过或上门服务过的老人，一人只算一次"))
    visits = Whole(label=_("服务人次"))
    meals = Whole(label=_("供餐份数"))
    open_days = Whole(label=_("开放天数"), max_value=31)
    beds_taken = Whole(label=_("月末在住"), max_value=5000)
    staff = Whole(label=_("工作人员"), max_value=2000)
    carers = Whole(label=_("其中护理员"), max_value=2000)
    note = forms.CharField(label=_("说明"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, facility: Facility, known: MonthlyReport | None) -> None:
        start = {"staff": facility.staff, "carers": facility.carers, "visits": 0, "meals": 0}
        start["beds_taken"] = sum(row.taken for row in facility.beds.all() if row.kind != BedKind.DAY)
        told = {name: getattr(known, name) for name in self.base_fields} if known else start
        super().__init__(data, initial=told)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("carers") or 0) > (data.get("staff") or 0):
            self.add_error("carers", gettext("护理员不能多于工作人员。"))
        if (data.get("people") or 0) > (data.get("visits") or 0):
            self.add_error("visits", gettext("服务人次不能少于服务人数。"))
        return data


def papers_by_kind(day: date) -> list[tuple[Any, str]]:
    """For each kind of filing the papers it needs, in words."""
    return [(label, gettext("、").join(str(Paper(one).label) for one in dated.papers(kind, day))) for kind, label in KINDS]
