"""Forms of health: numbers as people read them off a device, danger signs as boxes, a reason wherever something is set
apart."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.health import words
from songhe.care.health.models import Alarm, Source
from songhe.care.health.models.alarms import Group
from songhe.care.health.models.chronic import Kind
from songhe.care.health.rules.chronic import DM, HTN, Found
from songhe.register.access.models import Role
from songhe.register.providers.fields import Day

LINES = {"rows": 3}
FOUND = [row for row in Alarm.Found.choices if row[0] != Alarm.Found.LEFT]
DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}


def measured(label: Any, unit: Any, **facts: Any) -> forms.FloatField:
    """A number that is read off a device; the help says the unit."""
    told = {"required": False, "min_value": 0, "max_value": 999, "widget": forms.TextInput(attrs=DECIMAL), **facts}
    return forms.FloatField(label=label, help_text=unit, **told)


class MeasureForm(forms.Form):
    """What was measured; one value is enough."""

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
    resp = measured(_("呼吸"), "12–20")
    source = forms.ChoiceField(
        label=_("在哪里量的"), choices=[row for row in Source.choices if row[0] != "device"], initial="visit"
    )

    def __init__(self, data: Any = None, *, role: str) -> None:
        super().__init__(data)
        if role != Role.DOCTOR:
            self.fields.pop("source")
            self.fields.pop("resp")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("sbp") is None) != (data.get("dbp") is None):
            self.add_error("dbp", gettext("高压和低压要一起填。"))
        if not self.errors and not self.values():
            raise forms.ValidationError(gettext("请至少填一项测量值。"))
        return data

    def values(self) -> dict[str, tuple[float, str]]:
        """By sign, in the units of the form."""
        return {sign: (self.cleaned_data[sign], "") for sign in words.SIGNS if self.cleaned_data.get(sign) is not None}

    def facts(self) -> dict[str, Any]:
        """For the verb."""
        context = self.cleaned_data["context"] if self.cleaned_data.get("glucose") is not None else ""
        return {"values": self.values(), "source": self.cleaned_data.get("source", "hand"), "context": context}


class StrikeForm(forms.Form):
    """Which reading was wrong, and why."""

    day = forms.DateField()
    reading = forms.CharField(max_length=40)
    why = forms.CharField(max_length=100)


class CloseForm(forms.Form):
    """What was found."""

    found = forms.ChoiceField(label=_("结果"), choices=[("", "—"), *FOUND])
    said = forms.CharField(label=_("说明"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))


class LimitsForm(forms.Form):
    """A doctor's own limits for one person: three numbers a side, from reminder to emergency."""

    sign = forms.ChoiceField(
        label=_("哪一项"), choices=[(code, name) for code, name in words.SIGNS.items() if code != "weight"]
    )
    high = forms.CharField(
        label=_("偏高的三级界限"), max_length=40, required=False, help_text=_("如 160 170 190，分别是提醒、电话、紧急")
    )
    low = forms.CharField(label=_("偏低的三级界限"), max_length=40, required=False, help_text=_("如 95 90 85"))
    copd = forms.BooleanField(label=_("慢阻肺，血氧按 88–92% 的目标"), required=False)
    starts_on = Day(label=_("从哪天起"))
    ends_on = Day(label=_("到哪天止"), required=False)
    why = forms.CharField(label=_("为什么这样定"), max_length=200, widget=forms.Textarea(attrs=LINES))

    def clean_high(self) -> list[float]:
        return self._edges("high")

    def clean_low(self) -> list[float]:
        return self._edges("low")

    def _edges(self, side: str) -> list[float]:
        parts = self.cleaned_data[side].replace("，", " ").replace(",", " ").split()  # words: data
        try:
            edges = [float(part) for part in parts]
        except ValueError as fault:
            raise forms.ValidationError(gettext("请只写数字，用空格分开。")) from fault
        if len(edges) not in (0, 3) or not all(0 <= edge < 1000 for edge in edges):
            raise forms.ValidationError(gettext("要写三个数，或者不写。"))
        return edges

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("high") and not data.get("low") and not data.get("copd"):
            raise forms.ValidationError(gettext("请写偏高或偏低的界限。"))
        return data


