"""A visit from a phone: each fact once, graded, and nothing lost that cannot be taken."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songhe.base.models import JournalEntry
from songhe.base.outbox.models import Parcel
from songhe.care.homecare.actions import doors, exceptions, proof, suspecting
from songhe.care.homecare.models import Check, Confirmation, Correction, HumanException, Order, Picture, StepDone
from songhe.care.homecare.tests import proof_scene as scene
from songhe.care.homecare.tests.proof_scene import minutes, send
from tests import cast

pytestmark = pytest.mark.django_db
DRAWING = "data:image/png;base64,iVBORw0KGgo="


@pytest.fixture
def row(db: None) -> Order:
    return scene.order()


def sign(row: Order, **more: Any) -> Parcel:
    return send("confirm", row, minutes(56), method="signature", by_name="王桂兰", drawing=DRAWING, **more)


def test_a_visit_with_code_place_and_word_is_an_a(row: Order) -> None:
    send("depart", row, minutes(-10))
    scene.visit(row)
    assert (row.status, row.grade) == ("checked_out", "B")
    assert sign(row).status == "applied"
    row.refresh_from_db()
    assert (row.status, row.grade, row.checked_in_at, row.confirmed_at) == ("confirmed", "A", minutes(0), minutes(56))
    arrival = Check.objects.get(kind="in")
    assert (arrival.method, arrival.distance_m, arrival.offline) == ("qr", 0, False)
    assert JournalEntry.objects.filter(verb="homecare.order.grade").count() == 2


def test_steps_and_a_photograph_with_consent_and_none_without(row: Order) -> None:
    send("check_in", row, minutes(0), place=scene.place())
    kept = send("picture", row, minutes(5), jpeg="/9j/4AAQ", consent="王桂兰")
    refused = send("picture", row, minutes(6), jpeg="/9j/4AAQ", consent=" ")
    send(
        "check_out",
        row,
        minutes(50),
        steps=[{"name": "扫地"}, {"name": "擦窗", "done": False, "note": "窗坏了"}, {"name": "扫地"}],
    )
    assert (kept.status, refused.status, Picture.objects.count()) == ("applied", "refused", 1)
    assert dict(StepDone.objects.values_list("name", "done")) == {"扫地": True, "擦窗": False}


def test_what_was_done_without_network_counts_from_when_it_was_done(row: Order) -> None:
    heard = minutes(60 * 9)
    row.status = "no_show"  # nobody heard of her, and the house gave the visit up
    row.save()
    scene.visit(row, heard=heard, offline=True)
    assert (row.status, row.checked_in_at, row.checked_out_at) == ("checked_out", minutes(0), minutes(55))
    assert Check.objects.filter(offline=True, received_at=heard).count() == 1


def test_a_clock_that_cannot_be_right_is_kept_and_not_believed(row: Order) -> None:
    send("check_in", row, minutes(60 * 24 * 30), heard=minutes(2), place=scene.place())
    row.refresh_from_db()
    assert row.checked_in_at == minutes(2) and Check.objects.get().at == minutes(60 * 24 * 30)


@pytest.mark.parametrize("change", ["reassigned", "cancelled"])
def test_what_cannot_be_taken_is_kept_with_a_sentence(row: Order, change: str) -> None:
    if change == "reassigned":
        Order.objects.update(carer=scene.lu())
    else:
        Order.objects.update(status="cancelled")
    parcel = send("check_in", row, minutes(0), place=scene.place())
    assert parcel.status == "refused" and parcel.about == row.pk and len(bytes(parcel.box)) > 100
    assert ("改派" in parcel.sentence) == (change == "reassigned") and not Check.objects.exists()


def test_a_code_of_another_door_or_a_void_one_is_refused_and_one_void_later_opens(row: Order) -> None:
    old = scene.code()
    other = scene.code(cast.ye_elder())
    doors.reissue_code(elder=row.elder, by=cast.li_county().actor, at=minutes(30))
    assert send("check_in", row, minutes(40), code=other).status == "refused"
    assert send("check_in", row, minutes(40), code=old).status == "refused"
    assert (
        send("check_in", row, minutes(20), heard=minutes(50), code=f"songhe:door:{old[:5]} {old[5:]}".lower()).status
        == "applied"
    )


def test_the_pin_counts_wrong_tries_and_the_third_leads_to_a_call(row: Order) -> None:
    doors.set_pin(elder=row.elder, pin="4071", by=cast.zheng_operator().actor, at=cast.AT)
    scene.visit(row)
    told = {"method": "pin", "by_name": "王桂兰"}
    for _each in range(3):
        assert send("confirm", row, minutes(56), pin="1111", **told).status == "refused"
    assert "停用" in send("confirm", row, minutes(57), pin="4071", **told).sentence
    proof.call_back(order=row, by_name="王丽", relation="女儿", by=cast.zheng_operator().actor, at=minutes(90))
    row.refresh_from_db()
    assert (row.grade, Confirmation.objects.get().method) == ("A", "callback")


def test_the_right_pin_confirms(row: Order) -> None:
    doors.set_pin(elder=row.elder, pin="4071", by=cast.zheng_operator().actor, at=cast.AT)
    scene.visit(row)
    assert send("confirm", row, minutes(56), method="pin", by_name="王桂兰", pin="4071").status == "applied"


def test_a_failed_phone_is_an_honest_exception_and_worth_a_c_when_verified(row: Order) -> None:
    times = {"came": minutes(3).timestamp() * 1000, "left": minutes(58).timestamp() * 1000}
    send("exception", row, minutes(180), failed="phone", note="手机没电", **times)
    row.refresh_from_db()
    assert (row.status, row.grade, row.checked_in_at) == ("checked_out", "D", minutes(3))
    assert list(Correction.objects.values_list("what", "after")) == [("came", "2026-11-25 09:03"), ("left", "2026-11-25 09:58")]
    said = HumanException.objects.get()
    exceptions.decide(said=said, verified=True, how="打电话问过老人", by=cast.zheng_operator().actor, at=minutes(200))
    row.refresh_from_db()
    assert row.grade == "C"
    sign(row)
    row.refresh_from_db()
    assert row.grade == "C"  # what was filled in is never better


def test_a_correction_shows_what_stood_there_and_why(row: Order) -> None:
    scene.visit(row)
    exceptions.correct(
        order=row,
        came_at=minutes(-5),
        left_at=minutes(55),
        reason="到门口忘了按",
        by=cast.zheng_operator().actor,
        at=minutes(99),
    )
    row.refresh_from_db()
    fixed = Correction.objects.get()
    assert (fixed.before, fixed.after, row.grade) == ("2026-11-25 09:00", "2026-11-25 08:55", "D")


def put(client: Client, key: Any, body: bytes, kind: str = "homecare.check_in") -> Any:
    return client.put(reverse("outbox:parcel", args=[kind, key]), body, content_type="application/octet-stream")


def test_the_same_bytes_are_one_fact_and_other_bytes_or_hands_are_409(row: Order, monkeypatch: Any) -> None:
    monkeypatch.setattr("songhe.base.clock.now", lambda: minutes(1))
    client, other = Client(), Client()
    client.force_login(cast.yang_carer(), backend="songhe.register.access.backends.Accounts")
    other.force_login(scene.lu().user, backend="songhe.register.access.backends.Accounts")
    key, body = scene.sealed("check_in", row, minutes(0), place=scene.place())
    first, again = put(client, key, body), put(client, key, body)
    assert (first.status_code, first.json()) == (200, again.json()) and first.json()["state"] == "applied"
    assert put(client, key, body + b"x").status_code == put(other, key, body).status_code == 409
    assert put(client, key, body, "nothing").status_code == 404 and put(Client(), key, body).status_code == 401
    assert Check.objects.count() == Parcel.objects.count() == 1


def test_what_nobody_can_read_is_kept_too(row: Order) -> None:
    key, body = scene.sealed("check_in", row, minutes(0))
    client = Client()
    client.force_login(cast.yang_carer(), backend="songhe.register.access.backends.Accounts")
    answer = put(client, key, b"\x09" + body[1:])
    assert answer.json()["state"] == "refused" and bytes(Parcel.objects.get().box)[1:] == body[1:]


def test_patterns_are_found_once_and_decided_with_a_word(row: Order) -> None:
    scene.visit(row, mark="one-phone")
    later = scene.order(cast.ye_elder(), start=minutes(60), lat=32.9, lng=108.5)
    scene.visit(later, came=57, left=90, mark="one-phone", code="", place=None)
    assert suspecting.find_patterns(at=minutes(600)) == 1
    assert suspecting.find_patterns(at=minutes(660)) == 0
    found = later.carer.suspicions.get()
    assert found.kind == "travel" and "2 分钟" in found.said
    suspecting.decide_suspicion(row=found, upheld=False, note="坐同事的车", by=cast.li_county().actor, at=minutes(700))
    assert found.status == "cleared"


def test_positions_are_forgotten_and_the_distance_stays(row: Order) -> None:
    from songhe.care.homecare import retention

    scene.visit(row)
    assert retention.positions(minutes(0) + timedelta(days=90)) == 2
    assert set(Check.objects.values_list("distance_m", flat=True)) == {0} and not any(
        one.position for one in Check.objects.all()
    )
