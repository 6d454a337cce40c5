"""Forms of the room."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.city.targets import places, plan
from songhe.city.targets.models import Publication
from songhe.city.targets.plan import Target
from songhe.register.access.models import User
from songhe.register.places.forms import PlaceField
from songhe.register.places.models import Level

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MONTH = forms.TextInput(attrs={"type": "month"})
AREA = {"rows": 3}


class TaskForm(forms.Form):
    """A duty under a measure."""

    measure = forms.ChoiceField(label=_("措施"))
    title = forms.CharField(label=_("任务"), max_length=80)
    department = forms.CharField(label=_("承办单位"), max_length=40)
    division = PlaceField(label=_("地方"), levels=(Level.COUNTY, Level.CITY), help_text=_("写名称或代码；市级部门写安康市"))
    due_on = forms.DateField(label=_("办结期限"), widget=DAY)
    wanted = forms.CharField(label=_("要交什么"), max_length=200, help_text=_("交什么材料算办结"))

    def __init__(self, data: Any = None, *, user: User, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        names = [(one.code, f"{one.plan_name} {one.clause} {one.title}") for one in plan.measures().values()]
        self.fields["measure"].choices = names  # type: ignore[attr-defined]
        self.fields["division"].within = user.scope  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """What was done, and where it can be seen."""

    text = forms.CharField(label=_("办理情况"), max_length=500, widget=forms.Textarea(attrs=AREA))
    evidence = forms.CharField(label=_("依据"), max_length=300, help_text=_("文号、链接或材料存放处"))


class WhyForm(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("原因"), max_length=200)


class PostponeForm(WhyForm):
    """Another day, and why."""

    due_on = forms.DateField(label=_("新的期限"), widget=DAY)


class PublishForm(forms.Form):
    """Which report of which month."""

    kind = forms.ChoiceField(label=_("材料"), choices=Publication.Kind.choices)
    month = forms.CharField(label=_("月份"), widget=MONTH)

    def clean_month(self) -> Any:
        span = base.read_month(self.cleaned_data["month"])
        if span is None:
            raise forms.ValidationError(gettext("请选一个月份。"))
        return span


class ReportForm(forms.Form):
    """A figure that a department reports."""

    area = forms.ChoiceField(label=_("地方"))
    month = forms.CharField(label=_("截至月份"), widget=MONTH)
    numerator = forms.DecimalField(label=_("数"), min_value=0, max_digits=14, decimal_places=2)
    denominator = forms.DecimalField(label=_("分母"), min_value=0, max_digits=14, decimal_places=2, required=False)
    department = forms.CharField(label=_("上报单位"), max_length=40)
    evidence = forms.CharField(label=_("依据"), max_length=300, help_text=_("文号、报表名称或材料存放处"))

    def __init__(self, data: Any = None, *, user: User, target: Target, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        here = places.place(user)
        found = [here, *(one for one in places.below(user, here) if one.level in {"county", "unit"})]
        self.fields["area"].choices = [(one.code, one.name) for one in found]  # type: ignore[attr-defined]
        if target.unit == "%":
            self.fields["numerator"].label = gettext("分子")
            self.fields["denominator"].required = True
        else:
            del self.fields["denominator"]

    def clean_month(self) -> date:
        span = base.read_month(self.cleaned_data["month"])
        if span is None:
            raise forms.ValidationError(gettext("请选一个月份。"))
        return span.first
