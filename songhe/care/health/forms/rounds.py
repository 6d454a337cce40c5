"""Forms of village rounds: where a team goes and when, one sheet for a person, the summary."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.health import words
from songhe.care.health.forms.measured import measured
from songhe.care.health.models import RoundSheet, Team
from songhe.register.places.models import Division
from songhe.register.providers.fields import Day

LINES = {"rows": 3}
TIME: dict[str, Any] = {"widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}


class VillageField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent.short_name}·{obj.short_name}" if obj.parent else str(obj.short_name)


class PlanForm(forms.Form):
    """A team, a village, a day."""

    team = forms.ModelChoiceField(label=_("团队"), queryset=Team.objects.none())
    village = VillageField(label=_("村（社区）"), queryset=Division.objects.none())
    on = Day(label=_("哪天"))
    begins = forms.TimeField(label=_("几点开始"), initial="09:00", **TIME)
    place = forms.CharField(label=_("在哪里"), max_length=80, help_text=_("如 村卫生室、互助幸福院"))

    def __init__(self, data: Any = None, *, teams: Any, villages: Any) -> None:
        super().__init__(data, auto_id="pl_%s")
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]


class ShiftForm(forms.Form):
    """Another day, hour or place."""

    on = Day(label=_("哪天"))
    begins = forms.TimeField(label=_("几点开始"), **TIME)
    place = forms.CharField(label=_("在哪里"), max_length=80)


class SheetForm(forms.Form):
    """One person at the round: what was said, measured, found and advised, and what comes next."""

    complaint = forms.CharField(label=_("老人说的"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))
    sbp = measured(_("收缩压（高压）"), "mmHg")
    dbp = measured(_("舒张压（低压）"), "mmHg")
    hr = measured(_("心率"), "60–100")
    glucose = measured(_("血糖"), "mmol/L")
    context = forms.ChoiceField(
        label=_("血糖是什么时候测的"), choices=[("fasting", _("空腹")), ("fed", _("餐后或随机"))], required=False
    )
    spo2 = measured(_("血氧"), "%")
    temp = measured(_("体温"), "°C")
    weight = measured(_("体重"), "kg")
    found = forms.CharField(label=_("看到的"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))
    advice = forms.CharField(label=_("告诉老人的"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))
    step = forms.ChoiceField(label=_("下一步"), choices=RoundSheet.Next.choices)
    next_on = Day(label=_("哪天前"), required=False)
    hospital = forms.CharField(label=_("要转诊时：转到哪家医院"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("sbp") is None) != (data.get("dbp") is None):
            self.add_error("dbp", gettext("高压和低压要一起填。"))
        return data

    def facts(self) -> dict[str, Any]:
        """For the verb."""
        data = self.cleaned_data
        values = {sign: (data[sign], "") for sign in words.SIGNS if data.get(sign) is not None}
        record = {name: data[name] for name in ("complaint", "found", "advice")}
        told = {name: data[name] for name in ("step", "next_on", "hospital")}
        return {"record": record, "values": values, "context": data["context"] if "glucose" in values else "", **told}
