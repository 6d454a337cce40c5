"""Users are kept by county and city: in their own division, and never above their own power."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import Client

from songhe.base import clock, journal
from songhe.base.errors import Refused
from songhe.register.access import actions, locking, passwords, queries, rules
from songhe.register.access.models import Role, SignIn, User
from tests import cast
from tests.cast import AT, HANYIN, PASSWORD, ZIYANG

pytestmark = pytest.mark.django_db
NEW = {"username": "newone", "name": "新人", "role": "dispatcher", "division": HANYIN, "password": PASSWORD}


def make(**facts):
    whole = {**NEW, "by": cast.sun_city().actor, "at": AT, **facts}
    return actions.create_user(**{**whole, "division": cast.place(whole["division"])})


def test_a_user_is_made_and_journalled_without_the_password(sun_city):
    user = make()
    entry = journal.since(0)[-1]
    assert user.check_password(PASSWORD) and entry.verb == "access.user.create"
    assert PASSWORD not in str(entry.after) and entry.division == user.scope


@pytest.mark.parametrize(
    "facts", [{"username": "suncity"}, {"username": " "}, {"password": "short"}, {"role": "city"}, {"role": "king"}]
)
def test_what_cannot_be_is_refused(sun_city, facts):
    with pytest.raises(Refused):
        make(**facts)


@pytest.mark.parametrize(
    ("keeper", "role", "path", "may"),
    [
        ("security", "county", "6109/610921", True),
        ("security", "city", "6109", True),
        ("security", "system", "6109", True),
        ("security", "security", "6109/610921", False),
        ("security", "auditor", "6109", False),
        ("system", "dispatcher", "6109/610921", False),
        ("city", "county", "6109/610921", False),
        ("county", "city", "6109/610921", False),
        ("county", "lead", "6109/610921", True),
        ("county", "dispatcher", "6109/610924", False),
        ("county", "county", "6109", False),
        ("dispatcher", "family", "6109/610921", False),
        ("auditor", "family", "6109/610921", False),
    ],
)
def test_who_may_keep_whom(keeper, role, path, may):
    scope = "6109" if keeper in {"city", "auditor", "security", "system"} else "6109/610921"
    assert rules.may_keep(keeper_role=keeper, keeper_scope=scope, role=role, path=path) is may


def test_every_role_is_kept_by_somebody_or_at_the_machine():
    kept = frozenset().union(*rules.KEEPS.values())
    assert set(Role.values) - kept == {"security", "auditor"} and kept <= set(Role.values)


def test_a_county_keeps_its_own_users_only(li_county, liu_min, he_ziyang, sun_city):
    assert set(queries.kept_by(li_county)) == {liu_min}


def test_a_county_does_not_keep_an_auditor_of_the_city(li_county, qian_auditor):
    assert qian_auditor not in queries.kept_by(li_county)


def test_disabling_ends_sessions_and_enabling_lets_in(li_county, liu_min, sign_in):
    desk = sign_in(liu_min)
    sign_in(li_county).post(f"/account/users/{liu_min.pk}/disabling/")
    assert desk.get("/account/").status_code == 302
    sign_in(li_county).post(f"/account/users/{liu_min.pk}/enabling/")
    assert User.objects.get(pk=liu_min.pk).is_active


def test_a_locked_user_is_let_in_again(li_county, liu_min, sign_in, client):
    for _ in range(5):
        client.post("/account/login/", {"login": "liumin", "password": "wrong"})
    keeper = sign_in(li_county)
    assert "锁定到" in keeper.get(f"/account/users/{liu_min.pk}/").content.decode()
    keeper.post(f"/account/users/{liu_min.pk}/unlocking/")
    assert client.post("/account/login/", {"login": "liumin", "password": PASSWORD}).status_code == 302


def test_a_county_opens_a_user_whose_password_is_drawn_and_seen_once(li_county, sign_in):
    keeper = sign_in(li_county)
    answer = keeper.post("/account/users/new/", {**NEW, "password": "Chosen-by-1-keeper"})
    user = User.objects.get(username="newone")
    drawn = cast.shown_once(answer)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert user.check_password(drawn) and not user.check_password("Chosen-by-1-keeper") and user.must_change_password
    assert drawn not in keeper.get(f"/account/users/{user.pk}/").content.decode()
    kept = [row for row in journal.since(0) if row.subject == user.pk]
    assert kept and not any(drawn in f"{row.before}{row.after}{row.facts}" for row in kept)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"division": ZIYANG}, "没有找到"),
        ({"role": "city"}, "请从列出的里面选"),
        ({"username": "Bad Name"}, "小写字母"),
        ({"username": "licounty"}, "已经有人用了"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(li_county, sign_in, facts, said):
    page = sign_in(li_county).post("/account/users/new/", {**NEW, **facts})
    assert page.status_code == 422 and said in page.content.decode()


def test_nobody_changes_their_own_role(sun_city, sign_in):
    answer = sign_in(sun_city).post(f"/account/users/{sun_city.pk}/place/", {"role": "lead", "division": HANYIN})
    assert answer.status_code == 404


def test_a_changed_place_is_journalled_with_before_and_after(sun_city, liu_min, sign_in):
    sign_in(sun_city).post(f"/account/users/{liu_min.pk}/place/", {"role": "lead", "division": ZIYANG})
    entry = next(row for row in journal.since(0) if row.verb == "access.user.change_place")
    assert (entry.before, entry.after) == (
        {"role": "dispatcher", "division": HANYIN},
        {"role": "lead", "division": ZIYANG},
    )


def test_a_one_time_password_is_drawn(li_county, liu_min, sign_in):
    desk, keeper = sign_in(liu_min), sign_in(li_county)
    drawn = cast.shown_once(keeper.post(f"/account/users/{liu_min.pk}/password/"))
    user = User.objects.get(pk=liu_min.pk)
    assert user.check_password(drawn) and user.must_change_password and user.one_time_until
    assert desk.get("/account/").status_code == 302
    other = cast.shown_once(keeper.post(f"/account/users/{liu_min.pk}/password/"))
    assert other != drawn and not User.objects.get(pk=liu_min.pk).check_password(drawn)


def log_in(password, username="liumin"):
    client = Client()
    return client, client.post("/account/login/", {"login": username, "password": password}, follow=True)


def test_a_one_time_password_opens_once_and_only_the_page_where_it_is_changed(li_county, liu_min, sign_in, monkeypatch):
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    drawn = cast.shown_once(sign_in(li_county).post(f"/account/users/{liu_min.pk}/password/"))
    client, page = log_in(drawn)
    assert page.redirect_chain[-1][0] == "/account/password/" and "一次性密码" in page.content.decode()
    _again, page = log_in(drawn)  # the button was pressed twice on a thin line
    assert page.redirect_chain[-1][0] == "/account/password/"

    at += timedelta(minutes=3)
    _thief, page = log_in(drawn)
    assert "已经过期或用过了" in page.content.decode() and page.redirect_chain[-1][0] == "/account/login/"
    assert not SignIn.objects.filter(user=liu_min, started_at=at).exists()
    assert [row.by for row in journal.since(0) if row.verb == "access.sign_in.too_late"] == ["stranger"]
    told = {"old": drawn, "new": "Mountain-path-77", "again": "Mountain-path-77"}
    assert client.post("/account/password/", told).status_code == 302  # whoever came first chooses the password
    user = User.objects.get(pk=liu_min.pk)
    assert (user.must_change_password, user.one_time_until) == (False, None)
    assert log_in("Mountain-path-77")[1].redirect_chain[-1][0] != "/account/login/"


@pytest.mark.parametrize(("hours", "opens"), [(71.9, True), (72, False), (200, False)])
def test_a_one_time_password_waits_three_days(li_county, liu_min, sign_in, monkeypatch, hours, opens):
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    drawn = cast.shown_once(sign_in(li_county).post(f"/account/users/{liu_min.pk}/password/"))
    at += timedelta(hours=hours)
    assert (log_in(drawn)[1].redirect_chain[-1][0] == "/account/password/") is opens
    assert "已经过期或用过了" not in log_in("wrong-Password-1")[1].content.decode()


def test_five_late_tries_with_the_right_password_lock_nobody(li_county, liu_min, sign_in, monkeypatch):
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    drawn = cast.shown_once(sign_in(li_county).post(f"/account/users/{liu_min.pk}/password/"))
    at += timedelta(days=4)
    for _each in range(6):
        log_in(drawn)
    assert locking.locked_until("liumin", at) is None


def test_drawn_passwords_are_passwords_and_no_two_are_the_same():
    made = {passwords.drawn(User(username="x", name="王")) for _each in range(300)}
    assert len(made) == 300 and all(len(one) == 19 for one in made)
    for one in made:
        validate_password(one)


# --- ending sessions ---
def test_a_keeper_signs_one_user_out_everywhere(li_county, liu_min, sign_in):
    desks, keeper = [sign_in(liu_min), sign_in(liu_min)], sign_in(li_county)
    assert f"/account/users/{liu_min.pk}/signing_out/" in keeper.get(f"/account/users/{liu_min.pk}/").content.decode()
    assert keeper.post(f"/account/users/{liu_min.pk}/signing_out/").status_code == 302
    assert all(desk.get("/account/").status_code == 302 for desk in desks)
    user = User.objects.get(pk=liu_min.pk)
    assert user.is_active and user.check_password(PASSWORD) and not user.must_change_password
    entry = next(row for row in journal.since(0) if row.verb == "access.user.sign_out_everywhere")
    assert entry.facts == {"sessions": 2} and entry.by == li_county.actor.id
    assert keeper.get("/account/").status_code == 200
    assert "signing_out" not in keeper.get(f"/account/users/{liu_min.pk}/").content.decode()


def test_next_door_and_at_the_desk_nobody_signs_others_out(li_county, liu_min, he_ziyang, sign_in):
    sign_in(he_ziyang)
    assert sign_in(li_county).post(f"/account/users/{he_ziyang.pk}/signing_out/").status_code == 404
    assert sign_in(liu_min).post(f"/account/users/{li_county.pk}/signing_out/").status_code == 404
    assert sign_in(li_county).post(f"/account/users/{li_county.pk}/signing_out/").status_code == 404


def test_the_security_administrator_signs_everybody_out_with_a_reason(liu_min, he_ziyang, sign_in):
    gao = cast.gao_security()
    desk, next_door, keeper = sign_in(liu_min), sign_in(he_ziyang), sign_in(gao)
    inside = next_door if he_ziyang.scope.startswith(gao.scope) else None
    assert "/account/users/end-everybody/" in keeper.get("/account/users/").content.decode()
    assert keeper.post("/account/users/end-everybody/", {"reason": " "}).status_code == 422
    assert desk.get("/account/").status_code == 200
    assert keeper.post("/account/users/end-everybody/", {"reason": "服务器被人动过"}).status_code == 302
    assert desk.get("/account/").status_code == 302 and keeper.get("/account/").status_code == 200
    assert next_door.get("/account/").status_code == (302 if inside else 200)
    entry = next(row for row in journal.since(0) if row.verb == "access.user.end_everybody")
    assert entry.facts["reason"] == "服务器被人动过" and entry.facts["sessions"] == (2 if inside else 1)


@pytest.mark.parametrize("who", ["sun_city", "li_county", "liu_min", "fang_system", "qian_auditor"])
def test_nobody_else_signs_everybody_out(sign_in, who):
    client = sign_in(getattr(cast, who)())
    assert client.get("/account/users/end-everybody/").status_code == 404
    assert client.post("/account/users/end-everybody/", {"reason": "试试"}).status_code == 404


def test_the_list_is_found_by_name_and_role(sun_city, liu_min, he_ziyang, sign_in):
    page = sign_in(sun_city).get("/account/users/?q=刘&role=dispatcher").content.decode()
    assert "刘敏" in page and "何静" not in page


def test_the_command_makes_the_first_user(city, monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda: PASSWORD)
    call_command("add_user", "first", "第一人", "city", "6109", "--password-stdin")
    assert User.objects.get(username="first").must_change_password


def test_the_command_draws_the_first_password(city, capsys):
    call_command("add_user", "first", "第一人", "city", "6109")
    said, user = capsys.readouterr().out, User.objects.get(username="first")
    (drawn,) = re.findall(r"one-time password: (\S+)", said)
    assert user.check_password(drawn) and user.must_change_password and f"{user.one_time_until:%Y-%m}" in said


@pytest.mark.parametrize(("division", "password"), [("999999", PASSWORD), ("6109", "weak")])
def test_the_command_says_why_not(city, monkeypatch, division, password):
    monkeypatch.setattr("builtins.input", lambda: password)
    with pytest.raises(CommandError):
        call_command("add_user", "first", "第一人", "city", division, "--password-stdin")
