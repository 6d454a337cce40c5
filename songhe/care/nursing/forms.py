"""Forms of daily care: short, for a thumb beside a bed; each says in plain words what is wrong."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.nursing import dated, rules, words
from songhe.care.nursing.models import Act, CarePlan, Mishap, Post
from songhe.register.access.models import User
from songhe.register.providers.fields import Day

LINES = {"rows": 2}
BY_HAND = (Mishap.Told.PHONE, Mishap.Told.FACE)
MOMENT: dict[str, Any] = {"widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}
PIN: dict[str, Any] = {
    "widget": forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}), "max_length": 6,
}  # fmt: skip


def text(label: Any, most: int, **more: Any) -> forms.CharField:
    """One line, or two of a larger field."""
    widget = forms.Textarea(attrs=LINES) if most > 100 else forms.TextInput()
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class PersonField(forms.ModelChoiceField):
    """A colleague by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.user.name if isinstance(obj, Post) else obj.name)


class SeatForm(forms.Form):
    """Who gets which post."""

    user = PersonField(queryset=User.objects.none(), label=_("谁"), empty_label=_("请选"))
    kind = forms.ChoiceField(label=_("岗位"), choices=Post.Kind.choices, initial=Post.Kind.CARER)

    def __init__(self, data: Any = None, *, users: Any) -> None:
        super().__init__(data, auto_id="st_%s")
        self.fields["user"].queryset = users  # type: ignore[attr-defined]