class MuteForm(forms.Form):
    """How long reminders and calls of some signs rest."""

    group = forms.ChoiceField(label=_("哪一项"), choices=Group.choices)
    days = forms.IntegerField(
        label=_("静音几天"), min_value=1, max_value=14, initial=3, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class EnrolForm(forms.Form):
    """Into which follow-up, and what is known of the disease."""

    kind = forms.ChoiceField(label=_("病种"), choices=Kind.choices)
    risky = forms.BooleanField(label=_("合并糖尿病或慢性肾病"), required=False)
    frail = forms.BooleanField(label=_("年老体弱，糖化血红蛋白目标放宽到 8%"), required=False)
    note = forms.CharField(label=_("病史"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))


class FollowUpForm(forms.Form):
    """The national form of a follow-up visit; what does not belong to the disease is left out."""

    on = Day(label=_("随访日期"))
    way = forms.ChoiceField(label=_("随访方式"), choices=[("clinic", _("门诊")), ("home", _("家庭")), ("phone", _("电话"))])
    sbp = measured(_("收缩压（高压）"), "mmHg")
    dbp = measured(_("舒张压（低压）"), "mmHg")
    glucose = measured(_("空腹血糖"), "mmol/L")
    hba1c = measured(_("糖化血红蛋白"), "%")
    hr = measured(_("心率"), "60–100")
    temp = measured(_("体温"), "°C")
    weight = measured(_("体重"), "kg")
    bmi = measured(_("体质指数"), "kg/m²")
    foot = forms.ChoiceField(
        label=_("足背动脉搏动"),
        choices=[("", "—"), ("both", _("两侧触及正常")), ("weak", _("减弱")), ("none", _("消失"))],
        required=False,
    )
    alarming = forms.MultipleChoiceField(label=_("危险情况"), required=False, widget=forms.CheckboxSelectMultiple)
    symptoms = forms.CharField(label=_("症状"), max_length=200, required=False)
    smoking = forms.IntegerField(label=_("日吸烟量（支）"), required=False, min_value=0, max_value=200)
    drinking = forms.IntegerField(label=_("日饮酒量（两）"), required=False, min_value=0, max_value=50)
    exercise = forms.CharField(label=_("运动（次/周，分钟/次）"), max_length=40, required=False)
    salt = forms.ChoiceField(
        label=_("摄盐"), choices=[("", "—"), ("light", _("轻")), ("middle", _("中")), ("heavy", _("重"))], required=False
    )
    staple = forms.CharField(label=_("主食（克/天）"), max_length=20, required=False)
    psychology = forms.ChoiceField(
        label=_("心理调整"), choices=[("", "—"), ("good", _("良好")), ("fair", _("一般")), ("poor", _("差"))], required=False
    )
    compliance = forms.ChoiceField(label=_("服药依从性"), choices=[(1, _("规律")), (2, _("间断")), (3, _("不服药"))])
    reaction = forms.BooleanField(label=_("有药物不良反应"), required=False)
    complication = forms.BooleanField(label=_("新出现或加重的并发症"), required=False)
    tests = forms.CharField(label=_("辅助检查"), max_length=200, required=False)
    drugs = forms.CharField(label=_("用药"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))
    hospital = forms.CharField(label=_("要转诊时：转到哪家医院"), max_length=60, required=False)
    department = forms.CharField(label=_("科室"), max_length=40, required=False)

    FOUND = ("sbp", "dbp", "glucose", "hba1c", "hr", "temp", "reaction", "complication")

    def __init__(self, data: Any = None, *, kind: str, today: date) -> None:
        super().__init__(data, initial={"on": today})
        for name in {HTN: ("glucose", "hba1c", "foot", "staple", "temp"), DM: ("salt",)}[kind]:
            self.fields.pop(name)
        self.fields["alarming"].choices = list(words.DANGERS[kind].items())  # type: ignore[attr-defined]

    def found(self) -> Found:
        """What decides class and next step."""
        told: dict[str, Any] = {name: self.cleaned_data.get(name) for name in self.FOUND if name in self.fields}
        return Found(alarming=tuple(self.cleaned_data["alarming"]), **told)

    def record(self) -> dict[str, Any]:
        """Everything else of the form, as it was filled in."""
        apart = {"on", "way", "hospital", "department", "alarming", *self.FOUND}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart and value not in (None, "")}


class FileForm(forms.Form):
    """The health file."""

    conditions = forms.CharField(label=_("慢性病"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))
    allergies = forms.CharField(label=_("过敏"), max_length=200, required=False, widget=forms.Textarea(attrs=LINES))
    surgery = forms.CharField(label=_("手术、外伤、输血"), max_length=300, required=False, widget=forms.Textarea(attrs=LINES))
    family = forms.CharField(label=_("家族史"), max_length=200, required=False)
    blood = forms.ChoiceField(
        label=_("血型"), choices=[("", "—"), ("A", "A"), ("B", "B"), ("AB", "AB"), ("O", "O")], required=False
    )


class CheckupForm(forms.Form):
    """The annual check: four parts, and the self-care table with five answers."""

    on = Day(label=_("体检日期"))
    selfrated = forms.ChoiceField(
        label=_("自己觉得健康怎样"), choices=[("good", _("满意")), ("fair", _("说不清")), ("poor", _("不满意"))]
    )
    lifestyle = forms.CharField(
        label=_("生活方式（锻炼、饮食、吸烟、饮酒）"), max_length=300, required=False, widget=forms.Textarea(attrs=LINES)
    )
    eat, wash, dress, toilet, move = (
        forms.ChoiceField(label=words.SELFCARE[item], choices=list(words.GRADES.items()), widget=forms.RadioSelect)
        for item in ("eat", "wash", "dress", "toilet", "move")
    )
    height = measured(_("身高"), "cm")
    weight = measured(_("体重"), "kg")
    waist = measured(_("腰围"), "cm")
    sbp = measured(_("收缩压（高压）"), "mmHg")
    dbp = measured(_("舒张压（低压）"), "mmHg")
    family_htn = forms.BooleanField(label=_("父母或兄弟姐妹有高血压"), required=False)
    alcohol_ml = measured(_("每天白酒"), _("毫升"))
    body = forms.CharField(label=_("体格检查"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))
    tests = forms.CharField(
        label=_("辅助检查（血、尿、肝肾功能、血糖、血脂、心电图、B 超）"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs=LINES),
    )
    advice = forms.CharField(label=_("健康指导"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))

    def answers(self) -> dict[str, str]:
        """Of the self-care table."""
        return {item: self.cleaned_data[item] for item in words.SELFCARE}

    def record(self) -> dict[str, Any]:
        """The rest of the check."""
        apart = {"on", *words.SELFCARE}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart and value not in (None, "")}


class ReferForm(forms.Form):
    """To which hospital, and why."""

    hospital = forms.CharField(label=_("转到哪家医院"), max_length=60)
    department = forms.CharField(label=_("科室"), max_length=40, required=False)
    urgent = forms.BooleanField(label=_("紧急"), required=False)
    why = forms.CharField(label=_("原因和病情"), max_length=400, widget=forms.Textarea(attrs=LINES))


def week_of(today: date) -> date:
    """Until when the due list of this week looks."""
    return today + timedelta(days=6 - today.weekday())
