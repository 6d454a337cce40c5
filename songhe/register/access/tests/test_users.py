"""Users are kept by county and city: in their own division, and never above their own power."""

import pytest
from django.core.management import CommandError, call_command

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.register.access import actions, queries, rules
from songhe.register.access.models import Role, User
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


def test_a_county_opens_a_user(li_county, sign_in):
    answer = sign_in(li_county).post("/account/users/new/", NEW)
    user = User.objects.get(username="newone")
    assert answer.status_code == 302 and user.must_change_password


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"division": ZIYANG}, "没有找到"),
        ({"role": "city"}, "city"),
        ({"username": "Bad Name"}, "小写字母"),
        ({"password": "plainpassword"}, "至少三种"),
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


def test_a_one_time_password_is_set(li_county, liu_min, sign_in):
    sign_in(li_county).post(f"/account/users/{liu_min.pk}/password/", {"password": "Once-only-2027"})
    user = User.objects.get(pk=liu_min.pk)
    assert user.check_password("Once-only-2027") and user.must_change_password


def test_the_list_is_found_by_name_and_role(sun_city, liu_min, he_ziyang, sign_in):
    page = sign_in(sun_city).get("/account/users/?q=刘&role=dispatcher").content.decode()
    assert "刘敏" in page and "何静" not in page


def test_the_command_makes_the_first_user(city, monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda: PASSWORD)
    call_command("add_user", "first", "第一人", "city", "6109", "--password-stdin")
    assert User.objects.get(username="first").must_change_password


@pytest.mark.parametrize(("division", "password"), [("999999", PASSWORD), ("6109", "weak")])
def test_the_command_says_why_not(city, monkeypatch, division, password):
    monkeypatch.setattr("builtins.input", lambda: password)
    with pytest.raises(CommandError):
        call_command("add_user", "first", "第一人", "city", division, "--password-stdin")
