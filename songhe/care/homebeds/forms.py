"""Forms of home beds: short, so that they can be filled in with a thumb at the door."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.homebeds import dated, words
from songhe.care.homebeds.models import HomeBed
from songhe.register.access.models import Role
from songhe.register.providers.fields import Day, FacilityField, Whole, Yuan

CHANNELS = {
    Role.ELDER: "elder", Role.FAMILY: "family", Role.ASSISTANT: "assistant", Role.OPERATOR: "station",
}  # fmt: skip
TWO = {"rows": 2}


class HomeBedForm(forms.Form):
    """Who asks, and who is to serve."""

    facility = FacilityField(
        label=_("想由哪一家上门服务"), required=False, help_text=_("不选就由县民政局安排"), empty_label=_("由民政局安排")
    )
    channel = forms.ChoiceField(label=_("谁提出的"), choices=HomeBed.Channel.choices)
    said_by = forms.CharField(label=_("提出人"), max_length=40, required=False)
    words = forms.CharField(
        label=_("情况"), max_length=400, required=False, widget=forms.Textarea(attrs=TWO),
        help_text=_("如：卧床半年，女儿白天上班，夜里要人看着"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, role: str, homes: Any) -> None:
        self.own_channel = CHANNELS.get(Role(role), "county")
        super().__init__(data, initial={"channel": self.own_channel})
        self.fields["facility"].queryset = homes  # type: ignore[attr-defined]
        if role in {Role.ELDER, Role.FAMILY}:
            self.fields.pop("channel")
            self.fields.pop("said_by")

    def facts(self) -> dict[str, Any]:
        """What was said; who asks for himself chooses no channel."""
        return {"channel": self.own_channel, **self.cleaned_data}


class HomeServeForm(forms.Form):
    """Which provider serves."""

    facility = FacilityField(label=_("由哪一家上门服务"), empty_label="—")

    def __init__(self, data: Any = None, *, homes: Any, initial: Any = None) -> None:
        super().__init__(data, auto_id="pl_%s", initial=initial)
        self.fields["facility"].queryset = homes  # type: ignore[attr-defined]


class JudgeForm(forms.Form):
    """What the conditions are judged by, beside the file."""

    LEVELS = (("", "—"), *((str(number), word) for number, word in enumerate(words.LEVELS)))
    level = forms.TypedChoiceField(
        label=_("能力等级（GB/T 42195）"), choices=LEVELS, coerce=int, empty_value=None, required=False,
        help_text=_("不选就按档案"),
    )  # fmt: skip
    dementia = forms.BooleanField(label=_("失智"), required=False)
    evidence = forms.CharField(label=_("失智依据"), max_length=100, required=False, help_text=_("哪家医院、哪天的诊断"))
    carer = forms.CharField(label=_("谁在家照护"), max_length=40, required=False, help_text=_("如：女儿王丽，同住"))
    minutes = Whole(label=_("机构几分钟能到"), required=False, max_value=600, help_text=_("没有照护人时要填"))
    safe = forms.BooleanField(label=_("住房安全"), required=False)
    stands = forms.BooleanField(label=_("没有拆迁计划"), required=False)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, auto_id="jd_%s", initial=initial)


class RefuseForm(forms.Form):
    """Why no bed comes of it."""

    reason = forms.ChoiceField(label=_("为什么不能建床"))
    told = forms.CharField(label=_("怎么跟老人说的"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="rf_%s")
        known = [(one.code, one.name) for one in dated.refusals(today).values()]
        self.fields["reason"].choices = [("", "—"), *known]  # type: ignore[attr-defined]


class SurveyForm(forms.Form):
    """What was found, point by point, and who agreed that pictures are taken."""

    ANSWERS = tuple((code, one[0]) for code, one in words.ANSWERS.items())
    on = Day(label=_("勘察日期"))
    words = forms.CharField(label=_("其他情况"), max_length=400, required=False, widget=forms.Textarea(attrs=TWO))
    consent_by = forms.CharField(
        label=_("谁同意拍照"), max_length=40, required=False, help_text=_("没有人同意就不能拍，也不能上传")
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="sv_%s", initial={"on": today})
        self.known = dated.findings(today)
        for code, one in self.known.items():
            self.fields[f"g_{code}"] = forms.ChoiceField(label=one.name, choices=self.ANSWERS, widget=forms.RadioSelect)
            told = gettext("%(name)s：是什么情况") % {"name": one.name}
            self.fields[f"m_{code}"] = forms.CharField(label=told, max_length=100, required=False)

    def lines(self) -> Iterator[tuple[str, Any, Any]]:
        """Room, answer and words of each point."""
        return ((one.room, self[f"g_{code}"], self[f"m_{code}"]) for code, one in self.known.items())

    def facts(self) -> dict[str, Any]:
        """What `actions.survey` takes."""
        data = self.cleaned_data
        found = {code: (data[f"g_{code}"], data[f"m_{code}"]) for code in self.known}
        return {"findings": found, **{name: data[name] for name in ("on", "words", "consent_by")}}


class PhotoForm(forms.Form):
    """One picture of a room."""

    picture = forms.FileField(label=_("照片"), widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}))
    caption = forms.CharField(label=_("拍的是哪里"), max_length=40, required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="ph_%s")


class InstallForm(forms.Form):
    """Which device stands for which place of the kit."""

    code = forms.ChoiceField(label=_("装在清单的哪一项"))
    uid = forms.ChoiceField(label=_("哪台设备"), help_text=_("只列出台账里装在这位老人家、还没算进清单的设备"))
    consent_by = forms.CharField(label=_("谁书面同意（只有视频要）"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, pieces: Any, things: Any) -> None:
        super().__init__(data, auto_id="in_%s")
        self.fields["code"].choices = [("", "—"), *((one.code, one.name) for one in pieces)]  # type: ignore[attr-defined]
        shown = [(one.uid, f"{one.name} {one.uid} {one.room}".strip()) for one in things]
        self.fields["uid"].choices = [("", "—"), *shown]  # type: ignore[attr-defined]


class LeaveOutForm(forms.Form):
    """Why a place of the kit stays empty."""

    code = forms.ChoiceField(label=_("清单的哪一项"))
    why = forms.CharField(label=_("为什么不装"), max_length=100, help_text=_("如：家里不用燃气"))

    def __init__(self, data: Any = None, *, pieces: Any) -> None:
        super().__init__(data, auto_id="lo_%s")
        self.fields["code"].choices = [("", "—"), *((one.code, one.name) for one in pieces)]  # type: ignore[attr-defined]


class RetrofitForm(forms.Form):
    """Items of the national list."""

    items = forms.MultipleChoiceField(label=_("改哪些"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, today: date, initial: Any = None) -> None:
        super().__init__(data, auto_id="rt_%s", initial=initial)
        known = dated.retrofits(today).values()
        basic, own = gettext("（基础）"), gettext("（可选）")
        groups = [
            (group, [(one.code, f"{one.name}{basic if one.basic else own}") for one in rows])
            for group, rows in groupby(known, key=lambda one: one.group)
        ]
        self.fields["items"].choices = groups  # type: ignore[attr-defined]


class BookForm(forms.Form):
    """Who comes on which day."""

    visit_on = Day(label=_("哪天上门"))
    builder = forms.CharField(label=_("谁来改"), max_length=60)
    number = forms.CharField(label=_("改造项目编号"), max_length=40, required=False)


class FinishForm(forms.Form):
    """Done, and accepted."""

    done_on = Day(label=_("哪天完成"))
    accepted_by = forms.CharField(label=_("老人一方谁验收的"), max_length=40)


class DraftForm(forms.Form):
    """From when to when, and what the family pays."""

    starts_on = Day(label=_("开始"))
    ends_on = Day(label=_("结束"))
    fee = Yuan(label=_("家里每月付（元）"), initial=0)

    def __init__(self, data: Any = None, *, today: date) -> None:
        ends = today + timedelta(days=dated.rules(today).terms_months * 365 // 12)
        super().__init__(data, auto_id="dr_%s", initial={"starts_on": today, "ends_on": ends, "fee": 0})


class SignForm(forms.Form):
    """Whose hand it is; the drawing comes from the pad."""

    signed_by = forms.CharField(label=_("签字人姓名"), max_length=40)
    relation = forms.CharField(label=_("与老人关系（本人写本人）"), max_length=20)
    signature = forms.CharField(widget=forms.HiddenInput, required=False)


class CallForm(forms.Form):
    """A call of concern."""

    reached = forms.TypedChoiceField(
        label=_("接通了吗"), choices=(("yes", _("接通了")), ("no", _("没人接"))), coerce=lambda said: said == "yes"
    )
    words = forms.CharField(label=_("说了什么"), max_length=300, required=False, widget=forms.Textarea(attrs=TWO))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="cl_%s")


class CloseForm(forms.Form):
    """Why the bed is closed."""

    reason = forms.ChoiceField(label=_("为什么撤床"))
    told = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="cs_%s")
        known = [(one.code, one.name) for one in dated.closings(today).values() if one.hand]
        self.fields["reason"].choices = [("", "—"), *known]  # type: ignore[attr-defined]


class SpotForm(forms.Form):
    """What the bureau found when it called on families."""

    spot = Whole(label=_("抽查、回访得分"))
    words = forms.CharField(label=_("看到了什么"), max_length=300, required=False, widget=forms.Textarea(attrs=TWO))

    def __init__(self, data: Any = None, *, day: date) -> None:
        super().__init__(data, auto_id="sp_%s")
        most = sum(one.points for one in dated.criteria(day) if one.by == "spot")
        self.fields["spot"].help_text = gettext("0 到 %(n)d 分") % {"n": most}
