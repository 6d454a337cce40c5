"""Forms of answering."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.emergency.models import Call, FalseWhy
from songhe.city.answering import words
from songhe.city.answering.models import Audit, Drill
from songhe.city.answering.rules import Item
from songhe.register.places.models import Division

LINES = {"rows": 4}


class AuditForm(forms.Form):
    """The form of the call's month, item by item."""

    way = forms.ChoiceField(label=_("怎么查的"), choices=Audit.Way.choices)
    findings = forms.CharField(
        label=_("查到什么，要改什么"), max_length=2000, required=False, widget=forms.Textarea(attrs=LINES),
        help_text=_("加密保存；有没做到的一定要写"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, items: tuple[Item, ...]) -> None:
        super().__init__(data)
        self.items = items
        for item in items:
            choices = [("", _("选一项")), *words.SAID.items()]
            self.fields[item.code] = forms.ChoiceField(label=words.ITEMS[item.code], choices=choices)
        self.order_fields(["way", *(item.code for item in items), "findings"])

    def marked(self) -> list[Any]:
        """The items, as bound fields."""
        return [self[item.code] for item in self.items]

    def clean(self) -> dict[str, Any]:
        """What was not done needs a word for whoever is to do it better."""
        said = super().clean() or {}
        if not said.get("findings") and any(said.get(item.code) == "none" for item in self.items):
            self.add_error("findings", gettext("有没做到的，请写清楚查到什么、要改什么。"))
        return said

    def facts(self) -> dict[str, Any]:
        """What was marked and written."""
        said = self.cleaned_data
        return {"way": said["way"], "findings": said["findings"], "said": {item.code: said[item.code] for item in self.items}}


class AnswerForm(forms.Form):
    """What the operator says to it."""

    agrees = forms.TypedChoiceField(
        label=_("您的意见"), choices=[("yes", _("认可，照着改")), ("no", _("有不同意见"))], coerce=lambda said: said == "yes"
    )
    text = forms.CharField(label=_("答复"), max_length=2000, widget=forms.Textarea(attrs=LINES), help_text=_("加密保存"))


class ChangeForm(forms.Form):
    """What was done, against what, from when."""

    what = forms.CharField(label=_("做了什么"), max_length=120, help_text=_("如：床头按钮改成按住 2 秒才响；不要写老人的姓名"))
    why = forms.ChoiceField(label=_("针对哪种误报"), required=False, choices=[("", _("所有误报")), *FalseWhy.choices])
    device_model = forms.ChoiceField(label=_("哪种设备"), required=False)
    from_on = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, data: Any = None, *, makes: list[str]) -> None:
        super().__init__(data)
        self.fields["device_model"].choices = [("", _("所有设备")), *((one, one) for one in makes)]  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """Which desk, what, when."""

    desk = forms.ModelChoiceField(label=_("调度台"), queryset=Division.objects.none(), empty_label=_("选一个"))
    scene = forms.ChoiceField(label=_("演练什么"), choices=Drill.Scene.choices)
    planned_on = forms.DateField(label=_("哪天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, data: Any = None, *, desks: list[Division]) -> None:
        super().__init__(data)
        rows = Division.objects.filter(pk__in=[one.pk for one in desks]).order_by("code")
        self.fields["desk"].queryset = rows  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    """When it was held, with which call, what was seen."""

    held_on = forms.DateField(label=_("哪天做的"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    call = forms.ModelChoiceField(
        label=_("哪一起演练呼叫"), queryset=Call.objects.none(), required=False, empty_label=_("没有呼叫，只做了桌面推演"),
        help_text=_("计划前后七天、本台辖区的演练呼叫；用时和得分从它算，不用填"),
    )  # fmt: skip
    findings = forms.CharField(
        label=_("看到什么，要改什么"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("加密保存"),
    )

    def __init__(self, data: Any = None, *, calls: QuerySet[Call]) -> None:
        super().__init__(data)
        field: Any = self.fields["call"]
        field.queryset = calls
        field.label_from_instance = lambda call: f"{call.number} {call.division.short_name}"


class OffForm(forms.Form):
    """Why it is called off."""

    reason = forms.CharField(label=_("为什么取消"), max_length=200)