class HoursForm(forms.Form):
    """Up to four shifts by name and beginning; each ends where the next begins."""

    valid_from = Day(label=_("从哪天起"))

    def __init__(self, data: Any = None, *, known: Sequence[dated.ShiftRule], day: date) -> None:
        super().__init__(data, auto_id="hs_%s", initial={"valid_from": day})
        for number in range(1, rules.SHIFTS_A_DAY + 1):
            row = known[number - 1] if number <= len(known) else None
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("第 %(n)s 班叫什么") % {"n": number},
                max_length=10,
                required=number == 1,
                initial=row.name if row else "",
            )
            self.fields[f"starts_{number}"] = forms.TimeField(
                label=_("第 %(n)s 班几点开始") % {"n": number},
                required=number == 1,
                initial=row.starts if row else None,
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(2, rules.SHIFTS_A_DAY + 1):
            name, starts = data.get(f"name_{number}"), data.get(f"starts_{number}")
            if bool(name) != bool(starts is not None):
                self.add_error(f"starts_{number}", gettext("这一班的名字和开始时间要一起写，或都不写。"))
        return data

    def named(self) -> list[tuple[str, str]]:
        """(name, start) of the shifts that were written."""
        rows = [(self.cleaned_data[f"name_{n}"], self.cleaned_data[f"starts_{n}"]) for n in range(1, rules.SHIFTS_A_DAY + 1)]
        return [(name, f"{starts:%H:%M}") for name, starts in rows if name and starts is not None]


class PinForm(forms.Form):
    """One's own number, with the own password."""

    password = forms.CharField(label=_("登录密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    pin = forms.CharField(label=_("新的核对码"), help_text=_("4 到 6 位数字，只给自己用"), **PIN)
    again = forms.CharField(label=_("再输一遍"), **PIN)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """The password holds, and both numbers are the same."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("password") and not self.user.check_password(data["password"]):
            self.add_error("password", gettext("登录密码不对。"))
        if data.get("pin") and data.get("again") and data["pin"] != data["again"]:
            self.add_error("again", gettext("两次输入的不一样。"))
        return data


class PlanForm(forms.Form):
    """Level, what to mind, the day of review, and each kind of care with its times."""

    level = forms.TypedChoiceField(label=_("能力等级（GB/T 42195）"), choices=words.LEVELS, coerce=int)
    review_on = Day(label=_("哪天前复评"), required=False)
    words = text(_("要留意的"), 400, required=False, help_text=_("如：左侧偏瘫，翻身先托住左肩"))

    def __init__(self, data: Any = None, *, today: date, level: int, plan: CarePlan | None = None) -> None:
        self.kinds = {code: one for code, one in dated.kinds(today).items() if code != "medicine"}
        chosen = dict(dated.templates(today)[level].items)
        minded: dict[str, str] = {}
        initial: dict[str, Any] = {"level": level}
        if plan is not None:
            chosen = {item.kind: item.said for item in plan.items.all()}
            minded = {item.kind: str(item.words or "") for item in plan.items.all()}
            initial = {"level": plan.level, "review_on": plan.review_on, "words": plan.words}
        super().__init__(data, initial=initial)
        for code, one in self.kinds.items():
            label = gettext("%(name)s：几点做") % {"name": one.name}
            when = forms.CharField(label=label, max_length=300, required=False, initial=chosen.get(code, ""))
            self.fields[f"when_{code}"] = when
            label = gettext("%(name)s：注意什么") % {"name": one.name}
            self.fields[f"mind_{code}"] = forms.CharField(
                label=label, max_length=200, required=False, initial=minded.get(code, "")
            )

    def clean(self) -> dict[str, Any]:
        """Times that can be read: what is wrong is said beside its line, and nothing is lost."""
        data: dict[str, Any] = super().clean() or {}
        for code in self.kinds:
            if data.get(f"when_{code}", "").strip():
                _readable(self, f"when_{code}")
        return data

    def lines(self) -> Iterator[tuple[dated.Kind, Any, Any]]:
        """Each kind with its two fields."""
        return ((one, self[f"when_{code}"], self[f"mind_{code}"]) for code, one in self.kinds.items())

    def head(self) -> list[Any]:
        """The fields above them."""
        return [self["level"], self["review_on"], self["words"]]

    def facts(self) -> dict[str, Any]:
        """What `actions.draft` takes."""
        data = self.cleaned_data
        lines = [(code, data[f"when_{code}"], data[f"mind_{code}"]) for code in self.kinds if data[f"when_{code}"].strip()]
        return {"level": data["level"], "review_on": data["review_on"], "words": data["words"], "lines": lines}


class SignForm(forms.Form):
    """Who agreed to a plan."""

    signed_by = text(_("谁签的字"), 40, help_text=_("老人本人，或家属、监护人姓名"))
    relation = text(_("和老人的关系"), 20, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="sg_%s")


def _readable(form: forms.Form, name: str) -> None:
    try:
        rules.times_of(form.cleaned_data[name])
    except rules.Unreadable:
        form.add_error(name, gettext("写成 07:30 12:00，或“每2小时 22:00-24:00”的样子。"))


class MedicineForm(forms.Form):
    """A medicine that somebody prescribed."""

    name = text(_("药名"), 60)
    dose = text(_("每次多少"), 40, help_text=_("如：1 片（5 毫克）"))
    said = text(_("几点吃"), 100, help_text=_("如：08:00 20:00"))
    way = text(_("怎么吃"), 60, required=False, help_text=_("如：饭后，整片吞"))
    prescribed_by = text(_("谁开的"), 60, help_text=_("医院和医生，处方编号"))
    why = text(_("治什么"), 100, required=False)
    starts_on = Day(label=_("从哪天起"))
    ends_on = Day(label=_("到哪天止"), required=False)

    def clean(self) -> dict[str, Any]:
        """Times that can be read."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("said"):
            _readable(self, "said")
        return data


class TickForm(forms.Form):
    """What is noted with an act, as its kind asks."""

    done_at = forms.DateTimeField(label=_("几点做的"), required=False, **MOMENT)

    def __init__(self, data: Any = None, *, act: Act, day: date) -> None:
        super().__init__(data, auto_id="tk_%s")
        known = dated.asks(day)
        kind = dated.kinds(day).get(act.kind)
        for code in kind.asks if kind else ():
            self.fields[code] = _asked(known[code])
        self.fields["words"] = text(_("还有什么"), 200, required=False)
        self.order_fields([*(code for code in self.fields if code not in {"done_at", "words"}), "words", "done_at"])


def _asked(ask: dated.Ask) -> forms.Field:
    if ask.choices:
        choices = [(value, word) for value, word, _tone in ask.choices]
        return forms.ChoiceField(label=ask.name, choices=choices, required=False, widget=forms.RadioSelect)
    return forms.CharField(
        label=ask.name, max_length=10, required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )


class SecondForm(forms.Form):
    """Who looks as the second person, with her own number."""

    second = PersonField(queryset=Post.objects.none(), label=_("第二个核对的人"), empty_label=_("请选"))
    pin = forms.CharField(label=_("她的核对码"), **PIN)

    def __init__(self, data: Any = None, *, mates: Any) -> None:
        super().__init__(data, auto_id="sc_%s")
        self.fields["second"].queryset = mates  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why it was not done."""

    reason = forms.ChoiceField(label=_("为什么没做成"))
    words = text(_("还有什么"), 200, required=False)

    def __init__(self, data: Any = None, *, day: date) -> None:
        super().__init__(data, auto_id="rs_%s")
        known = [(one.code, one.name) for one in dated.reasons(day).values()]
        self.fields["reason"].choices = [("", "—"), *known]  # type: ignore[attr-defined]


class HandForm(forms.Form):
    """What is said besides the summary, and the own number."""

    words = forms.CharField(
        label=_("还要交代的"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("上面没有的：谁今天情绪不好、什么东西坏了、家属说了什么"),
    )  # fmt: skip
    pin = forms.CharField(label=_("我的核对码（签名）"), **PIN)


class TakeForm(forms.Form):
    """The own number of who comes."""

    pin = forms.CharField(label=_("我的核对码（签名）"), **PIN)


class MishapForm(forms.Form):
    """What happened, to whom, when and where."""

    kind = forms.ChoiceField(label=_("出了什么事"))
    elder = forms.ChoiceField(label=_("哪位老人"), required=False)
    happened_at = forms.DateTimeField(label=_("什么时候"), required=False, help_text=_("不填就是现在"), **MOMENT)
    place = text(_("在哪里"), 60, required=False, help_text=_("如：203 房卫生间"))
    words = text(_("经过"), 1000, required=False)
    call = forms.BooleanField(label=_("同时紧急呼叫，请人来"), required=False)

    def __init__(self, data: Any = None, *, today: date, residents: Sequence[Any], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        kinds = [(one.code, one.name) for one in dated.mishaps(today).values()]
        people = [(str(row.elder), f"{row.place} {row.name}") for row in residents]
        self.fields["kind"].choices = [("", "—"), *kinds]  # type: ignore[attr-defined]
        self.fields["elder"].choices = [("", gettext("不是哪一位老人")), *people]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """A step that was done, or plain words."""

    code = forms.ChoiceField(label=_("做了哪一步"), required=False)
    words = text(_("说明"), 400, required=False)

    def __init__(self, data: Any = None, *, steps: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="sp_%s")
        self.fields["code"].choices = [("", "—"), *steps]  # type: ignore[attr-defined]


class TellForm(forms.Form):
    """Who of the family was told, and how."""

    name = text(_("告诉了谁"), 40)
    how = forms.ChoiceField(
        label=_("怎么告诉的"), choices=[(one.value, one.label) for one in Mishap.Told if one.value != "message"]
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="tl_%s")


class CloseForm(forms.Form):
    """Why it happened, and what changes."""

    cause = text(_("原因"), 400)
    change = text(_("改进措施"), 400)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="cl_%s")
