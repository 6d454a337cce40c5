"""Benefits as pages, entrances that say the truth, news."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from songhe.base.models import JournalEntry
from songhe.base.web import entrances
from songhe.base.web.entrances import Entrance
from songhe.desks.portal import minute
from songhe.register.bulletin import actions as bulletin
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
Read = Callable[..., str]
MOTHER = {"age": "82", "hukou": "city", "living": "alone", "level": "", "categories": ["low_income"]}


def test_my_mother(client: Client, db: None) -> None:
    answer = client.post("/public/benefits/", MOTHER)
    page = answer.content.decode()
    assert "项可以申请" in page and "每月 100 元，需核实" in page and "先弄清：" in page
    assert "户籍地镇（街道）民政窗口" in page and "资料截至 2026 年 11 月 27 日" in page
    assert answer["Cache-Control"] == "no-store"


def test_the_answers_are_kept_nowhere(client: Client, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    answer = client.post("/public/benefits/", MOTHER)
    assert not JournalEntry.objects.exists() and not answer.cookies and "82" not in caplog.text
    assert 'method="post"' in client.get("/public/benefits/").content.decode()  # so that no address holds them


def test_nothing_has_to_be_answered(client: Client, db: None) -> None:
    page = client.post("/public/benefits/", {"unsure": "on"}).content.decode()
    assert "按您的回答，有 0 项可以申请" in page


def test_a_wrong_age_is_said_at_its_field(client: Client, db: None) -> None:
    answer = client.post("/public/benefits/", {"age": "八十"})
    assert answer.status_code == 422 and "请写数字，如 81。" in answer.content.decode()


def test_it_needs_no_token(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/public/benefits/", MOTHER).status_code == 200


def test_every_policy_has_clause_papers_and_place(read: Read, db: None) -> None:
    page = read("/public/benefits/all/")
    assert page.count("依据</dt>") == page.count("到哪里</dt>") == page.count("带什么</dt>") >= 14
    assert "民办函〔2025〕49号" in page and "需核实" in page and "已对照来源" in page


@pytest.mark.parametrize(
    ("matter", "truth"),
    [("apply", "网上申请还没有开通"), ("book", "网上预约还没有开通"), ("complain", "网上投诉还没有开通")],
)
def test_what_is_not_there_is_said_and_where_to_go_instead(
    matter: str, truth: str, read: Read, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entrances, "_offered", [])
    page = read(f"/public/{matter}/")
    assert truth in page and "便民服务中心民政窗口" in page and "tel:" not in page


def test_a_room_that_brings_an_entrance_is_led_to(read: Read, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrances, "_offered", [])
    entrances.offer(Entrance("apply", "在线申请", "三分钟", "web:preferences", signed_in="要用家属账号登录"))
    page = read("/public/apply/")
    assert "在线申请" in page and "要用家属账号登录" in page and "还没有开通" not in page


def test_only_numbers_that_a_bureau_wrote_are_shown(read: Read) -> None:
    cast.city()
    bulletin.load_hotlines(at=AT)
    facts = {"name": "蒲溪窗口", "phone": "0915-0000001", "matters": ["apply"]}
    row = bulletin.open_counter(division=cast.place(cast.PUXI_TOWN), user=cast.sun_city(), at=AT, **facts)
    page = read("/public/apply/", near="蒲溪镇东升村")
    assert "0915-0000001" in page and "2026 年 11 月 23 日核对" in page
    assert "12345" in read("/public/complain/") and "12345" in read("/public/")
    assert "还没有公布专门办这件事的窗口" in read("/public/book/")
    bulletin.close_counter(counter=row, user=cast.sun_city(), at=AT)
    minute.forget()
    assert "0915-0000001" not in read("/public/apply/", near="蒲溪镇东升村")


def test_news_is_plain_text(read: Read, client: Client) -> None:
    user = cast.li_county()
    row = bulletin.write(title="取暖", body="一段\n\n2 < 3 & 4", user=user, at=AT)
    bulletin.publish(article=row, user=user, at=AT)
    assert "取暖" in read("/public/news/") and "汉阴县·2026 年 11 月 23 日" in read("/public/")
    assert "<p>2 &lt; 3 &amp; 4</p>" in client.get(f"/public/news/{row.pk}/").content.decode()


def test_who_has_just_published_it_sees_it_before_the_minute_is_over(client: Client, sign_in: Any) -> None:
    user = cast.li_county()
    assert client.get("/public/news/").status_code == 200  # read, and kept for a minute
    row = bulletin.write(title="取暖", body="一段", user=user, at=AT)
    bulletin.publish(article=row, user=user, at=AT)
    address = f"/public/news/{row.pk}/"
    assert client.get(address).status_code == 404 and sign_in(user).get(address).status_code == 200
