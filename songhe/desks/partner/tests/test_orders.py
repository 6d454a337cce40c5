"""A provider's own system: its orders and no other's, each deed from where it may start, once for a key, and journalled."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from songhe.base import clock
from songhe.base.models import JournalEntry
from songhe.care.homecare import actions
from songhe.care.homecare.actions import doors
from songhe.care.homecare.models import Engaged, Order, Status, Taken
from songhe.care.homecare.tests import scene
from songhe.register.access import tokens
from songhe.register.carers.models import Carer
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Clerk
from songhe.register.providers.tests import making
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
WHEN = scene.at(9, 2)


@pytest.fixture(autouse=True)
def _in_the_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: scene.at(9, 5))


@pytest.fixture
def row(db: None) -> Order:
    return scene.assigned()


@pytest.fixture
def header(db: None) -> dict[str, str]:
    return bearer(scene.by_user())


def bearer(user: Any) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {tokens.issue_token(user=user, label='机构系统', by=user.actor, at=AT)}"}


def said(at: datetime = WHEN, **more: Any) -> dict[str, Any]:
    return {"at": at.isoformat(), **more}


DEEDS: dict[str, Callable[[Order], dict[str, Any]]] = {
    "acceptance": lambda row: {},
    "rejection": lambda row: {"reason": "派不出人"},
    "assignment": lambda row: {"carer": str(Carer.objects.get().pk), "starts_at": scene.at(10).isoformat()},
    "start": lambda row: said(),
    "finish": lambda row: said(steps=["扫地拖地"]),
    "cancellation": lambda row: {"reason": "护理员病了"},
}
MOVES = {
    "acceptance": ("accept", "accepted"), "rejection": ("reject", "rejected"), "assignment": ("assign", "assigned"),
    "start": ("check_in", "in_service"), "finish": ("check_out", "checked_out"), "cancellation": ("cancel", "cancelled"),
}  # fmt: skip


def post(row: Order, deed: str, header: dict[str, str], body: Any = None, key: Any = None, **more: str) -> Any:
    told = json.dumps(DEEDS[deed](row) if body is None else body)
    address = f"/api/v1/orders/{row.pk}/{deed}"
    keyed = {"HTTP_IDEMPOTENCY_KEY": str(key or uuid4())}
    return Client().post(address, told, content_type="application/json", **{**keyed, **header, **more})


# --- what it reads ----------------------------------------------------------------------------------------------------
def test_it_lists_its_own_orders_masked(row: Order, header: dict[str, str]) -> None:
    answer = Client().get("/api/v1/orders?status=assigned&since=2026-11-25&until=2026-11-25", **header).json()
    (one,) = answer["items"]
    assert (one["number"], one["elder"], one["carer"]["name"], one["cents"]) == (row.number, "王*兰", "杨梅", 6000)
    assert "桂兰" not in json.dumps(answer, ensure_ascii=False) and "12 号" not in json.dumps(answer, ensure_ascii=False)
    assert Client().get("/api/v1/orders?since=2026-11-26", **header).json()["count"] == 0
    assert [one["name"] for one in Client().get("/api/v1/carers", **header).json()["items"]] == ["杨梅"]


def other_provider() -> dict[str, str]:
    """Zheng's log-in moves to another company: what was its own a moment ago is not there any more."""
    company = making.operator("城关养老服务有限公司", 2)
    Clerk.objects.filter(user=cast.zheng_operator()).update(ended_at=AT)
    providers.seat_clerk(operator=company, user=cast.zheng_operator(), by=making.by(), at=AT)
    return bearer(cast.zheng_operator())


@pytest.mark.parametrize("deed", DEEDS)
def test_another_providers_order_is_not_there(row: Order, deed: str) -> None:
    header = other_provider()
    before = JournalEntry.objects.filter(subject=row.pk).count()
    assert post(row, deed, header).status_code == 404
    assert Client().get(f"/api/v1/orders/{row.pk}", **header).status_code == 404
    assert Client().get("/api/v1/orders", **header).json()["count"] == 0
    assert JournalEntry.objects.filter(subject=row.pk).count() == before


NOBODY: dict[str, Callable[[], dict[str, str]]] = {
    "nothing": dict, "wrong token": lambda: {"HTTP_AUTHORIZATION": "Bearer shk_wrong"},
    "county": lambda: bearer(cast.li_county()), "dispatcher": lambda: bearer(cast.liu_min()),
    "family": lambda: bearer(scene.daughter()),
}  # fmt: skip


@pytest.mark.parametrize("who", NOBODY)
@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_else_does_anything(row: Order, who: str, deed: str) -> None:
    status = 401 if who in {"nothing", "wrong token"} else 404
    answer = post(row, deed, NOBODY[who]())
    assert answer.status_code == status and answer.json()["sentence"]
    assert Order.objects.get(pk=row.pk).status == "assigned"


