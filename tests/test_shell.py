"""The shell: a menu for each role, a home for each role, answers in words, a policy without holes."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import path

from songhe.base.errors import Refused
from songhe.base.web import menu, preferences, views
from songhe.config.urls import urlpatterns as house
from songhe.register.access.models import Role

pytestmark = pytest.mark.django_db
CSS = Path(views.__file__).parent / "static/css"


def refuse(request: Any) -> Any:
    raise Refused("马超已在 10:24:31 接听，现在由他处置。")


def fail(request: Any) -> Any:
    raise ZeroDivisionError


urlpatterns = [*house, path("refuse/", refuse), path("fail/", fail)]


# --- ways in --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_a_home_of_its_own_and_can_open_it(role: str, sun_city: Any, sign_in: Any) -> None:
    sun_city.role = role
    sun_city.save()
    answer = sign_in(sun_city).get("/")
    assert answer.status_code == 302 and answer.url != "/preferences/"


@pytest.mark.parametrize("role", Role.values)
def test_every_entry_of_a_menu_has_a_page_and_an_icon(role: str) -> None:
    items = menu.items(role)
    assert len(menu.entries(role, "/")) == len(items)
    assert all(item.icon for item in items)


def test_the_longest_address_is_the_current_one(monkeypatch: Any) -> None:
    monkeypatch.setattr(menu, "_items", [])
    menu.register({"city"}, menu.Item("设置", "web:preferences", "settings", 2))
    menu.register({"city", "county"}, menu.Item("首页", "web:home", "home", 1))
    shown = menu.entries("city", "/preferences/")
    assert [(entry.label, entry.current) for entry in shown] == [("首页", False), ("设置", True)]
    assert [entry.label for entry in menu.entries("county", "/")] == ["首页"]


def test_the_bar_shows_the_daily_ways_and_the_page_one_is_on() -> None:
    for role in Role.values:
        every = menu.entries(role, "/")
        away = menu.entries(role, every[-1].url)
        assert len(menu.on_the_bar(every)) <= menu.ON_THE_BAR + 1
        assert menu.on_the_bar(away)[-1].url == every[-1].url


def test_a_page_registered_twice_stands_in_the_menu_once(monkeypatch: Any) -> None:
    monkeypatch.setattr(menu, "_items", [])
    for label in ("旧", "新"):
        menu.register({"city"}, menu.Item(label, "web:home", "home"))
    assert [item.label for item in menu.items("city")] == ["新"]


def test_a_role_without_pages_still_comes_somewhere(monkeypatch: Any) -> None:
    monkeypatch.setattr(menu, "_items", [])
    monkeypatch.setattr(menu, "_homes", {})
    assert menu.home_of("elder") == "/preferences/"


def test_nobody_is_sent_to_everybodys_desk_or_where_there_is_none_to_sign_in(client: Client, monkeypatch: Any) -> None:
    assert client.get("/").url == "/public/" and "/account/" in client.get("/bureau/").url
    monkeypatch.setattr(menu, "_homes", {})
    assert client.get("/", follow=True).redirect_chain[-1][0].startswith("/account/")


# --- preferences ----------------------------------------------------------------------------------------------------
def test_a_choice_is_kept_and_drawn(client: Client) -> None:
    answer = client.post(
        "/preferences/", {"theme": "dark", "size": "ageing", "keys": "off", "next": "/preferences/"}, follow=True
    )
    assert 'data-bs-theme="dark" data-size="ageing" data-keys="off"' in answer.content.decode()


def test_nonsense_changes_nothing(client: Client) -> None:
    client.post("/preferences/", {"theme": "pink", "size": "9", "language": "xx"})
    assert not client.cookies.keys() & {"songhe_theme", "songhe_size", settings.LANGUAGE_COOKIE_NAME}


def test_a_cookie_of_nonsense_is_the_default(rf: Any) -> None:
    request = rf.get("/", headers={"cookie": "songhe_theme=pink; songhe_size=large"})
    assert preferences.read(request) == preferences.Preferences("auto", "large", "on")


@pytest.mark.parametrize(
    ("chosen", "hints"),
    [({}, True), ({"theme": "dark"}, True), ({"size": "ageing"}, False), ({"size": "normal"}, False), ({"hint": "off"}, False)],
)
def test_the_hint_of_the_first_start_is_given_until_a_size_is_chosen(client: Client, chosen: Any, hints: bool) -> None:
    client.post("/preferences/", chosen)
    assert ("看不清？" in client.get("/account/login/").content.decode()) is hints


@pytest.mark.parametrize(
    ("size", "words"), [("normal", {"长辈版"}), ("ageing", {"特大字", "标准版"}), ("largest", {"大字", "标准版"})]
)
def test_every_page_without_the_bar_has_the_switch(
    client: Client, doctor_zhou: Any, sign_in: Any, size: str, words: Any
) -> None:
    for who, page in ((client, "/account/login/"), (sign_in(doctor_zhou.user), "/field/"), (client, "/nothing/")):
        who.post("/preferences/", {"size": size})
        head = who.get(page).content.decode().split("</header>")[0]
        assert words <= set(re.findall(r">([^<>]+)</button>", head)), page


def test_the_switch_leads_back_to_where_one_is_and_from_a_refused_form_home(
    client: Client, li_county: Any, sign_in: Any
) -> None:
    here = sign_in(li_county)
    assert 'value="/account/password/?a=1"' in here.get("/account/password/?a=1").content.decode()
    assert 'name="next" value="/"' in here.post("/account/password/", {}).content.decode()


def test_the_pointer_is_drawn_as_chosen(client: Client) -> None:
    client.post("/preferences/", {"cursor": "cross"})
    assert 'data-cursor="cross"' in client.get("/preferences/").content.decode()


def test_every_icon_of_a_menu_is_among_those_that_are_copied() -> None:
    sources = [path.read_text() for path in Path(views.__file__).parents[2].rglob("menu.py")]
    named = {name for pattern in assets().SURE for text in sources for name in pattern.findall(text)}
    assert {item.icon for role in Role.values for item in menu.items(role)} <= named


def assets() -> Any:
    spec = importlib.util.spec_from_file_location("assets", Path(__file__).resolve().parents[1] / "tools/assets.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:alert(1)", "x", "web:home", "a\r\nX: 1"])
def test_one_is_never_sent_to_another_house(client: Client, back: str) -> None:
    assert client.post("/preferences/", {"next": back}).url == "/preferences/"


def test_looking_changes_nothing(client: Client) -> None:
    assert client.get("/preferences/?theme=dark").cookies.keys() <= {"csrftoken"}


def test_a_phone_keeps_its_bottom_bar_there(doctor_zhou: Any, sign_in: Any) -> None:
    assert 'class="tabs"' in sign_in(doctor_zhou.user).get("/preferences/").content.decode()


# --- answers in words -----------------------------------------------------------------------------------------------
@pytest.mark.urls(__name__)
def test_a_refusal_is_409_with_its_sentence_as_a_page_a_fragment_and_json(client: Client) -> None:
    for headers, mark in (
        ({}, "<html"),
        ({"HX-Request": "true"}, "data-refused"),
        ({"Accept": "application/json"}, '{"sentence"'),
    ):
        answer = client.get("/refuse/", headers=headers)
        assert (answer.status_code, mark in answer.content.decode()) == (409, True)
        said = answer.json()["sentence"] if answer["Content-Type"] == "application/json" else answer.content.decode()
        assert "马超已在 10:24:31 接听，现在由他处置。" in said


@pytest.mark.urls(__name__)
def test_a_refusal_gives_back_what_was_composed_and_no_password(client: Client) -> None:
    sent = {"note": "他摔倒了。\r\n已经扶起来。", "day": "2026-11-29", "password": "一二三四五六七八", "kind": "fall"}
    page = client.post("/refuse/", sent).content.decode()
    assert "他摔倒了。<br>已经扶起来。</blockquote>" in page
    assert page.count("<blockquote") == 1 and "一二三四" not in page
    assert "<blockquote" not in client.get("/refuse/").content.decode()


def test_a_form_too_large_is_said_in_words(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/preferences/", {"theme": "dark" * 100})
    assert answer.status_code == 400 and "什么也没有保存" in answer.content.decode()


def test_a_page_that_is_not_there(client: Client, sun_city: Any, sign_in: Any) -> None:
    for who in (client, sign_in(sun_city)):
        answer = who.get("/nothing/")
        assert answer.status_code == 404 and "找不到这个页面" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_is_a_sentence_without_its_trace(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/fail/")
    assert (
        answer.status_code == 500 and "系统出错了" in answer.content.decode() and "ZeroDivision" not in answer.content.decode()
    )


def test_a_form_too_old_says_what_to_do(sun_city: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/preferences/", {"theme": "dark"})
    assert answer.status_code == 403 and "这张表单已过期" in answer.content.decode()


# --- the policy -----------------------------------------------------------------------------------------------------
def test_the_policy_allows_nothing_inline(sun_city: Any, sign_in: Any) -> None:
    policy = sign_in(sun_city).get("/style/")["Content-Security-Policy"]
    assert "unsafe" not in policy and "*" not in policy
    assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("address", ["/style/", "/preferences/", "/nothing/"])
def test_no_page_of_the_shell_has_inline_script_or_style(sun_city: Any, sign_in: Any, address: str) -> None:
    page = sign_in(sun_city).get(address).content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|javascript:", page)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_the_style_page_is_for_those_who_judge_looks(liu_min: Any, qian_auditor: Any, sign_in: Any) -> None:
    assert (sign_in(liu_min).get("/style/").status_code, sign_in(qian_auditor).get("/style/").status_code) == (404, 200)


def test_the_manifest_names_the_site(client: Client) -> None:
    assert client.get("/site.webmanifest").json()["name"] == settings.SITE_NAME
    assert client.get("/favicon.ico").url.endswith("img/mark.svg")


def test_a_browser_file_comes_whole_and_as_what_it_is(client: Client) -> None:
    answer = client.get("/static/css/tokens.css")
    assert answer["Content-Type"].startswith("text/css") and not answer.streaming


# --- colours --------------------------------------------------------------------------------------------------------
def test_following_the_device_is_the_same_dark() -> None:
    text = (CSS / "tokens.css").read_text()
    dark, auto = (
        re.search(pattern + r" \{([^}]*)\}", text)
        for pattern in (r'\n\[data-bs-theme="dark"\]', r'\n  \[data-bs-theme="auto"\]')
    )
    assert dark and auto and dark.group(1).split() == auto.group(1).split()


def test_components_use_tokens_only() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)")
    for sheet in CSS.glob("*.css"):
        if sheet.name not in {"tokens.css", "print.css"}:
            found = [line for line in sheet.read_text().splitlines() if literal.search(line.split("{")[-1]) and ":" in line]
            assert not found, (sheet.name, found)


def test_the_screens_are_chinese_whatever_the_browser_was_shipped_with(client: Client, db: None) -> None:
    page = client.get("/account/login/", headers={"accept-language": "en-US,en;q=0.9"})
    assert page.headers["content-language"] == "zh-hans"


def test_a_chosen_language_is_kept_in_a_cookie(client: Client, db: None) -> None:
    client.cookies["django_language"] = "en"
    assert client.get("/account/login/").headers["content-language"] == "en"
