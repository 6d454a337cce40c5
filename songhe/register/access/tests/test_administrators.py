"""Three administrators kept apart: the machine, who may do what, and what was done (GB/T 22239-2019 8.1.4.2)."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.register.access import actions, queries, rules
from songhe.register.access.models import OldPassword, Role, SignIn, User
from tests import cast
from tests.cast import AT, HANYIN, PASSWORD

pytestmark = pytest.mark.django_db
THREE = ["fang_system", "gao_security", "qian_auditor"]


@pytest.mark.parametrize("person", THREE)
def test_none_of_them_opens_an_elders_file_or_list(person: str, wang: Any, request: Any, sign_in: Any) -> None:
    client = sign_in(request.getfixturevalue(person))
    for address in (
        "/elders/",
        f"/elders/{wang.pk}/",
        "/lists/",
        "/rolls/",
        "/extracts/",
        "/life/",
        "/console/",
        "/community/",
    ):
        assert client.get(address).status_code == 404, address


def test_each_has_pages_that_the_others_have_not(request: Any, sign_in: Any) -> None:
    for address, mine in (("/system/", "fang_system"), ("/account/users/", "gao_security"), ("/audit/", "qian_auditor")):
        got = {person: sign_in(request.getfixturevalue(person)).get(address).status_code for person in THREE}
        assert got == {person: 200 if person == mine else 404 for person in THREE}


def test_security_makes_a_bureau_user_and_a_bureau_cannot(gao_security: User, sun_city: User, sign_in: Any) -> None:
    new = {"username": "newcounty", "name": "新民政", "role": "county", "division": HANYIN}
    assert sign_in(sun_city).post("/account/users/new/", new).status_code == 422
    assert sign_in(gao_security).post("/account/users/new/", new).status_code == 200
    assert User.objects.get(username="newcounty").must_change_password


@pytest.mark.parametrize("person", ["qian_auditor", "gao_security"])
def test_security_touches_neither_the_audit_nor_another_of_its_own(
    person: str, gao_security: User, request: Any, sign_in: Any
) -> None:
    other = cast.user("gao2", "高二", "security", HANYIN) if person == "gao_security" else request.getfixturevalue(person)
    assert sign_in(gao_security).post(f"/account/users/{other.pk}/disabling/").status_code == 404
    assert User.objects.get(pk=other.pk).is_active


@pytest.mark.parametrize(
    ("was", "becomes"), [("system", "county"), ("county", "system"), ("auditor", "security"), ("lead", "auditor")]
)
def test_no_account_goes_over_from_one_to_another(was: str, becomes: str) -> None:
    user = cast.user("goesover", "改岗", was, HANYIN)
    with pytest.raises(Refused, match="互相分开"):
        actions.change_place(user=user, role=becomes, division=user.division, by=user.actor, at=AT)
    assert User.objects.get(pk=user.pk).role == was


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_its_account_rule(role: str) -> None:
    rule = rules.account_rule(role, AT.date())
    assert rule.at_once == {"system": 1, "security": 1, "auditor": 1, "family": 3, "elder": 3}.get(role, 0)
    assert rule.clause and rule.no_reuse == 5
    with pytest.raises(LookupError):
        rules.account_rule("king", AT.date())


def test_an_administrator_is_in_one_place_at_a_time(fang_system: User, sign_in: Any) -> None:
    first, second = sign_in(fang_system), sign_in(fang_system)
    assert (first.get("/system/").status_code, second.get("/system/").status_code) == (302, 200)
    assert SignIn.objects.filter(user=fang_system, ended_at=None).count() == 1


def test_the_fourth_phone_of_a_family_signs_the_first_one_out(wang_daughter: Any, sign_in: Any) -> None:
    phones = [sign_in(wang_daughter.user) for _ in range(4)]
    assert [phone.get("/account/").status_code for phone in phones] == [302, 200, 200, 200]


def test_none_of_the_last_five_passwords_is_taken_again(liu_min: User) -> None:
    words = [f"Word-number-{n}-2026" for n in range(5)]
    for word in words:
        actions.set_password(user=liu_min, password=word, by=liu_min.actor, at=AT)
    for word in words:
        with pytest.raises(Refused, match="最近 5 次"):
            actions.set_password(user=liu_min, password=word, by=liu_min.actor, at=AT)
    actions.set_password(user=liu_min, password=PASSWORD, by=liu_min.actor, at=AT)  # the sixth from the end
    assert OldPassword.objects.filter(user=liu_min).count() == 4


def test_the_page_says_so_beside_the_field(liu_min: User, sign_in: Any) -> None:
    client = sign_in(liu_min)
    said = {"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}
    answer = client.post("/account/password/", said)
    assert answer.status_code == 422 and "最近 5 次" in answer.content.decode()


@pytest.mark.parametrize(("role", "where"), [("dispatcher", "/account/password/"), ("family", None)])
def test_a_password_of_ninety_days_is_changed_first(role: str, where: str | None, sign_in: Any) -> None:
    user = cast.user("longago", "旧密码", role, HANYIN)
    old = user.created_at - timedelta(days=91)
    User.objects.filter(pk=user.pk).update(password_set_at=old, created_at=old)
    client = sign_in(user)
    answer = client.get("/account/")
    assert answer.get("Location") == where
    if where:
        assert "密码用的时间到了" in client.get(where).content.decode()
        client.post(where, {"old": PASSWORD, "new": "Another-2027-word", "again": "Another-2027-word"})
        assert client.get("/account/").status_code == 200


def test_after_eight_hours_an_administrator_signs_in_again(fang_system: User, sign_in: Any, monkeypatch: Any) -> None:
    from songhe.base import clock

    now = {"at": AT}
    monkeypatch.setattr(clock, "now", lambda: now["at"])
    client = sign_in(fang_system)
    for minutes in range(0, 481, 20):  # never at rest
        now["at"] = AT + timedelta(minutes=minutes)
        assert client.get("/system/").status_code == 200
    now["at"] = AT + timedelta(minutes=485)
    answer = client.get("/system/", follow=True)
    assert answer.redirect_chain and "登录已满 8 小时" in answer.content.decode()


def test_accounts_that_need_a_look_are_found(gao_security: User, liu_min: User, li_county: User, sign_in: Any) -> None:
    User.objects.filter(pk=li_county.pk).update(must_change_password=True)
    User.objects.filter(pk=liu_min.pk).update(password_set_at=AT - timedelta(days=400), created_at=AT - timedelta(days=400))
    rows = queries.users(gao_security)
    found = {state: {row.username for row in queries.in_state(rows, state, AT)} for state in queries.STATES}
    assert found["one_time"] == {"licounty"} and found["old_password"] == {"liumin"} and found["unused"] == {"liumin"}
    assert found["no_factor"] >= {"liumin", "licounty", "gaosecurity"} and not found["disabled"]
    page = sign_in(gao_security).get("/account/users/?state=old_password").content.decode()
    assert "刘敏" in page and "李强" not in page
