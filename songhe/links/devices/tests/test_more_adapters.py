"""ChirpStack, Tasmota, Home Assistant and mapped JSON: recorded payloads, and no noise that breaks anything."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songhe.links.devices import adapters
from songhe.links.devices.adapters import fields, mapped
from songhe.links.devices.adapters.reading import SIGNALS, URGENT
from songhe.links.devices.reasons import WORDS, Unreadable
from songhe.links.devices.rows import message_row
from songhe.links.devices.tests.recorded_more import EUI, MORE, RADIO, chirp

AT = datetime(2026, 11, 23, 2, 20, 24, tzinfo=UTC)
RULES = {
    "device": "dev.id",
    "signal": "type",
    "words": {"1": "sos", "LOW": "battery", "7": "fall"},
    "else": "status",
    "at": "ts",
    "battery": "dev.power",
    "id": "msgId",
}


@pytest.mark.parametrize(
    ("adapter", "what", "topic", "payload", "device", "signal"), MORE, ids=[f"{m[0]} {m[1]}" for m in MORE]
)
def test_recorded(adapter: str, what: str, topic: str, payload: bytes, device: str, signal: str | None) -> None:
    readings = adapters.read(adapter, topic, payload, AT)
    assert [(one.device, one.signal) for one in readings] == ([(device, signal)] if signal else [])
    assert all(one.urgent == (one.signal in URGENT) for one in readings)
    assert all(message_row(one, "gw", topic, payload, AT) for one in readings)


def test_an_uplink_keeps_what_is_not_known_and_has_the_networks_number() -> None:
    topic, payload = chirp("up", object={"press": "short", "battery": 96, "colour": "red"}, **RADIO)
    [one] = adapters.read("chirpstack", topic, payload, AT)
    assert one.key == "3ac7e3c4-4401-4b8d-9386-a5c902f9202d"
    assert one.facts["colour"] == "red" and one.facts["battery"] == 96 and one.facts["rxInfo"][0]["rssi"] == -36
    assert one.pressed_at == AT - timedelta(seconds=3.449)
    assert message_row(one, "lora-hanyin", topic, payload, AT)[4] == f"lora-hanyin/{EUI}"


def test_the_same_uplink_by_two_gateways_is_one() -> None:
    told = [adapters.read("chirpstack", *chirp("up", object={"press": "short"}), AT + timedelta(seconds=s))[0] for s in (0, 9)]
    assert told[0].key == told[1].key


def test_stat_and_tele_tell_one_press() -> None:
    payload = b'{"Button1":{"Action":"SINGLE"}}'
    told = [adapters.read("tasmota", topic, payload, AT)[0] for topic in ("stat/sos_bed/RESULT", "tele/sos_bed/RESULT")]
    assert told[0].key == told[1].key


def test_every_line_of_the_fields_leads_to_a_signal() -> None:
    for adapter in ("chirpstack", "tasmota", "statestream"):
        assert all(line.signal in SIGNALS | {fields.PRESS} for line in fields.lines(adapter))


def test_a_mapping_reads_a_makers_json() -> None:
    payload = json.dumps({"msgId": 77, "type": 1, "ts": int(AT.timestamp()) - 2, "dev": {"id": "A1", "power": "81"}, "x": 1})
    [one] = mapped.read(RULES, "songhe/v/up", payload.encode(), AT)
    assert (one.device, one.key, one.signal, one.urgent) == ("A1", "77", "sos", True)
    assert one.facts["battery"] == 81 and one.facts["x"] == 1 and one.pressed_at == AT - timedelta(seconds=2)


@pytest.mark.parametrize(
    ("word", "signal"), [(7, "fall"), ("low", "battery"), ("SOS", "sos"), ("what?", "status"), (None, "status")]
)
def test_words_of_a_mapping(word: object, signal: str) -> None:
    payload = json.dumps({"type": word, "dev": {"id": "A1"}}).encode()
    assert mapped.read(RULES, "t", payload, AT)[0].signal == signal


def test_without_an_else_what_is_not_named_is_put_aside() -> None:
    with pytest.raises(Unreadable):
        mapped.read({**RULES, "else": ""}, "t", b'{"type":"?","dev":{"id":"A1"}}', AT)


def test_a_mapping_reads_a_list_one_by_one() -> None:
    payload = b'{"events":[{"type":1,"dev":{"id":"A"}},{"type":"LOW","dev":{"id":"B"}}]}'
    found = mapped.read({**RULES, "items": "events"}, "t", payload, AT)
    assert [(one.device, one.signal) for one in found] == [("A", "sos"), ("B", "battery")]
    assert found[0].key != found[1].key


@pytest.mark.parametrize(
    ("change", "fault"),
    [({"words": {"1": "boom"}}, "words"), ({"else": "sos"}, "else"), ({"at": 5}, "at"), ({"signal": "", "else": ""}, "signal")],
)
def test_a_mapping_that_is_no_good(change: dict[str, object], fault: str) -> None:
    assert fault in mapped.faults({**RULES, **change})
    assert mapped.faults(RULES) == []


def test_a_mapping_that_nobody_looked_up_is_a_reason() -> None:
    with pytest.raises(Unreadable) as why:
        adapters.read("map:nobody", "t", b"{}", AT)
    assert why.value.reason == "no_adapter"


def mapped_read(topic: str, payload: bytes) -> None:
    for one in mapped.read(RULES, topic, payload, AT):
        message_row(one, "gw", topic, payload, AT)


TOPICS = {
    "chirpstack": [f"application/a/device/{EUI}/event/{event}" for event in ("up", "status", "location", "odd")],
    "tasmota": ["tele/x/SENSOR", "stat/sos/RESULT", "tele/x/LWT"],
    "statestream": ["homeassistant/event/sos/state", "homeassistant/sensor/x_battery/state"],
}


@settings(max_examples=150, deadline=None)
@given(
    payload=st.binary(max_size=60)
    | st.dictionaries(
        st.sampled_from(["type", "dev", "object", "deviceInfo", "ZbReceived", "Button1", "Time", "time", "location"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=6),
            lambda s: st.lists(s) | st.dictionaries(st.text(max_size=4), s),
        ),
    ).map(lambda value: json.dumps(value).encode()),
    data=st.data(),
)
def test_noise_is_read_or_is_unreadable(payload: bytes, data: st.DataObject) -> None:
    adapter = data.draw(st.sampled_from(sorted(TOPICS)))
    topic = data.draw(st.sampled_from(TOPICS[adapter]))
    try:
        for one in adapters.read(adapter, topic, payload, AT):
            message_row(one, "gw", topic, payload, AT)
        mapped_read(topic, payload)
    except Unreadable as fault:
        assert fault.reason in WORDS
