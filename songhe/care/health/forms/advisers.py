"""Forms of the advisers: who he is, the days of the rota, a question and its answer."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.places.models import Division
from songhe.register.providers.fields import Day, Whole

LINES = {"rows": 3}
TIME: dict[str, Any] = {"widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}
WEEK = [(0, _("周一")), (1, _("周二")), (2, _("周三")), (3, _("周四")), (4, _("周五")), (5, _("周六")), (6, _("周日"))]


class AdviserForm(forms.Form):
    """Somebody who was a medic until he retired."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    division = forms.ModelChoiceField(label=_("在哪里顾问"), queryset=Division.objects.none())
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    former_post = forms.CharField(label=_("退休前的职务"), max_length=60)
    former_place = forms.CharField(label=_("退休前的单位"), max_length=60, required=False)
    speciality = forms.CharField(label=_("专长"), max_length=60)
    licence = forms.CharField(label=_("执业证编号"), max_length=40)
    stations = forms.CharField(label=_("服务的村、站点"), max_length=200, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("哪几天可以"), choices=WEEK, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    user = forms.ModelChoiceField(
        label=_("登录账号"), queryset=User.objects.none(), required=False, help_text=_("有账号的顾问自己看问题、写回答")
    )

    def __init__(self, data: Any = None, *, places: Any, users: Any) -> None:
        super().__init__(data)
        self.fields["division"].queryset = places  # type: ignore[attr-defined]
        self.fields["user"].queryset = users  # type: ignore[attr-defined]


class LicenceForm(forms.Form):
    """The licence was looked at."""

    until = Day(label=_("执业注册有效到"), required=False)


class DutyForm(forms.Form):
    """A day of the rota."""

    on = Day(label=_("哪天"))
    starts = forms.TimeField(label=_("从几点"), initial="09:00", **TIME)
    ends = forms.TimeField(label=_("到几点"), initial="11:00", **TIME)
    place = forms.CharField(label=_("在哪个站点"), max_length=80)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"on": today}, auto_id="dt_%s")


class QuestionForm(forms.Form):
    """What somebody wants to know, about whom."""

    elder = forms.ModelChoiceField(label=_("关于哪位老人"), queryset=Elder.objects.none())
    text = forms.CharField(label=_("想问什么"), max_length=400, widget=forms.Textarea(attrs=LINES))

    def __init__(self, data: Any = None, *, elders: Any, only: Elder | None = None) -> None:
        super().__init__(data, initial={"elder": only})
        self.fields["elder"].queryset = elders  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What the adviser says."""

    answer = forms.CharField(label=_("回答"), max_length=1000, widget=forms.Textarea(attrs=LINES))
    needs_doctor = forms.BooleanField(label=_("这个要请医生看"), required=False)
    minutes = Whole(label=_("用了几分钟"), min_value=1, max_value=240, initial=15)
