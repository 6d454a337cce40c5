"""A message of a device becomes a call: whose it is, what it means, once, and whatever becomes of the others."""

from datetime import timedelta

import pytest

from songhe.base.models import JournalEntry
from songhe.care.emergency import queries
from songhe.care.emergency.models import Call
from songhe.journeys import button_pressed
from songhe.journeys.button_pressed import handle, run_once, source_of
from songhe.links.devices.models import Message
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def message(device="btn-wang", key="1", signal="sos", at=AT, **facts):
    plain = {"credential": device.split("/")[0][:80], "topic": "songhe/x/up", "payload": b"{}", "urgent": True}
    return Message.objects.create(device=device, key=key, signal=signal, received_at=at, **plain, **facts)


def test_wangs_button_is_a_red_call_of_wang(wang_button):
    outcome = handle(message(), after(2))
    call = outcome.call
    assert (outcome.deed, call.elder.name, call.trigger, call.severity) == ("raised", "王桂兰", "sos", "red")
    assert (call.received_at, call.device_uid, call.device_room) == (AT, "btn-wang", "床头")
    assert queries.timeline(call)[-1].who == "床头紧急按钮 ZB"


def test_a_second_press_is_a_repeat_and_the_same_message_again_is_nothing_new(wang_button):
    first, again = message(key="1"), message(key="2", at=after(5))
    assert [handle(one, after(9)).deed for one in (first, again, again)] == ["raised", "repeat", "repeat"]
    assert Call.objects.get().repeats == 1


def test_a_rehearsal_leaves_nothing_behind(wang_button):
    button_pressed.rehearse(AT)
    assert not Call.objects.exists() and not JournalEntry.objects.filter(verb="emergency.call.raise").exists()
    assert handle(message(), AT).call.number.endswith("-0001")


def test_a_rehearsal_that_fails_keeps_no_alarm_from_ringing(wang_button, monkeypatch, caplog):
    monkeypatch.setattr(button_pressed, "handle", lambda *_: 1 / 0)
    button_pressed.rehearse(AT)
    monkeypatch.undo()
    assert "ZeroDivisionError" in caplog.text and handle(message(), AT).deed == "raised"


@pytest.mark.parametrize(("signal", "severity"), [("fall", "orange"), ("smoke", "red"), ("gas", "red"), ("water", "yellow")])
def test_what_a_signal_means_is_dated_data(wang_button, signal, severity):
    call = handle(message(signal=signal), AT).call
    assert (call.trigger, call.severity) == (signal, severity)


@pytest.mark.parametrize(("level", "severity"), [("red", "red"), ("mauve", "orange"), (None, "orange")])
def test_a_vital_sign_may_say_its_own_level_if_it_is_one(wang_button, level, severity):
    assert handle(message(signal="vital", facts={"level": level}), AT).call.severity == severity


def test_an_app_speaks_for_the_web(wang_button):
    wang_button.model.kind = "app"
    wang_button.model.save()
    assert handle(message(), AT).call.trigger == "web"


def test_a_press_agreed_on_beforehand_is_a_test_and_the_next_one_is_not(wang_button):
    wang_button.test_until = after(60)
    wang_button.save()
    test = message(at=after(5))
    assert handle(test, after(6)).deed == "test"
    assert handle(test, after(7)).deed == "test"  # the intake was killed before it could say so
    assert not Call.objects.exists()
    assert handle(message(key="2", at=after(20)), after(21)).deed == "raised"


@pytest.mark.parametrize(("seconds", "deed"), [(0.05, "test"), (10, "test"), (10.1, "raised")])
def test_what_a_gateway_says_once_more_of_a_test_press_is_the_same_test(wang_button, seconds, deed):
    wang_button.test_until = after(60)
    wang_button.save()
    handle(message(at=after(5)), after(6))
    assert handle(message(key="2", at=after(5 + seconds)), after(20)).deed == deed


def test_a_press_shortly_before_the_test_was_no_test(wang_button):
    wang_button.test_press_at = after(5)
    wang_button.save()
    assert handle(message(at=after(4)), after(6)).deed == "raised"


