"""`refusal_on`: what a verb refuses stands on the form, where it belongs; what is done or broken is left alone."""

from typing import Any

import pytest
from django import forms

from songhe.base.errors import Refused, WrongMoment
from songhe.base.web.refusals import refusal_on


class DayForm(forms.Form):
    day = forms.CharField()
    place = forms.CharField(required=False)


@pytest.fixture
def form() -> DayForm:
    written = DayForm({"day": "1"})
    assert written.is_valid()
    return written


def test_without_a_field_it_stands_above_the_form_and_what_was_written_stays(form: DayForm) -> None:
    with refusal_on(form):
        raise Refused("不行。")
    assert form.errors == {"__all__": ["不行。"]}
    assert form["day"].value() == "1"


def test_it_stands_at_the_field_that_the_page_names(form: DayForm) -> None:
    with refusal_on(form, "day"):
        raise Refused("不行。")
    assert form.errors == {"day": ["不行。"]}


@pytest.mark.parametrize(("about", "stands"), [("place", "place"), ("somebody", "day"), ("", "day")])
def test_the_verb_knows_better_where_the_form_asks_for_what_it_is_about(form: DayForm, about: str, stands: str) -> None:
    with refusal_on(form, "day"):
        raise Refused("不行。", about)
    assert form.errors == {stands: ["不行。"]}


def test_who_came_second_is_told_on_the_form_too(form: DayForm) -> None:
    class Row:
        def why_not(self, verb: str) -> str:
            return f"已经{verb}。"

    with refusal_on(form):
        raise WrongMoment(Row(), "关")
    assert form.errors == {"__all__": ["已经关。"]}


def test_what_was_done_leaves_no_error_and_the_answer_goes_out(form: DayForm) -> None:
    def view() -> str:
        with refusal_on(form, "day"):
            return "done"
        return "again"

    assert (view(), form.errors) == ("done", {})


@pytest.mark.parametrize("fault", [ValueError("broken"), KeyError("broken")])
def test_a_fault_is_no_refusal(form: DayForm, fault: Exception) -> None:
    with pytest.raises(type(fault)), refusal_on(form):
        raise fault
    assert form.errors == {}


def test_what_does_not_name_a_fact_is_about_none() -> None:
    told: list[Any] = [Refused("不行。").about, WrongMoment(object(), "close").about, Refused("不行。", "day").about]
    assert told == ["", "", "day"]
