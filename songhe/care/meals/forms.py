"""Forms of the room."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.care.meals.models import Found, Mark, Meal, MealService, Way, Why
from songhe.register.providers.fields import Day, Whole
from songhe.register.providers.models import Facility

WEEKDAYS = [(0, _("周一")), (1, _("周二")), (2, _("周三")), (3, _("周四")), (4, _("周五")), (5, _("周六")), (6, _("周日"))]
DISHES = 8


class Weekdays(forms.TypedMultipleChoiceField):
    """Days of the week, as numbers from Monday."""

    def __init__(self, **kwargs: Any) -> None:
        facts = {"choices": WEEKDAYS, "coerce": int, "widget": forms.CheckboxSelectMultiple, "label": _("哪几天")}
        super().__init__(**{**facts, **kwargs})


class Clock(forms.TimeField):
    """An hour of the day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **kwargs)


class ServiceForm(forms.Form):
    """When a meal is served, for how many, and whether it is brought."""

    meal = forms.ChoiceField(label=_("餐次"), choices=Meal.choices)
    offer = forms.ChoiceField(label=_("备案价格"), help_text=_("在“价格”页报备的助餐项目；没有备案价格不能订"))
    starts_at = Clock(label=_("开餐"))
    ends_at = Clock(label=_("收餐"))
    capacity = Whole(label=_("一餐最多几份"), min_value=1, max_value=2000)
    weekdays = Weekdays(label=_("哪几天开"), initial=[0, 1, 2, 3, 4])
    delivers = forms.BooleanField(label=_("能送餐"), required=False)
    radius_m = Whole(label=_("送餐范围（米）"), max_value=30_000, initial=2000)

    def __init__(self, data: Any = None, *, facility: Facility, known: MealService | None = None) -> None:
        self.offers = {str(row.pk): row for row in facility.offers.filter(service="meals", ended_on=None)}
        start = {name: getattr(known, name) for name in self.base_fields} if known else {}
        super().__init__(data, initial={**start, "offer": str(known.offer_id)} if known else None)
        self.fields["offer"].choices = [(key, str(row)) for key, row in self.offers.items()]  # type: ignore[attr-defined]
        if known:
            del self.fields["meal"]

    def clean_offer(self) -> Any:
        return self.offers[self.cleaned_data["offer"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", gettext("收餐要晚于开餐。"))
        return data


class MenuForm(forms.Form):
    """Up to eight dishes, each with for whom it is cooked and what somebody may not bear."""

    text = forms.CharField(label=_("说明"), max_length=120, required=False)

    def __init__(self, data: Any = None, *, dishes: list[dict[str, Any]], text: str = "") -> None:
        super().__init__(data, initial={"text": text})
        for n in range(DISHES):
            known = dishes[n] if n < len(dishes) else {}
            self.fields[f"name_{n}"] = forms.CharField(max_length=40, required=False, initial=known.get("name", ""))
            self.fields[f"marks_{n}"] = forms.MultipleChoiceField(
                choices=Mark.choices, required=False, initial=known.get("marks", []), widget=forms.CheckboxSelectMultiple
            )
            self.fields[f"allergens_{n}"] = forms.CharField(max_length=40, required=False, initial=known.get("allergens", ""))

    def lines(self) -> list[dict[str, Any]]:
        """The fields of each dish, for the page."""
        return [{part: self[f"{part}_{n}"] for part in ("name", "marks", "allergens")} for n in range(DISHES)]

    def dishes(self) -> list[dict[str, Any]]:
        """What was written, without the empty lines."""
        told = self.cleaned_data
        rows = [{part: told[f"{part}_{n}"] for part in ("name", "marks", "allergens")} for n in range(DISHES)]
        return [{**row, "name": row["name"].strip()} for row in rows if row["name"].strip()]


class SampleForm(forms.Form):
    """Which dish was kept, and how much of it."""

    day = Day(label=_("日期"))
    meal = forms.ChoiceField(label=_("餐次"), choices=Meal.choices)
    dish = forms.CharField(label=_("菜名"), max_length=40)
    grams = Whole(label=_("克数"), min_value=1, max_value=5000, initial=130)
    kept_by = forms.CharField(label=_("留样人"), max_length=40, required=False)


class JoinForm(forms.Form):
    """Who stands at the counter with the identity card."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    citizen_id = forms.CharField(label=_("身份证号"), max_length=18, help_text=_("姓名和证号都对得上才发卡"))


class RegularForm(forms.Form):
    """A meal on these weekdays until it is ended."""

    meal = forms.ChoiceField(label=_("餐次"), choices=Meal.choices)
    way = forms.ChoiceField(label=_("怎么吃"), choices=Way.choices)
    weekdays = Weekdays()


class PauseForm(forms.Form):
    """Days on which nobody is to be waited for."""

    first = Day(label=_("从"))
    last = Day(label=_("到"))
    why = forms.ChoiceField(label=_("原因"), choices=Why.choices)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"first": today, "last": today}, auto_id="pause_%s")


class DietForm(forms.Form):
    """How this person's food is cooked."""

    diet = forms.MultipleChoiceField(label=_("饮食"), choices=Mark.choices, required=False, widget=forms.CheckboxSelectMultiple)


class CloseForm(forms.Form):
    """What was found at the door."""

    found = forms.ChoiceField(label=_("看到什么"), choices=[("", _("请选")), *Found.choices])
    said = forms.CharField(label=_("说明"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    until = Day(label=_("停餐到哪天"), required=False, help_text=_("住院或外出时填：到这天为止不订餐，也不再提醒"))
