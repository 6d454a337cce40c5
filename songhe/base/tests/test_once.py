"""A piece of a page is drawn once for the same values, and never for others."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError, VariableDoesNotExist
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from songhe.base.models import NodeFact
from songhe.base.web import once


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(once, "prove", False)
    once.forget()
    yield
    once.forget()


@dataclass
class Line:
    name: str
    number: float


class Asked:
    """Tells how often it was drawn."""

    def __init__(self) -> None:
        self.times = 0

    def __str__(self) -> str:
        self.times += 1
        return f"drawn {self.times}"


def drawn(text: str, **values: Any) -> Any:
    template = Template("{% load songhe i18n %}" + text)
    return lambda **more: template.render(Context({**values, **more}))


def test_the_same_values_are_drawn_once_and_others_anew() -> None:
    page = drawn("{% once a b %}{{ what }}{% endonce %}", what=Asked(), a=1)
    assert page(b="x") == "drawn 1" == page(b="x")
    assert page(b="y") == "drawn 2"
    assert page(b="x") == "drawn 1"


@pytest.mark.parametrize(
    ("one", "other"), [(1, 1.0), (1, True), (0, None), ("1", 1), ([1], [1.0]), (Line("a", 1), Line("a", 1.0))]
)
def test_values_that_are_equal_but_printed_differently_are_other_values(one: Any, other: Any) -> None:
    page = drawn("{% once a %}{{ what }}{% endonce %}", what=Asked())
    assert page(a=one) == "drawn 1"
    assert page(a=other) == "drawn 2"


def test_each_language_and_each_place_has_its_own() -> None:
    page, what = "{% once a %}{{ what }}{% endonce %}", Asked()
    two = drawn(page + " " + page, what=what, a=1)
    assert two() == "drawn 1 drawn 2" == two()
    with translation.override("en"):
        assert two() == "drawn 3 drawn 4"


def test_what_is_larger_goes_with_all_its_fields_or_with_its_face() -> None:
    page = drawn("{% once lines %}{{ what }}{% endonce %}", what=Asked())
    assert page(lines=[Line("a", 1.5)]) == "drawn 1" == page(lines=[Line("a", 1.5)])
    assert page(lines=[Line("a", 1.6)]) == "drawn 2"
    faced = SimpleNamespace(face=("a", date(2026, 1, 1)), other=object())
    assert page(lines=[faced]) == "drawn 3" == page(lines=[SimpleNamespace(face=("a", date(2026, 1, 1)))])
    assert once.plain({"a": 1}) == (("a", (int, 1)),)
    assert once.plain(gettext_lazy("没有数")) == "没有数"


def test_a_record_names_nothing_since_it_can_change() -> None:
    with pytest.raises(once.Unfit, match="NodeFact"):
        drawn("{% once row %}x{% endonce %}")(row=NodeFact(name="a"))


def test_a_name_that_is_not_there_is_a_fault_unless_a_filter_answers() -> None:
    with pytest.raises(VariableDoesNotExist):
        drawn("{% once nothing %}x{% endonce %}")()
    assert drawn('{% once nothing|default:"" %}x{% endonce %}')() == "x"


def test_a_block_is_never_drawn_once() -> None:
    with pytest.raises(TemplateSyntaxError, match="block"):
        drawn("{% once %}{% block a %}{% endblock %}{% endonce %}")


def test_what_is_kept_is_escaped_already_and_not_again() -> None:
    page = drawn("{% once name %}<b>{{ name }}</b>{% endonce %}")
    assert page(name="<i>") == "<b>&lt;i&gt;</b>" == page(name="<i>")


def test_a_piece_that_reads_more_than_it_names_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "prove", True)
    page = drawn("{% once a %}{{ b }}{% endonce %}", a=1)
    assert page(b="x") == "x"
    with pytest.raises(AssertionError, match="reads more"):
        page(b="y")


def test_a_full_house_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "MOST", 10)
    for number in range(5):
        assert once.piece(number, lambda: mark_safe("12345678")) == "12345678"
    assert len(once._kept) <= 2
    assert once._size == sum(map(len, once._kept.values()))
