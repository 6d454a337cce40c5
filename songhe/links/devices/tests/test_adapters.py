"""Payloads become readings: recorded ones of Zigbee2MQTT, and the house's own JSON."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songhe.links.devices import adapters, reasons
from songhe.links.devices.adapters import Reading, Unreadable
from songhe.links.devices.adapters.reading import URGENT
from songhe.links.devices.rows import message_row
from songhe.links.devices.tests.recorded import RECORDED

AT = datetime(2026, 11, 23, 2, 20, 24, tzinfo=UTC)


def one(payload: bytes, topic: str = "songhe/btn-wang/up", adapter: str = "generic", at: datetime = AT) -> Reading:
    readings = adapters.read(adapter, topic, payload, at)
    assert len(readings) == 1
    return readings[0]


@pytest.mark.parametrize(("topic", "payload", "signal"), [row[1:] for row in RECORDED], ids=[row[0] for row in RECORDED])
def test_recorded_payloads(topic: str, payload: bytes, signal: str | None) -> None:
    readings = adapters.read("zigbee2mqtt", topic, payload, AT)
    assert [reading.signal for reading in readings] == ([signal] if signal else [])
    assert all(reading.urgent == (reading.signal in URGENT) for reading in readings)


def test_a_button_behind_a_gateway_is_named_by_both() -> None:
    reading = one(b'{"action":"emergency"}', "zigbee2mqtt/0x00158d0001", "zigbee2mqtt")
    assert message_row(reading, "z2m-puxi", "t", b"", AT)[4] == "z2m-puxi/0x00158d0001"


def test_the_gateway_itself_is_its_credential() -> None:
    reading = one(b"offline", "zigbee2mqtt/bridge/state", "zigbee2mqtt")
    assert message_row(reading, "z2m-puxi", "t", b"", AT)[4] == "z2m-puxi"
    assert reading.facts == {"state": "offline"}


def test_friendly_names_may_have_levels() -> None:
    assert one(b'{"smoke":true}', "zigbee2mqtt/kitchen/smoke-1", "zigbee2mqtt").device == "kitchen/smoke-1"


def test_unknown_fields_are_kept() -> None:
    reading = one(b'{"signal":"sos","battery":"93.4","colour":"red","nested":{"a":[1]}}')
    assert reading.facts == {"battery": 93, "colour": "red", "nested": {"a": [1]}}


@pytest.mark.parametrize(
    ("word", "signal"),
    [("sos", "sos"), ("SOS", "sos"), ("emergency", "sos"), ("fire", "smoke"), ("heartbeat", "status"), ("test", "test")],
)
def test_words_for_the_same_thing(word: str, signal: str) -> None:
    assert one(b'{"signal":"%s"}' % word.encode()).signal == signal


@pytest.mark.parametrize(("payload", "signal"), [(b'{"battery":90}', "battery"), (b"{}", "status")])
def test_a_message_without_a_signal_is_a_sign_of_life(payload: bytes, signal: str) -> None:
    reading = one(payload)
    assert (reading.signal, reading.urgent) == (signal, False)


@pytest.mark.parametrize(
    ("told", "understood"),
    [
        ('"2026-11-23T10:20:20+08:00"', AT - timedelta(seconds=4)),
        ('"2026-11-23T02:20:20Z"', AT - timedelta(seconds=4)),
        ('"2026-11-23 10:20:20"', AT - timedelta(seconds=4)),
        (str(AT.timestamp() - 4), AT - timedelta(seconds=4)),
        (str(int(AT.timestamp() * 1000) - 4000), AT - timedelta(seconds=4)),
        (str(AT.timestamp() + 200), AT),
        ("null", None),
        ('""', None),
    ],
)
def test_times_that_are_plausible(told: str, understood: datetime | None) -> None:
    reading = one(f'{{"signal":"sos","at":{told}}}'.encode())
    assert reading.pressed_at == understood
    assert "absurd_time" not in reading.facts


@pytest.mark.parametrize(
    "told",
    ['"2038-01-01T00:00:00Z"', '"1970-01-01T00:00:00Z"', "0", "1e30", "-1e18", '"soon"', "true", "[1]", '"9999-99-99"', "{}"],
)
def test_absurd_times_are_noted_and_dropped(told: str) -> None:
    reading = one(f'{{"signal":"sos","at":{told}}}'.encode())
    assert reading.pressed_at is None
    assert reading.urgent
    assert reading.facts["absurd_time"]


def test_the_senders_id_is_the_key() -> None:
    assert one(b'{"signal":"sos","id":"7f-12"}').key == "7f-12"
    assert one(b'{"signal":"sos","id":12}').key == "12"


def test_without_an_id_a_repetition_is_the_same_and_a_later_press_is_another() -> None:
    first, again, later = (one(b'{"signal":"sos"}', at=AT + timedelta(seconds=s)).key for s in (0, 0.5, 11))
    assert first == again != later


@pytest.mark.parametrize("battery", ["null", '"empty"', "-3", "101", "true", "[1]", "1e30"])
def test_a_battery_that_is_none_does_not_stop_an_alarm(battery: str) -> None:
    assert one(f'{{"signal":"sos","battery":{battery}}}'.encode()).urgent


def test_an_unknown_adapter_is_a_reason() -> None:
    with pytest.raises(Unreadable) as fault:
        adapters.read("fax", "t", b"{}", AT)
    assert fault.value.reason == reasons.NO_ADAPTER


@pytest.mark.parametrize("device", ["a\nb", "x" * 130])
def test_a_device_name_that_cannot_be_kept(device: str) -> None:
    with pytest.raises(Unreadable):
        message_row(Reading(device, "1", "sos"), "gw", "t", b"", AT)


def test_every_reason_has_words() -> None:
    codes = {value for name, value in vars(reasons).items() if name.isupper() and isinstance(value, str)}
    assert codes == set(reasons.WORDS)


@settings(max_examples=150, deadline=None)
@given(
    payload=st.binary(max_size=80)
    | st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=8), st.lists).map(repr).map(str.encode),
    adapter=st.sampled_from(["generic", "zigbee2mqtt"]),
    topic=st.sampled_from(
        ["songhe/a/up", "zigbee2mqtt/x", "zigbee2mqtt/x/action", "zigbee2mqtt/bridge/state", "zigbee2mqtt/x/availability"]
    ),
)
def test_noise_is_read_or_is_unreadable(payload: bytes, adapter: str, topic: str) -> None:
    try:
        for reading in adapters.read(adapter, topic, payload, AT):
            message_row(reading, "gw", topic, payload, AT)
    except Unreadable as fault:
        assert fault.reason in reasons.WORDS


STATE, ACTION = "zigbee2mqtt/0x847127fffe0542eb", "zigbee2mqtt/0x847127fffe0542eb/action"


def zigbee(topic: str, payload: bytes, seconds: float = 0) -> Reading:
    return one(payload, topic, "zigbee2mqtt", AT + timedelta(seconds=seconds))


def test_a_press_told_on_two_topics_is_one_press() -> None:
    told = zigbee(STATE, b'{"action":"emergency","battery":null,"linkquality":90}'), zigbee(ACTION, b"emergency", 0.05)
    assert told[0].signal == told[1].signal == "sos" and told[0].key == told[1].key


@pytest.mark.parametrize(
    ("topic", "payload", "seconds"),
    [(ACTION, b"emergency", 11), (STATE, b'{"smoke":true}', 0), ("zigbee2mqtt/other/action", b"emergency", 0)],
)
def test_a_later_press_another_signal_and_another_device_are_their_own(topic: str, payload: bytes, seconds: float) -> None:
    assert zigbee(STATE, b'{"action":"emergency"}').key != zigbee(topic, payload, seconds).key


def test_what_is_no_alarm_is_still_known_by_its_bytes() -> None:
    assert zigbee(STATE, b'{"battery":88}').key != zigbee(STATE, b'{"battery":87}').key
