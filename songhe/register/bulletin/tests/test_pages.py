"""The bureau's pages: write, publish, withdraw, write again; counters."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base import clock
from songhe.register.bulletin.models import Article, Counter
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in: Any) -> Any:
    return sign_in(cast.li_county())


def test_from_the_draft_to_the_public_and_back(desk: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    at = {"now": clock.now()}
    monkeypatch.setattr(clock, "now", lambda: at["now"])
    desk.post("/bulletin/new/", {"title": "冬季取暖", "body": "<i>查</i>烟道"})
    row = Article.objects.get()
    desk.post(f"/bulletin/{row.pk}/", {"title": "冬季取暖提醒", "body": "查烟道"})
    assert "冬季取暖" not in client.get("/public/news/").content.decode()
    assert "公众页面一分钟内" in desk.post(f"/bulletin/{row.pk}/publication/", follow=True).content.decode()
    at["now"] += timedelta(seconds=61)
    assert "冬季取暖提醒" in client.get("/public/news/").content.decode()
    assert "查烟道" in client.get(f"/public/news/{row.pk}/").content.decode()
    desk.post(f"/bulletin/{row.pk}/withdrawal/", {"why": "写错了"})
    at["now"] += timedelta(seconds=61)
    assert client.get(f"/public/news/{row.pk}/").status_code == 404
    again = desk.get(f"/bulletin/new/?again={row.pk}").content.decode()
    assert "重写已撤下的" in again and "查烟道" in again


def test_an_empty_form_is_refused_in_words(desk: Any) -> None:
    answer = desk.post("/bulletin/new/", {"title": "", "body": ""})
    assert answer.status_code == 422 and "有 2 处要改" in answer.content.decode()


def test_the_list_teaches_when_empty_and_shows_the_state(desk: Any) -> None:
    assert "还没有写过消息" in desk.get("/bulletin/").content.decode()
    desk.post("/bulletin/new/", {"title": "冬季取暖", "body": "查烟道"})
    page = desk.get("/bulletin/").content.decode()
    assert "冬季取暖" in page and "草稿" in page


def test_a_counter_is_opened_corrected_closed_and_opened_again(desk: Any) -> None:
    assert "还没有公布任何窗口" in desk.get("/bulletin/counters/").content.decode()
    facts = {"name": "蒲溪窗口", "phone": "0915-0000001", "matters": ["apply"]}
    desk.post("/bulletin/counters/new/", {**facts, "division": cast.PUXI_TOWN})
    row = Counter.objects.get()
    assert (row.division.code, row.matters) == (cast.PUXI_TOWN, ["apply"])
    desk.post(f"/bulletin/counters/{row.pk}/", {**facts, "phone": "0915-0000002"})
    desk.post(f"/bulletin/counters/{row.pk}/closing/")
    assert "不再公布" in desk.get("/bulletin/counters/").content.decode()
    desk.post(f"/bulletin/counters/{row.pk}/opening/")
    row.refresh_from_db()
    assert (row.phone, row.status) == ("0915-0000002", "open")


def test_a_county_writes_counters_of_its_own_places_only(desk: Any) -> None:
    answer = desk.post("/bulletin/counters/new/", {"name": "x", "phone": "1", "division": cast.ZIYANG})
    assert answer.status_code == 422 and not Counter.objects.exists()
    assert desk.post("/bulletin/counters/new/", {"name": "x", "division": cast.HANYIN}).status_code == 422
