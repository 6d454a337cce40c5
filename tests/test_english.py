"""The screens in English: a whole catalogue, and pages on which only people, places and devices keep their Chinese names."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, ngettext, override, trans_real

from songhe.base.web import menu
from songhe.care.emergency import actions
from songhe.care.fleet.models import Device, DeviceModel
from songhe.city.targets import plan
from songhe.register.access.models import Role, User
from songhe.register.people.models import Contact, Elder
from songhe.register.places.models import Division
from songhe.register.providers.models import Facility, Operator, Site
from songhe.register.staff.models import Responder

SOURCE = Path(__file__).resolve().parents[1] / "songhe/locale/en/LC_MESSAGES/django.po"
CHINESE = re.compile(r"[\u3400-\u9fff\uff01-\uff5e\u3001-\u301f]+")
PLACE = re.compile(r"%\((\w+)\)[-#0 +]*\d*(?:\.\d+)?([a-zA-Z])|(%%)|(\{\w*\})|(</?[a-z][^>]*>)")

WRITTEN: list[tuple[Any, str]] = [
    *((model, "name") for model in (User, Division, Elder, Contact, Responder, DeviceModel)),
    (DeviceModel, "maker"),
    (Device, "room"),
    (Elder, "care_level"),
    (Contact, "relation"),
    (Responder, "role_note"),
    *((model, "name") for model in (Facility, Site, Operator)),
    (Site, "address"),
]


@pytest.fixture(scope="module")
def words() -> polib.POFile:
    return polib.pofile(str(SOURCE))


@pytest.fixture
def english(words: polib.POFile, tmp_path: Path, settings: Any, client: Client) -> Iterator[None]:
    """The catalogue compiled where this test alone reads it: a checkout may not have been made yet."""
    folder = tmp_path / "en/LC_MESSAGES"
    folder.mkdir(parents=True)
    words.save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    trans_real._translations.pop("en", None)  # type: ignore[attr-defined]
    yield
    trans_real._translations.pop("en", None)  # type: ignore[attr-defined]


def said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def places(text: str) -> list[str]:
    return sorted("".join(found) for found in PLACE.findall(text))


# --- the catalogue --------------------------------------------------------------------------------------------------
def test_every_word_is_translated(words: polib.POFile) -> None:
    assert [entry.msgid for entry in words.untranslated_entries()] == []
    assert words.percent_translated() == 100


def test_nothing_is_guessed_and_nothing_is_left_over(words: polib.POFile) -> None:
    assert not words.metadata_is_fuzzy
    assert words.fuzzy_entries() == [] and words.obsolete_entries() == []


def test_every_value_has_its_place(words: polib.POFile) -> None:
    wrong = [(entry.msgid, text) for entry in words for text in said(entry) if places(text) != places(entry.msgid)]
    assert wrong == []


def test_no_translation_is_still_chinese(words: polib.POFile) -> None:
    assert [text for entry in words for text in said(entry) if CHINESE.search(text)] == []


def test_one_and_many_are_both_said(words: polib.POFile) -> None:
    counted = [entry for entry in words if entry.msgid_plural]
    assert counted and all(set(entry.msgstr_plural) == {0, 1} for entry in counted)


def test_the_language_names_itself(words: polib.POFile) -> None:
    assert words.metadata["Language"] == "en" and "nplurals=2" in words.metadata["Plural-Forms"]


def test_it_compiles_and_answers(english: None) -> None:
    with override("en"):
        assert gettext("一键呼叫") == "SOS"
        assert [ngettext("%(n)s 起呼叫等待接听", "%(n)s 起呼叫等待接听", n) % {"n": n} for n in (1, 2)] == [
            "1 call is waiting for an answer",
            "2 calls are waiting for an answer",
        ]
    with override("zh-hans"):
        assert gettext("一键呼叫") == "一键呼叫"


# --- the pages ------------------------------------------------------------------------------------------------------
def read_english(client: Client) -> Client:
    """As a person does it: the choice on the page of display settings."""
    client.post("/preferences/", {"language": "en"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    return client


def names() -> list[str]:
    """What stays as it was written in every language: people, places, models, and what somebody filled in. Longest first."""
    kept = {settings.SITE_NAME, "简体中文"} | {division.short_name for division in Division.objects.all()}
    for model, field in WRITTEN:
        kept |= set(model.objects.values_list(field, flat=True))
    kept |= {skill for skills in Responder.objects.values_list("skills", flat=True) for skill in skills}
    kept |= {name[:1] for name in Elder.objects.values_list("name", flat=True)}  # where a face would be
    kept |= set(plan.departments())  # their official names, where a form holds them
    return sorted(filter(None, kept), key=len, reverse=True)


def chinese_on(page: str) -> list[str]:
    """Chinese on a page: not names, examples of the interface (`pre`) and what is quoted; hidden words are words too.

    A quotation says that it is one: its element has the language (`lang="zh-Hans"`), and nothing within it has a tag.
    """
    text = re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)
    text = unescape(re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>[^<]*</\1>', "", text))
    for name in names():
        text = text.replace(name, "")
    return CHINESE.findall(text)


def test_a_stranger_signs_in_in_english(english: None, client: Client, db: None) -> None:
    page = read_english(client).get("/account/login/").content.decode()
    assert '<html lang="en"' in page and "Sign in to" in page
    assert chinese_on(page) == []


def test_one_can_go_back_to_chinese(english: None, client: Client, db: None) -> None:
    page = read_english(client).get("/preferences/").content.decode()
    assert "简体中文" in page and "Display settings" in page
    client.post("/preferences/", {"language": "zh-hans"})
    assert "显示设置" in client.get("/preferences/").content.decode()


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_every_page_of_a_role_is_english(role: str, english: None, sun_city: Any, wang: Any, sign_in: Any) -> None:
    sun_city.role = role
    sun_city.save()
    client = read_english(sign_in(sun_city))
    for entry in menu.entries(role, "/"):
        answer = client.get(entry.url, follow=True)
        assert answer.status_code in (200, 404), entry.url
        assert chinese_on(answer.content.decode()) == [], entry.url


@pytest.mark.django_db
def test_an_empty_desk_is_english(english: None, liu_min: Any, sign_in: Any) -> None:
    page = read_english(sign_in(liu_min)).get("/console/").content.decode()
    assert "No calls waiting today" in page and "Take a seat" in page


@pytest.mark.django_db
def test_a_call_in_hand_is_told_in_english(
    english: None, liu_min: Any, ye_elder: Any, doctor_zhou: Any, sign_in: Any, AT: Any
) -> None:
    call, _new = actions.raise_call(source="m", trigger="sos", by=liu_min.actor, at=AT, elder=ye_elder)
    actions.answer(call=call, user=liu_min, at=AT)
    response = actions.ask(call=call, responder=doctor_zhou, by=liu_min.actor, at=AT)
    actions.accept(response=response, by=liu_min.actor, at=AT)
    client = read_english(sign_in(liu_min))
    for address in (f"/console/{call.pk}/", f"/calls/{call.pk}/", f"/calls/{call.pk}/record/"):
        page = client.get(address).content.decode()
        assert "SOS" in page and "accepted" in page, address
        assert chinese_on(page) == [], address
