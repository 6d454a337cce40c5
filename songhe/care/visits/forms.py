"""Forms of visits: short, so that they can be filled in with a thumb at the door."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.care.visits import dated, words
from songhe.care.visits.actions import Place, Seen
from songhe.care.visits.models import SAID, Finding, Method, Occasion, Outcome, Post
from songhe.care.visits.rules import Question
from songhe.register.access.models import User
from songhe.register.catalogue import dated as catalogue
from songhe.register.people.fields import Phone
from songhe.register.places.models import Division
from songhe.register.providers.fields import Day, Yuan

LINES = {"rows": 2}


class VisitForm(forms.Form):
    """One visit: the questions are those of this person in this season."""

    method = forms.ChoiceField(label=_("怎么探访"), choices=Method.choices, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices, widget=forms.RadioSelect)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    lng = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    accuracy = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=0, max_value=99999)
    picture = forms.FileField(
        label=_("照片"), required=False, help_text=_("上门没有定位时拍一张；先问老人同意。"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip
    signature = forms.CharField(
        label=_("谢绝的签字"), max_length=60, required=False, help_text=_("老人不愿探访时，写谁签的字；不会签的写见证人。")
    )
    note = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=forms.Textarea(attrs=LINES))

    def __init__(self, data: Any = None, files: Any = None, *, asked: list[tuple[str, list[Question]]], day: date) -> None:
        super().__init__(data, files, initial={"method": "home", "outcome": "met"})
        self.groups = asked
        for code, questions in asked:
            for one in questions:
                label = words.QUESTIONS.get(one.code, one.code)
                choices = [(answer, words.ANSWERS.get(answer, answer)) for answer in one.answers]
                self.fields[f"q_{code}_{one.code}"] = forms.ChoiceField(
                    label=label, choices=choices, required=False, widget=forms.RadioSelect
                )
        for kind, label in Finding.Kind.choices:
            self.fields[f"s_{kind}"] = forms.CharField(
                label=label, max_length=400, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
            )
        items = [("", _("没有选"))] + [(one.code, one.name) for one in catalogue.items(day).values()]
        self.fields["item"] = forms.ChoiceField(label=_("要哪项服务"), choices=items, required=False)

    @property
    def contents(self) -> list[tuple[Any, list[Any]]]:
        """The five content groups, each with its questions."""
        return [
            (words.CONTENTS.get(code, code), [self[f"q_{code}_{one.code}"] for one in questions])
            for code, questions in self.groups
        ]

    @property
    def finds(self) -> Iterator[Any]:
        """What may have been found, each a line."""
        yield self["s_need"]
        yield self["item"]
        for kind in ("health", "retrofit", "benefit", "emergency"):
            yield self[f"s_{kind}"]

    def facts(self) -> dict[str, Any]:
        """What the verb takes."""
        told = self.cleaned_data
        answers: dict[str, dict[str, str]] = {}
        for code, questions in self.groups:
            said = {one.code: told[f"q_{code}_{one.code}"] for one in questions if told.get(f"q_{code}_{one.code}")}
            answers |= {code: said} if said else {}
        return {
            "method": told["method"], "outcome": told["outcome"], "answers": answers, "note": told["note"],
            "signature": told["signature"], "place": self._place(), "seen": list(self._seen()),
        }  # fmt: skip

    def _place(self) -> Place | None:
        told = self.cleaned_data
        if any(told.get(name) is None for name in ("lat", "lng", "accuracy")):
            return None
        return Place(told["lat"], told["lng"], round(told["accuracy"]))

    def _seen(self) -> Iterator[Seen]:
        for kind in Finding.Kind.values:
            text, item = self.cleaned_data.get(f"s_{kind}", ""), self.cleaned_data.get("item", "") if kind == "need" else ""
            if text or item:
                yield Seen(kind, text, item)


class FoundForm(forms.Form):
    """Where the person was found."""

    said = forms.CharField(label=_("在哪里找到的，人怎么样"), max_length=400, widget=forms.Textarea(attrs=LINES))


class CloseForm(forms.Form):
    """What a check-in found."""

    found = forms.ChoiceField(label=_("看到了什么"), choices=[(one.value, one.label) for one in SAID], widget=forms.RadioSelect)
    said = forms.CharField(label=_("说明"), max_length=400, required=False, widget=forms.Textarea(attrs=LINES))


class BarForm(forms.Form):
    """The bar of one person."""

    bar = forms.IntegerField(label=_("到多少分提醒"), min_value=20, max_value=300)
    deaf_to = forms.MultipleChoiceField(label=_("不看哪些"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, day: date, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="bar_%s")
        self.fields["deaf_to"].choices = [(code, words.SIGNS.get(code, code)) for code in dated.signs(day)]  # type: ignore[attr-defined]


class PromiseForm(forms.Form):
    """Before which hour somebody says that he is well."""

    before = forms.TimeField(label=_("每天几点前报平安"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


class AsideForm(forms.Form):
    """In hospital or away, from which day on."""

    kind = forms.ChoiceField(label=_("原因"), choices=[("hospital", _("住院")), ("away", _("外出"))])
    first = Day(label=_("从"))


class WeatherForm(forms.Form):
    """Hard weather for a place."""

    kind = forms.ChoiceField(label=_("什么天气"), choices=Occasion.Kind.choices)
    first = Day(label=_("从"))
    last = Day(label=_("到"))


class PostForm(forms.Form):
    """Somebody takes a post."""

    village = forms.CharField(label=_("村（社区）"), max_length=40, help_text=_("写全名，如：蒲溪社区居委会"))
    kind = forms.ChoiceField(label=_("岗位"), choices=Post.Kind.choices)
    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = Phone(label=_("电话"), required=False)
    username = forms.CharField(label=_("登录用户名"), max_length=40, required=False, help_text=_("有协理员账号的填，没有留空"))
    way = forms.ChoiceField(
        label=_("交通"), choices=[("foot", _("步行")), ("bike", _("摩托车")), ("car", _("汽车"))], initial="foot"
    )
    minutes = forms.IntegerField(label=_("每天可探访的分钟"), min_value=20, max_value=720, initial=240)
    pay = forms.ChoiceField(label=_("报酬"), choices=Post.Pay.choices)
    month_cents = Yuan(label=_("每月多少元"), required=False)
    appointed_on = Day(label=_("聘任日期"))

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        places = Division.objects.filter(level="village", path__startswith=self.user.scope)
        found = list(places.filter(name=told.get("village", ""))[:2])
        if told.get("village") and len(found) != 1:
            self.add_error("village", _("辖区里没有叫这个名字的村（社区），或不止一个。"))
        told["division"] = found[0] if len(found) == 1 else None
        told["user"] = None
        if told.get("username"):
            known = User.objects.filter(username=told["username"], role="assistant", division__path__startswith=self.user.scope)
            told["user"] = known.first()
            if told["user"] is None:
                self.add_error("username", _("没有这个协理员账号。"))
        return told

    def facts(self) -> dict[str, Any]:
        told = {name: value for name, value in self.cleaned_data.items() if name not in {"village", "username"}}
        return {**told, "month_cents": told["month_cents"] or 0}


class LessonForm(forms.Form):
    on = Day(label=_("哪天"))
    subject = forms.CharField(label=_("学什么"), max_length=60)
    hours = forms.DecimalField(label=_("学时"), min_value=0.5, max_value=200, max_digits=4, decimal_places=1)


class LeaveForm(forms.Form):
    """Days away, and who covers."""

    first = Day(label=_("从"))
    last = Day(label=_("到"))
    cover = forms.ModelChoiceField(label=_("谁代"), queryset=Post.objects.none(), required=False, empty_label=_("没有人代"))

    def __init__(self, data: Any = None, *, others: Any) -> None:
        super().__init__(data, auto_id="lv_%s")
        self.fields["cover"].queryset = others  # type: ignore[attr-defined]


class EndForm(forms.Form):
    on = Day(label=_("哪天离任"))