def test_a_browsers_session_reads_and_writes_nothing(row: Order) -> None:
    client = Client()
    client.force_login(scene.by_user(), backend="songhe.register.access.backends.Accounts")
    assert client.get("/api/v1/orders").status_code == 200
    told = {"content_type": "application/json", "HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    assert client.post(f"/api/v1/orders/{row.pk}/acceptance", "{}", **told).status_code == 401


# --- what it does -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_from_each_state(row: Order, header: dict[str, str], deed: str, status: str) -> None:
    verb, end = MOVES[deed]
    stamped = {"checked_in_at": scene.at(9)} if status in {"checked_in", "in_service"} else {}
    Order.objects.filter(pk=row.pk).update(status=status, **stamped)
    Taken.objects.all().delete()
    before = JournalEntry.objects.count()
    starts = Order.MOVES[verb][0] | ({"checked_in", "in_service", "no_show"} if deed == "start" else set())
    answer = post(row, deed, header)
    now = Order.objects.get(pk=row.pk)
    if answer.status_code == 200:
        assert status in starts and answer.json()["status"] == now.status
        assert now.status == end or (deed == "start" and status in {"checked_in", "in_service"})
        written = JournalEntry.objects.order_by("pos")[before:]
        assert {one.by_name for one in written} == {cast.zheng_operator().name} or status == "in_service"
    else:
        assert answer.status_code == 409 and answer.json()["sentence"]
        assert now.status == status and JournalEntry.objects.count() == before
        assert status not in starts or deed in {"start", "finish"}


def test_a_visit_from_booking_to_its_grade(header: dict[str, str]) -> None:
    order = scene.submitted()
    scene.carer()
    assert post(order, "acceptance", header).json()["status"] == "accepted"
    body = {"carer": str(Carer.objects.get().pk), "starts_at": scene.at(9).isoformat()}
    assert post(order, "assignment", header, body).json()["carer"]["name"] == "杨梅"
    code = doors.reissue_code(elder=order.elder, by=scene.by(), at=AT).code
    here = {"lat": order.lat, "lng": order.lng, "accuracy_m": 10, "code": code}
    assert post(order, "start", header, said(**here)).json()["status"] == "in_service"
    told = post(order, "finish", header, said(scene.at(9, 4), **here, steps=["扫地拖地"])).json()
    assert (told["status"], told["grade"]) == ("checked_out", "B")
    assert list(order.steps.values_list("name", flat=True)) == ["扫地拖地"]


def test_said_without_any_proof_it_is_graded_as_such(row: Order, header: dict[str, str]) -> None:
    post(row, "start", header)
    assert post(row, "finish", header, said(scene.at(9, 4))).json()["grade"] == "D"


def test_cancelled_by_the_provider_costs_nothing_and_frees_the_hour(row: Order, header: dict[str, str]) -> None:
    told = post(row, "cancellation", header).json()
    assert (told["cancelled_by"], told["fee_cents"], told["reason"]) == ("provider", 0, "护理员病了")
    assert not Taken.objects.exists() and not Engaged.objects.exists()


# --- refusals ---------------------------------------------------------------------------------------------------------
BAD: list[tuple[str, Any, int]] = [
    ("rejection", {}, 422), ("rejection", {"reason": ""}, 422), ("rejection", {"reason": "x" * 201}, 422),
    ("rejection", {"reason": "a\x00b"}, 422), ("cancellation", {"reason": 7}, 422), ("assignment", {}, 422),
    ("assignment", {"carer": "杨梅", "starts_at": "2026-11-25T09:00:00+08:00"}, 422),
    ("assignment", {"carer": "018f0000-0000-7000-8000-000000000000", "starts_at": "2026-11-25T09:00:00+08:00"}, 404),
    ("start", {}, 422), ("start", {"at": "morgen"}, 422), ("start", {"at": "2026-11-25T09:30:00+08:00"}, 409),
    ("start", {"at": "2026-11-25T09:02:00+08:00", "lat": 91}, 422),
    ("start", {"at": "2026-11-25T09:02:00+08:00", "code": "WRONGCODE"}, 409),
    ("start", {"at": "2026-11-25T09:02:00+08:00", "carer": "018f0000-0000-7000-8000-000000000000"}, 404),
    ("finish", {"at": "2026-11-25T09:02:00+08:00", "steps": ["x" * 41]}, 422),
]  # fmt: skip


@pytest.mark.parametrize(("deed", "body", "status"), BAD)
def test_what_cannot_be_read_or_done_changes_nothing(
    row: Order, header: dict[str, str], deed: str, body: Any, status: int
) -> None:
    before = JournalEntry.objects.count()
    answer = post(row, deed, header, body)
    assert answer.status_code == status and answer.json()["sentence"]
    assert Order.objects.get(pk=row.pk).status == "assigned" and JournalEntry.objects.count() == before


@pytest.mark.parametrize("key", ["", "1", "not-a-uuid"])
def test_without_a_key_nothing_is_done(row: Order, header: dict[str, str], key: str) -> None:
    assert post(row, "cancellation", header, HTTP_IDEMPOTENCY_KEY=key).status_code == 422
    assert Order.objects.get(pk=row.pk).status == "assigned"


def test_the_same_key_is_one_deed_and_another_content_is_refused(row: Order, header: dict[str, str]) -> None:
    key = uuid4()
    first, again = (post(row, "cancellation", header, key=key) for _n in range(2))
    assert first.status_code == again.status_code == 200 and first.json() == again.json()
    assert JournalEntry.objects.filter(verb="homecare.order.cancel").count() == 1
    assert post(row, "cancellation", header, {"reason": "又一个"}, key=key).status_code == 409
    assert post(row, "acceptance", header, key=key).status_code == 409


def test_what_was_refused_may_be_sent_again_under_its_key(header: dict[str, str]) -> None:
    order, key = scene.submitted(), uuid4()
    scene.carer()
    body = {"carer": str(Carer.objects.get().pk), "starts_at": scene.at(10).isoformat()}
    assert post(order, "assignment", header, body, key=key).status_code == 409
    actions.accept(order=order, by=scene.by(), at=AT)
    assert post(order, "assignment", header, body, key=key).status_code == 200


def test_a_carer_of_another_company_is_not_there(row: Order, header: dict[str, str]) -> None:
    other = scene.carer("何芳")
    Carer.objects.filter(pk=other.pk).update(operator=making.operator("城关养老服务有限公司", 2))
    body = {"carer": str(other.pk), "starts_at": scene.at(9).isoformat()}
    assert post(row, "assignment", header, body).status_code == 404
