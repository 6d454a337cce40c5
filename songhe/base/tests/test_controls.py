"""A field that says nothing of anybody is drawn once; whatever was typed, chosen from the database or refused, each time."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from songhe.base.models import JournalEntry
from songhe.base.web import once
from songhe.base.web.controls import key_of

PAGE = Template("{% load songhe %}{% field form.day %}{% field form.said %}{% field form.kind %}")


class Asked(forms.Form):
    day = forms.DateField(label="日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))  # words: data
    said = forms.CharField(label="原因", required=False)  # words: data
    kind = forms.ChoiceField(label="哪一种", choices=[("a", "甲"), ("b", "乙")])  # words: data


class OfRows(forms.Form):
    row = forms.ModelChoiceField(JournalEntry.objects.all())


@pytest.fixture(autouse=True)
def fresh() -> Any:
    once.forget()
    yield
    once.forget()


def drawn(form: forms.Form) -> str:
    return PAGE.render(Context({"form": form}))


def test_the_same_form_is_drawn_once_and_another_day_is_another_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "prove", False)
    first = drawn(Asked(initial={"day": date(2026, 11, 29)}))
    kept = len(once._kept)
    assert drawn(Asked(initial={"day": date(2026, 11, 29)})) == first and len(once._kept) == kept == 3
    assert 'value="2026-11-30"' in drawn(Asked(initial={"day": date(2026, 11, 30)})) and 'value="2026-11-29"' in first
    assert 'id="m_day"' in drawn(Asked(auto_id="m_%s")) and 'name="x-day"' in drawn(Asked(prefix="x"))
    assert '<option value="b" selected>' in drawn(Asked(initial={"kind": "b"})) and " selected" not in first


def test_what_somebody_typed_is_never_kept() -> None:
    form = Asked({"day": "昨天", "said": "摔了一跤", "kind": "a"})  # words: data
    assert not form.is_valid()
    page = drawn(form)
    assert "摔了一跤" in page and 'aria-invalid="true"' in page and not once._kept
    assert key_of(Asked(initial={"said": "王桂兰"})["said"], "") is None  # words: data


def test_rows_of_the_database_are_asked_for_each_time() -> None:
    assert key_of(OfRows()["row"], "") is None


def test_a_field_changed_for_one_form_is_a_piece_of_its_own() -> None:
    form = Asked()
    form.fields["said"].widget.attrs["maxlength"] = 5
    form.fields["said"].required = True
    assert key_of(form["said"], "") != key_of(Asked()["said"], "") != key_of(Asked()["said"], "说一说")  # words: data
