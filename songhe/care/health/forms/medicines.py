"""Forms of medicine: what it is and when it is taken, how somebody is reminded, why something was missed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.health.models import Lapse, Medicine, Reminding
from songhe.care.health.rules import medicine as rules
from songhe.register.providers.fields import Day

LINES = {"rows": 2}
FOUND = [row for row in Lapse.Found.choices if row[0] != Lapse.Found.LEFT]


class MedicineForm(forms.Form):
    """One medicine of the list, as the box and the doctor say it."""

    name = forms.CharField(label=_("药名"), max_length=60, help_text=_("照药盒上写"))
    form = forms.CharField(label=_("剂型、规格"), max_length=60, required=False, help_text=_("如 片剂，5 毫克一片"))
    dose = forms.CharField(label=_("一次吃多少"), max_length=60, required=False, help_text=_("如 1 片，饭后"))
    times = forms.CharField(
        label=_("每天几点吃"), max_length=80, required=False, help_text=_("如 08:00 20:00；需要时才吃的空着，不提醒")
    )
    critical = forms.BooleanField(label=_("不能漏的药（漏 2 次就请医生处理）"), required=False)
    starts_on = Day(label=_("从哪天起"))
    ends_on = Day(label=_("到哪天止"), required=False)
    refill_on = Day(label=_("药到哪天吃完"), required=False)
    prescriber = forms.CharField(label=_("谁开的"), max_length=60, required=False)
    source = forms.ChoiceField(label=_("从哪里知道的"), choices=Medicine.Source.choices, initial=Medicine.Source.CLINIC)
    reason = forms.CharField(label=_("为什么吃"), max_length=100, required=False)
    note = forms.CharField(label=_("注意"), max_length=200, required=False, widget=forms.Textarea(attrs=LINES))

    APART = ("times", "critical", "starts_on", "ends_on", "refill_on", "source")

    def __init__(self, data: Any = None, *, today: date, medicine: Medicine | None = None) -> None:
        known = initial_of(medicine) if medicine is not None else {"starts_on": today}
        super().__init__(data, initial=known)

    def clean_times(self) -> list[str]:
        try:
            return rules.read_times(self.cleaned_data["times"])
        except ValueError as fault:
            raise forms.ValidationError(gettext("请写每天几点吃，如 08:00 20:00；一天最多 8 次。")) from fault

    def record(self) -> dict[str, str]:
        """What is sealed."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.APART}

    def facts(self) -> dict[str, Any]:
        """What the clock reads."""
        return {name: self.cleaned_data[name] for name in self.APART}


def initial_of(medicine: Medicine) -> dict[str, Any]:
    """What the form shows of one that is on the list."""
    facts = {name: getattr(medicine, name) for name in MedicineForm.APART}
    return {**facts, **(medicine.record or {}), "times": " ".join(medicine.times)}


class RemindingForm(forms.Form):
    """How this person is reminded, whether the family hears, and whether the assistant may help."""

    way = forms.ChoiceField(label=_("怎么提醒"), choices=Reminding.Way.choices)
    tells_family = forms.BooleanField(label=_("漏了告诉家属（老人同意家属看健康以后）"), required=False)
    helped_said = forms.CharField(
        label=_("谁同意协理员帮忙"),
        max_length=60,
        required=False,
        help_text=_("写了名字，村里的协理员就能看到今天的药并帮着点"),
    )

    def __init__(self, data: Any = None, *, reminding: Reminding) -> None:
        known = {"way": reminding.way, "tells_family": reminding.tells_family, "helped_said": reminding.helped_said}
        super().__init__(data, initial=known, auto_id="rm_%s")


class LapseForm(forms.Form):
    """Why it was missed."""

    found = forms.ChoiceField(label=_("原因"), choices=[("", "—"), *FOUND])
    said = forms.CharField(label=_("说明"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))
