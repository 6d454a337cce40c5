"""The one-tap link: no log-in, one response, half a day; the address only after the yes; press 1, press 2."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Response
from songhe.desks.field.tests.test_page import SECRETS
from songhe.links.notify import tokens
from tests import cast
from tests.cast import after

NOBODY = Client()


def test_it_shows_the_ask_without_a_log_in_and_does_nothing(link: str, asked: Response) -> None:
    page = NOBODY.get(link)
    assert page.status_code == 200 and "我去" in page.content.decode()
    asked.refresh_from_db()
    assert asked.status == "asked"


@pytest.mark.parametrize("secret", SECRETS)
def test_the_file_is_closed_until_the_yes(link: str, secret: str) -> None:
    assert secret not in NOBODY.get(link).content.decode()
    NOBODY.post(link, {"verb": "accept"})
    assert secret in NOBODY.get(link).content.decode()


def test_one_tap_accepts(link: str, asked: Response) -> None:
    assert NOBODY.post(link, {"verb": "accept"}).status_code == 302
    asked.refresh_from_db()
    assert asked.status == "accepted"


def test_the_whole_way_can_be_told_by_the_link(link: str, asked: Response) -> None:
    for verb in ("accept", "depart", "arrive", "enter", "finish"):
        assert NOBODY.post(link, {"verb": verb}).status_code == 302
    asked.refresh_from_db()
    assert asked.status == "done"
    assert "办完了，谢谢您" in NOBODY.get(link).content.decode()


def test_it_works_where_cookies_do_not(link: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, {"verb": "accept"}).status_code == 302


def test_a_changed_link_opens_nothing(link: str) -> None:
    assert NOBODY.get(link[:-3] + ("AA/" if link[-3:] != "AA/" else "BB/")).status_code == 404


@pytest.mark.parametrize("purpose", ["follow", "help"])
def test_a_link_for_another_page_opens_nothing(asked: Response, purpose: str) -> None:
    assert NOBODY.get(f"/field/t/{tokens.make(purpose, asked.pk)}/").status_code == 404


def test_a_link_to_nothing_opens_nothing(asked: Response) -> None:
    assert NOBODY.get(f"/field/t/{tokens.make('field', asked.call_id)}/").status_code == 404


def test_it_lives_half_a_day(link: str, at: dict[str, Any]) -> None:
    at["at"] = after(10) + timedelta(hours=12)
    assert NOBODY.get(link).status_code == 200
    at["at"] += timedelta(seconds=1)
    for answer in (NOBODY.get(link), NOBODY.post(link, {"verb": "accept"}), NOBODY.get(f"{link}now/")):
        assert answer.status_code == 410
    assert NOBODY.post(f"{link}key/", {"digit": "1"}).status_code == 410


def overtake(asked: Response) -> None:
    zhou = emergency.ask(call=asked.call, responder=cast.doctor_zhou(), by=cast.liu_min().actor, at=after(12))
    emergency.accept(response=zhou, by=cast.liu_min().actor, at=after(15))


def test_who_is_too_late_reads_who_goes(link: str, asked: Response) -> None:
    overtake(asked)
    answer = NOBODY.post(link, {"verb": "accept"})
    assert answer.status_code == 409
    assert "周明" in answer.content.decode()


@pytest.mark.parametrize(("digit", "status"), [("1", "accepted"), ("2", "declined")])
def test_a_digit_on_the_telephone(link: str, asked: Response, digit: str, status: str) -> None:
    answer = NOBODY.post(f"{link}key/", json.dumps({"digit": digit}), content_type="application/json")
    assert answer.json()["done"] is True
    asked.refresh_from_db()
    assert asked.status == status


@pytest.mark.parametrize("digit", ["", "3", "11", "#"])
def test_another_digit_is_told_what_to_press(link: str, asked: Response, digit: str) -> None:
    answer = NOBODY.post(f"{link}key/", {"digit": digit})
    assert answer.status_code == 422
    assert "1" in answer.json()["sentence"]


@pytest.mark.parametrize("body", ["", "[]", "{", '"1"'])
def test_rubbish_on_the_telephone_is_422(link: str, body: str) -> None:
    assert NOBODY.post(f"{link}key/", body, content_type="application/json").status_code == 422


def test_a_digit_too_late_hears_who_goes(link: str, asked: Response) -> None:
    overtake(asked)
    answer = NOBODY.post(f"{link}key/", {"digit": "1"})
    assert answer.status_code == 409
    assert "周明" in answer.json()["sentence"]


@pytest.mark.parametrize("verb", ["", "stand_down", "lapse", "close"])
def test_only_a_responders_verbs_exist(link: str, verb: str) -> None:
    assert NOBODY.post(link, {"verb": verb}).status_code == 404