@pytest.mark.parametrize(("key", "seconds", "repeats"), [("~b", 0.05, 0), ("~b", 2.1, 1), ("b", 0.05, 1)])
def test_a_press_without_an_id_that_is_told_twice_on_the_edge_of_a_moment_is_one(wang_button, key, seconds, repeats):
    handle(message(key="~a"), AT)
    handle(message(key=key, at=after(seconds)), after(3))
    assert Call.objects.get().repeats == repeats


def test_another_alarm_at_the_same_moment_is_its_own(wang_button):
    handle(message(key="~a"), AT)
    handle(message(key="~b", signal="smoke", at=after(0.05)), AT)
    assert Call.objects.get().repeats == 1


@pytest.mark.parametrize(("stores", "believed"), [(True, True), (False, False)])
def test_a_press_of_hours_ago_is_believed_of_a_model_that_keeps_them(wang_button, stores, believed):
    wang_button.model.stores_presses = stores
    wang_button.model.save()
    call = handle(message(pressed_at=AT - timedelta(hours=8)), AT).call
    assert (call.pressed_at is not None) is believed


def test_a_test_that_came_after_the_agreed_time_is_a_call(wang_button):
    wang_button.test_until = AT - timedelta(seconds=1)
    wang_button.save()
    assert handle(message(), AT).deed == "raised"


def test_a_device_nobody_knows_is_a_call_of_the_whole_city(city):
    call = handle(message(device="gw-7/btn-9"), AT).call
    assert (call.elder, call.division_path, call.device_uid) == (None, "6109", "gw-7/btn-9")


@pytest.mark.parametrize("change", [{"retired_at": AT}, {"elder": None}])
def test_a_device_in_stock_or_retired_calls_from_where_it_was_last(wang_button, change):
    for name, value in change.items():
        setattr(wang_button, name, value)
    wang_button.save()
    call = handle(message(), AT).call
    assert (call.elder, call.division_path) == (None, wang_button.division_path)


def test_sources_stay_apart_and_fit(city):
    one, other = message(device="a" * 110, key="b" * 70), message(device="a" * 110, key="c" * 70)
    assert source_of(one) != source_of(other) and len(source_of(one)) <= 160


def test_every_waiting_alarm_is_taken_up_once(wang_button):
    for key in "123":
        message(key=key)
    assert (run_once(AT), run_once(AT)) == (3, 0)
    assert not Message.objects.filter(handled_at=None).exists()


def test_quiet_messages_are_left_alone(wang_button):
    Message.objects.filter(pk=message(signal="battery").pk).update(urgent=False)
    assert run_once(AT) == 0


def test_one_that_cannot_be_handled_waits_longer_and_holds_up_no_other(wang_button, city):
    broken, sound = message(device="btn-x", signal="nonsense"), message()
    assert run_once(AT) == 1
    broken.refresh_from_db()
    assert broken.handled_at is None and "KeyError" in broken.trouble and broken.try_at > AT
    assert Call.objects.get().device_uid == sound.device
    assert run_once(AT) == 0 and run_once(broken.try_at) == 0
    later = Message.objects.get(pk=broken.pk)
    assert later.tries == 2 and later.try_at - broken.try_at > broken.try_at - AT


def test_meanings_before_the_first_entry_are_those_of_the_first():
    assert button_pressed._meaning(AT - timedelta(days=5000))["triggers"]["sos"] == "sos"


def test_several_that_wait_are_one_transaction_and_each_a_call_of_its_own(city, django_capture_on_commit_callbacks):
    for number in range(button_pressed.TOGETHER * 2 + 1):
        message(device=f"unknown-{number}", key="1")
    with django_capture_on_commit_callbacks() as rung:
        assert run_once(after(2)) == button_pressed.TOGETHER * 2 + 1
    assert Call.objects.count() == button_pressed.TOGETHER * 2 + 1
    assert len(rung) == 3  # the journal's bell, once for each transaction
    assert run_once(after(3)) == 0
