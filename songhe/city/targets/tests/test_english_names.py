"""The plans to an English reader: every name of theirs has its English, and only their own sentences stay Chinese."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from songhe.base import clock, said
from songhe.base.templatetags import songhe as tags
from songhe.city.targets import datasets, plan
from songhe.city.targets.models import Count
from songhe.city.targets.tests import scene
from tests import cast

CHINESE = re.compile(r"[\u3400-\u9fff]")
AT = cast.AT + timedelta(days=1)


def names() -> list[tuple[str, str]]:
    """(what it is, how it is read) of every name of the plans."""
    targets = [
        (f"{one.code} {name}", getattr(one, name))
        for one in plan.targets().values()
        for name in ("name", "short", "unit", "room_name", "definition")
    ]
    measures = [(f"{one.code} {name}", getattr(one, name)) for one in plan.measures().values() for name in ("title", "clause")]
    return [*targets, *measures, *((name, plan.said(name)) for name in plan.departments())]


def test_every_name_has_its_english_and_none_is_left_over() -> None:
    with override("en"):
        assert [what for what, read in names() if CHINESE.search(read)] == []
    with override("zh-hans"):
        assert all(CHINESE.search(read) or read == "%" for _, read in names())
        told = {read for _, read in names()}
    lines = (plan.DATA / "words.en.yaml").read_text(encoding="utf-8").splitlines()[1:]
    rows = [json.loads(line[: line.index('": "') + 1]) for line in lines]
    assert set(rows) <= told and len(rows) == len(set(rows))


def test_what_is_published_is_said_as_it_was_decided() -> None:
    target = plan.targets()["town-centers"]
    facts = {"indicator": target.indicator, "version": 1, "numerator": 1, "denominator": 1}
    count = Count(place="6109", level="city", month=date(2026, 10, 1), counted_at=AT, **facts)
    with override("en"):
        assert datasets._row(target, count)["name"] == "镇区域养老服务中心建成数"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["targets:list", "targets:measures", "targets:target", "targets:measure"])
def test_an_english_page_quotes_the_plan_and_says_the_rest_in_english(
    monkeypatch: pytest.MonkeyPatch, sign_in: Any, address: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    scene.center(on=date(2026, 3, 1))
    args = {"targets:target": ["town-centers"], "targets:measure": ["rural-1.2"]}.get(address, [])
    client = sign_in(cast.sun_city())
    monkeypatch.setattr(said, "get_language", lambda: "en")  # the catalogue of words need not have been made
    monkeypatch.setattr(tags, "get_language", lambda: "en without words")  # what is drawn so is nobody else's
    page = client.get(reverse(address, args=args)).content.decode().split("<main", 1)[1]  # the ways in are other rooms' words
    plain = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>[^<]*</\1>', "", page)
    assert (plain != page) == bool(args)
    assert [one.code for one in plan.targets().values() if one.chinese["short"] in plain] == []
    assert "town centres" in plain.lower()
