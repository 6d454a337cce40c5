"""A field that is wrong says so in words that whoever fills it in uses, not in those of programmers."""

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from songhe.base.web import wording


class Everything(forms.Form):
    name = forms.CharField(max_length=4, min_length=2)
    beds = forms.IntegerField(min_value=1, max_value=20)
    yuan = forms.DecimalField(max_digits=5, decimal_places=2)
    on = forms.DateField()
    at = forms.TimeField()
    since = forms.DateTimeField()
    kind = forms.ChoiceField(choices=[("a", "A")])
    kinds = forms.MultipleChoiceField(choices=[("a", "A")])
    key = forms.UUIDField()
    code = forms.SlugField()
    picture = forms.ImageField()


WRONG: list[tuple[str, Any, str]] = [
    ("name", "", "这一项必填。"),
    ("name", "一二三四五", "最多写 4 个字，现在是 5 个。"),
    ("name", "一", "至少写 2 个字，现在是 1 个。"),
    ("beds", "几张", "请写整数。"),
    ("beds", "0", "不能小于 1。"),
    ("beds", "21", "不能大于 20。"),
    ("yuan", "很多", "请写数字。"),
    ("yuan", "1.234", "小数点后最多 2 位。"),
    ("yuan", "12345", "小数点前最多 3 位。"),
    ("on", "2026-02-30", "请写日历上有的日期"),
    ("at", "25:61", "请写时间，如 09:30。"),
    ("since", "昨天", "请写日期和时间"),
    ("kind", "b", "这一项不能选"),
    ("kinds", ["b"], "这一项不能选"),
    ("key", "x", "这一项不能选"),
    ("code", "走查", "只能写英文字母、数字、短横线和下划线。"),
]


@pytest.mark.parametrize(("field", "given", "said"), WRONG)
def test_what_is_wrong_is_said_plainly(field: str, given: Any, said: str) -> None:
    assert Everything({field: given}).errors[field][0].startswith(said)


def test_a_picture_that_is_none_and_a_file_without_anything() -> None:
    for inside, said in ((b"GIF", "这不是图片，或者图片坏了。"), (b"", "这个文件是空的。")):
        form = Everything({}, {"picture": SimpleUploadedFile("a.png", inside, "image/png")})
        assert form.errors["picture"] == [said]


def test_what_a_form_says_itself_comes_first_and_what_is_right_stays() -> None:
    own = forms.DateField(error_messages={"invalid": "请写哪天。"})
    with pytest.raises(forms.ValidationError, match="请写哪天"):
        own.clean("2026-02-30")
    assert own.clean("2026-02-28") == date(2026, 2, 28)


def test_nothing_of_django_is_left_that_speaks_of_variables() -> None:
    said = [str(word) for words in wording.FIELDS.values() for word in words.values()]
    said += Everything({}).errors.as_text().splitlines()
    assert not [word for word in said if re.search("变量|字段|该值", word)]
