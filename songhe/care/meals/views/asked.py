"""What an address asks for: a day, a meal, a canteen of one's own."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

from songhe.base import clock
from songhe.base.web import given
from songhe.care.meals import showing
from songhe.care.meals.forms import PauseForm, RegularForm
from songhe.care.meals.models import Meal
from songhe.register.access.scope import UserRequest


def today() -> date:
    """The day here."""
    return localtime(clock.now()).date()


def day_of(request: UserRequest) -> date:
    """`?day=2026-11-23`; today where none, or none that is one, is asked for."""
    return given.day(request.GET.get("day")) or today()


def meal_of(request: UserRequest) -> str:
    """`?meal=lunch`; nothing where none is asked for."""
    chosen = request.GET.get("meal", "")
    return chosen if chosen in Meal.values else ""


def my_week(request: UserRequest, elder: str, canteen: str, **wrong: Any) -> HttpResponse:
    """The page of an elder or a family; `wrong` are forms that were refused."""
    context = showing.eating(request.user, clock.now(), elder, canteen)
    forms = {"pause": PauseForm(today=today()), "regular": RegularForm(auto_id="regular_%s")}
    return render(request, "meals/mine.html", {**context, **forms, **wrong}, status=422 if wrong else 200)
