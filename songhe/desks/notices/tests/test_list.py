"""The list of notices: my division's, with state and trouble; a given-up one is sent again by hand."""

from typing import Any

import pytest
from django.test import Client

from songhe.links.notify import actions
from songhe.links.notify.actions import sending
from songhe.links.notify.channels import Undelivered
from songhe.links.notify.models import Notice, Subscription
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice() -> Notice:
    """To Wang's daughter, given up after one attempt."""
    path = cast.wang().division_path
    (row,) = actions.leave(
        key="k", to="contact:1", to_name="王丽", title="收到求助·王·蒲溪社区", text="正在联系", at=AT, division=path
    )
    sending._claim(row, after(1))
    sending._not_delivered(row, Undelivered("空号", final=True), after(1))
    return row


@pytest.fixture
def lead(sign_in: Any, zhao_lead: Any) -> Client:
    return sign_in(zhao_lead)


def test_trouble_is_the_sentence_of_the_page(lead: Client, notice: Notice) -> None:
    page = lead.get("/notices/").content.decode()
    assert "有 1 条通知没有送到" in page and "王丽" in page and "空号" in page and "发送失败" in page


def test_nothing_left_nothing_wrong(lead: Client) -> None:
    page = lead.get("/notices/").content.decode()
    assert "通知都送到了" in page and "还没有通知" in page


def test_the_text_is_read_in_the_demo_only(lead: Client, notice: Notice, settings: Any) -> None:
    assert "正在联系" not in lead.get("/notices/").content.decode()
    settings.DEMO = True
    assert "正在联系" in lead.get("/notices/").content.decode()


@pytest.mark.parametrize(("status", "seen"), [("given_up", True), ("sent", False), ("waiting", False), ("nonsense", True)])
def test_one_state_alone(lead: Client, notice: Notice, status: str, seen: bool) -> None:
    assert ("王丽" in lead.get(f"/notices/?status={status}").content.decode()) is seen


def test_sent_again_by_hand(lead: Client, notice: Notice) -> None:
    assert lead.post(f"/notices/{notice.pk}/retry/").status_code == 302
    assert Notice.objects.get().status == "waiting"
    assert lead.post(f"/notices/{notice.pk}/retry/").status_code == 409


def test_another_county_neither_sees_nor_sends_it(sign_in: Any, he_ziyang: Any, notice: Notice) -> None:
    stranger = sign_in(he_ziyang)
    assert "王丽" not in stranger.get("/notices/").content.decode()
    assert stranger.post(f"/notices/{notice.pk}/retry/").status_code == 404


def test_an_auditor_reads_and_does_not_send(sign_in: Any, qian_auditor: Any, notice: Notice) -> None:
    auditor = sign_in(qian_auditor)
    assert "再发一次" not in auditor.get("/notices/").content.decode()
    assert auditor.post(f"/notices/{notice.pk}/retry/").status_code == 404


@pytest.mark.parametrize("person", ["neighbour_zhang", "wang_daughter", "wang"])
def test_other_roles_have_no_such_page(sign_in: Any, person: str) -> None:
    assert sign_in(getattr(cast, person)().user).get("/notices/").status_code == 404


def test_a_lead_can_be_rung(lead: Client, zhao_lead: Any) -> None:
    body = '{"endpoint": "https://push.example.com/1", "keys": {"p256dh": "a", "auth": "b"}}'
    assert lead.post("/notices/subscribe/", body, "application/json").json() == {"rings": True}
    assert Subscription.objects.get().owner == f"user:{zhao_lead.pk}"
    lead.post("/notices/subscribe/", '{"endpoint": "https://push.example.com/1", "stop": true}', "application/json")
    assert Subscription.objects.get().gone_at


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"endpoint": "https://push.example.com/1", "keys": 7}'])
def test_rubbish_is_422(lead: Client, body: str) -> None:
    assert lead.post("/notices/subscribe/", body, "application/json").status_code == 422
