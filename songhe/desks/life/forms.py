"""Forms of life events and doubles. What is wrong is said beside the field."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.register.life.models import BIRTHDAYS, LifeEvent
from songhe.register.life.rules import STARTS, county_path
from songhe.register.people.models import Elder, Source
from songhe.register.places.forms import PlaceField

Kind = LifeEvent.Kind
BY_HAND = tuple(kind for kind in Kind if kind not in BIRTHDAYS)
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.DIED: ("certificate",),
    Kind.MOVED_WITHIN: ("division", "address"),
    Kind.MOVED_OUT: ("division", "address", "place"),
    Kind.ADMITTED: ("place",),
    Kind.WENT_AWAY: ("place", "until"),
}
"""What is asked beside the day and the evidence."""
PLACES = {
    Kind.MOVED_OUT: (_("本市以外的去处"), _("迁到本市以外才填，如 西安市雁塔区")),
    Kind.ADMITTED: (_("机构名称"), _("如 汉阴县蒲溪镇敬老院")),
    Kind.WENT_AWAY: (_("去哪里"), _("如 西安女儿家")),
}
SOURCES = [(Source.HAND.value, _("工作人员核实")), (Source.SELF.value, _("老人或家属提出"))]
DAY = {"type": "date"}


def kinds_of(elder: Elder) -> list[LifeEvent.Kind]:
    """What may be registered by hand of somebody who stands where this person stands."""
    return [kind for kind in BY_HAND if elder.status in STARTS[kind]]


class EventForm(forms.Form):
    """One event of one kind: when, how we know, and what this kind needs."""

    on = forms.DateField(
        label=_("发生日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY),
        error_messages={"invalid": _("请写成 2026-11-03 这样。")},
    )  # fmt: skip
    division = PlaceField(label=_("搬到的村（社区）"), help_text=_("写村名或代码，如 蒲溪镇·蒲溪社区"))
    address = forms.CharField(label=_("新住址"), required=False, max_length=120, help_text=_("组、门牌、楼层、怎么认"))
    place = forms.CharField(label=_("去处"), required=False, max_length=80)
    until = forms.DateField(label=_("预计回来"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    certificate = forms.CharField(
        label=_("死亡证明编号"), required=False, max_length=40, help_text=_("加密保存"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    source = forms.ChoiceField(label=_("怎么知道的"), choices=SOURCES)
    evidence = forms.CharField(label=_("依据"), required=False, max_length=200, help_text=_("谁说的，看到了什么材料"))

    def __init__(self, data: Any = None, *, elder: Elder, kind: str, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.kind, self.today = kind, today
        for name in {"division", "address", "place", "until", "certificate"} - set(FIELDS.get(kind, ())):
            del self.fields[name]
        if "place" in self.fields:
            self.fields["place"].label, self.fields["place"].help_text = PLACES[Kind(kind)]
        if "division" in self.fields:
            path = elder.division_path
            self.fields["division"].within = path.split("/")[0] if kind == Kind.MOVED_OUT else county_path(path)  # type: ignore[attr-defined]
            self.fields["division"].required = kind == Kind.MOVED_WITHIN

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(gettext("还没有发生的事不能登记，请到那一天再登记。"))
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.kind == Kind.DIED and not data.get("certificate") and not data.get("evidence"):
            self.add_error("certificate", gettext("登记去世要有依据：死亡证明编号，或在“依据”里写明材料。"))
        if self.kind == Kind.MOVED_OUT and not data.get("division") and not data.get("place") and "division" not in self.errors:
            self.add_error("division", gettext("请选迁到哪个村（社区）；迁到本市以外的，写明去处。"))
        return data

    def facts(self) -> dict[str, Any]:
        """What the journey takes."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return {**given, **({"until": str(given["until"])} if "until" in given else {})}


class ReasonForm(forms.Form):
    """Why something is refused or taken back."""

    reason = forms.CharField(
        label=_("原因"), min_length=2, max_length=200,
        error_messages={"min_length": _("请写明原因，至少两个字。"), "required": _("请写明原因，至少两个字。")},
    )  # fmt: skip
