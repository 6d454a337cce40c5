"""Whoever is turned away stands in the log: by scope, role, form, token, forged post, lock; bounded, without what he typed."""

import logging
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from songhe.base.web import turned as module
from songhe.base.web.turned import EVERY, MOST, Turned
from songhe.register.access.models import User

pytestmark = pytest.mark.django_db
SECRET = "13912345678"


@pytest.fixture
def lines(caplog: Any, monkeypatch: Any) -> Any:
    """What was said, by counters of this test's own."""
    monkeypatch.setattr(module.turned, "_rows", {})
    caplog.set_level(logging.INFO, logger=module.__name__)
    return lambda: [entry.getMessage() for entry in caplog.records if entry.name == module.__name__]


def test_what_is_not_his_by_scope_or_role_is_told_with_his_name(liu_min: User, sign_in: Any, lines: Any) -> None:
    who = sign_in(liu_min)
    assert who.get(f"/elders/{uuid4()}/").status_code == 404  # no object of his
    assert who.get("/account/users/").status_code == 404  # no page of his role
    told = lines()
    assert any("404" in one and "'liumin' at people:file, 1 times" in one for one in told)
    assert any("404" in one and "'liumin' at access:users" in one for one in told)


def test_a_wrong_token_is_told_with_where_it_came_from_and_not_with_its_text(client: Client, lines: Any) -> None:
    assert client.get("/api/v1/calls", headers={"authorization": f"Bearer shk_{SECRET}"}).status_code == 401
    (told,) = lines()
    assert "401" in told and "nobody 127.0.0.1" in told and SECRET not in told


def test_a_forged_post_and_a_refused_form_are_told(liu_min: User, sign_in: Any, lines: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(liu_min).cookies
    assert strict.post("/account/logout/").status_code == 403
    assert sign_in(liu_min).post("/elders/new/", {"name": SECRET}).status_code == 422
    told = lines()
    assert any("403" in one and "forged" in one and "'liumin'" in one for one in told)
    assert any("422" in one and "'liumin' at people:new" in one for one in told)
    assert SECRET not in " ".join(told)


def test_the_path_of_a_forged_post_stands_in_no_line(liu_min: User, sign_in: Any, caplog: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(liu_min).cookies
    with caplog.at_level(logging.INFO):  # the root's; what the house sets for single loggers holds
        assert strict.post(f"/t/{SECRET}/").status_code in {403, 404}
        assert strict.post("/account/logout/?next=" + SECRET).status_code == 403
    assert SECRET not in caplog.text


def test_names_that_nobody_has_and_tries_at_a_locked_name_are_told_without_the_name(client: Client, lines: Any) -> None:
    for _one in range(7):
        client.post("/account/login/", {"login": SECRET, "password": "x"})
    told = " ".join(lines())
    assert "a name that nobody has, from 127.0.0.1" in told and "429" in told and SECRET not in told


def test_a_page_that_is_not_there_is_no_business_of_the_log_where_nobody_is_signed_in(client: Client, lines: Any) -> None:
    assert client.get("/nowhere/").status_code == 404
    assert lines() == []


def test_a_line_a_minute_with_how_often_and_never_more_kinds_than_bounded(lines: Any) -> None:
    count = Turned()
    for number in range(5):
        count.note(404, "liumin", "people:file", float(number))
    assert [one.rpartition(", ")[2] for one in lines()] == ["1 times"]
    count.note(404, "liumin", "people:file", EVERY)
    assert lines()[1].endswith("5 times")
    for number in range(MOST + 50):
        count.note(404, f"u{number}", "people:file", EVERY + 1)
    count.note(404, "another", "people:file", 2 * EVERY + 2)
    assert len(count._rows) <= MOST and any("of more kinds than are told apart" in one for one in lines())
