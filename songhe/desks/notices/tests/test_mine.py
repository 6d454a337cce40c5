"""My own notices and wishes: everybody's page, nobody else's rows."""

from datetime import time
from typing import Any

import pytest
from django.test import Client

from songhe.links.notify import actions, outlets
from songhe.links.notify.models import Notice, Preference
from songhe.register.access.models import Role
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
COUNTY = "6109/610921"


@pytest.fixture
def zhang(sign_in: Any, neighbour_zhang: Any) -> Client:
    return sign_in(neighbour_zhang.user)


@pytest.fixture
def told(neighbour_zhang: Any) -> list[Notice]:
    """The county can send messages; Zhang was asked by push and would be by SMS."""
    address = "jsons://sms.example.com/send?:mobile={phone}"
    outlets.add(kind="sms", name="网关", division=COUNTY, address=address, by=cast.li_county().actor, at=AT)
    owner = f"responder:{neighbour_zhang.pk}"
    actions.subscribe(owner=owner, endpoint="https://push.example.com/1", keys={"p256dh": "a", "auth": "b"}, at=AT)
    words = {"to": owner, "to_name": "张", "title": "请您去看看", "text": "x", "phone": "13992500001", "division": COUNTY}
    rows = actions.leave(key="k", at=AT, **words)
    Notice.objects.filter(channel="push").update(status="sent", sent_at=AT)
    return rows


def test_wishes_hold_for_every_address_of_mine(zhang: Client, neighbour_zhang: Any) -> None:
    body = {"ways": ["push", "sms"], "first": "sms", "phone": "13992500077", "quiet_from": "22:00", "quiet_to": "06:30"}
    assert zhang.post("/notices/mine/", body).status_code == 302
    rows = {row.owner: row for row in Preference.objects.all()}
    assert set(rows) == {f"user:{neighbour_zhang.user.pk}", f"responder:{neighbour_zhang.pk}"}
    row = rows[f"responder:{neighbour_zhang.pk}"]
    assert (row.ways, row.phone, row.quiet_from, row.quiet_to) == (["sms", "push"], "13992500077", time(22), time(6, 30))
    assert "13992500077" in zhang.get("/notices/mine/").content.decode()  # his own


@pytest.mark.parametrize(
    "body", [{"quiet_from": "22:00"}, {"phone": "12"}, {"mail": "x"}, {"ways": ["pigeon"]}, {"quiet_from": "25:00"}]
)
def test_rubbish_is_422_and_changes_nothing(zhang: Client, body: dict[str, Any]) -> None:
    assert zhang.post("/notices/mine/", body).status_code == 422
    assert not Preference.objects.exists()


def test_seen_is_noted_and_the_second_way_is_not_needed(zhang: Client, told: list[Notice]) -> None:
    push = Notice.objects.get(channel="push")
    assert "看到了" in zhang.get("/notices/mine/").content.decode()
    assert zhang.post(f"/notices/mine/{push.pk}/seen/").status_code == 302
    push.refresh_from_db()
    assert push.read_at and Notice.objects.get(channel="sms").status == "withdrawn"


def test_nobody_else_s(sign_in: Any, told: list[Notice], doctor_zhou: Any) -> None:
    other = sign_in(doctor_zhou.user)
    assert "请您去看看" not in other.get("/notices/mine/").content.decode()
    assert other.post(f"/notices/mine/{told[0].pk}/seen/").status_code == 404


@pytest.mark.parametrize("role", Role.values)
def test_everybody_has_this_page(role: str, sign_in: Any, city: Any) -> None:
    assert sign_in(cast.user(f"u-{role}", "某人", role, cast.PUXI)).get("/notices/mine/").status_code == 200


def test_the_family_is_told_at_night_of_an_emergency_and_of_nothing_else(wang_daughter: Any, city: Any) -> None:
    from songhe.links.notify import preferences

    owner = f"contact:{wang_daughter.pk}"
    preferences.choose(
        owners=[owner], division=COUNTY, ways=[], phone="", mail="", quiet=(time(9), time(12)), by=cast.liu_min().actor, at=AT
    )
    words = {"to": owner, "to_name": "王丽", "title": "t", "text": "x", "at": after(0)}
    (calm,), (alarm,) = actions.leave(key="a", **words), actions.leave(key="b", wakes=True, **words)
    assert calm.due_at > AT and alarm.due_at == AT
