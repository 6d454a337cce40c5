"""Counts of wmbusmeters and positions of OwnTracks become readings; what is none of both is told apart."""

from datetime import UTC, datetime

import pytest

from songhe.links.devices import adapters, reasons
from songhe.links.devices.adapters import Unreadable

AT = datetime(2026, 11, 23, 2, 20, 24, tzinfo=UTC)
METER = (
    b'{"media":"cold water","meter":"multical21","name":"MyTapWater","id":"76348799","total_m3":6.408,"target_m3":6.408,'
    b'"max_flow_m3h":0,"flow_temperature_c":127,"external_temperature_c":19,"current_status":"DRY","time_dry":"22-31 days",'
    b'"time_reversed":"","time_leaking":"","time_bursting":"","timestamp":"2026-11-23T02:19:45Z"}'
)
PLACE = b'{"_type":"location","acc":13,"batt":81,"conn":"m","lat":32.7833,"lon":108.282,"tst":1795400400,"tid":"wg"}'


def test_a_count_of_a_water_meter() -> None:
    (one,) = adapters.read("wmbus", "wmbusmeters/MyTapWater", METER, AT)
    assert (one.device, one.signal, one.urgent, one.facts["total_m3"]) == ("MyTapWater", "flow", False, 6.408)
    assert one.facts["frost"] is False and one.pressed_at == datetime(2026, 11, 23, 2, 19, 45, tzinfo=UTC)


@pytest.mark.parametrize(("cold", "frost"), [(b"1", True), (b"1.1", False), (b"-4", True)])
def test_a_pipe_that_freezes(cold: bytes, frost: bool) -> None:
    (one,) = adapters.read("wmbus", "wmbusmeters/t", METER.replace(b'_c":19', b'_c":' + cold), AT)
    assert one.facts["frost"] is frost


@pytest.mark.parametrize("payload", [b'{"name":"t","total_m3":"6"}', b'{"name":"t","total_m3":true}', b'{"name":"t"}'])
def test_a_meter_without_a_count_is_a_letter(payload: bytes) -> None:
    with pytest.raises(Unreadable) as fault:
        adapters.read("wmbus", "wmbusmeters/t", payload, AT)
    assert fault.value.reason == reasons.UNKNOWN_SIGNAL


def test_a_meter_without_a_name_is_a_letter() -> None:
    with pytest.raises(Unreadable) as fault:
        adapters.read("wmbus", "wmbusmeters/t", b'{"total_m3":1,"name":3}', AT)
    assert fault.value.reason == reasons.BAD_DEVICE


def test_a_position() -> None:
    (one,) = adapters.read("owntracks", "owntracks/gps-wang/watch", PLACE, AT)
    assert (one.device, one.signal, one.facts["lat"], one.facts["lng"], one.facts["battery"]) == (
        "",
        "position",
        32.7833,
        108.282,
        81,
    )
    assert "lon" not in one.facts and "_type" not in one.facts


def test_the_line_broke_and_chatter() -> None:
    (one,) = adapters.read("owntracks", "owntracks/gps-wang/watch", b'{"_type":"lwt","tst":1795400400}', AT)
    assert (one.signal, one.facts) == ("online", {"state": "offline"})
    assert adapters.read("owntracks", "owntracks/gps-wang/watch", b'{"_type":"waypoint","desc":"home"}', AT) == []
    assert adapters.read("owntracks", "other/topic", b"x", AT) == adapters.read("wmbus", "other/topic", b"x", AT) == []


@pytest.mark.parametrize(
    "payload", [b'{"_type":"location","lat":"32","lon":108}', b'{"_type":"location"}', b'{"_type":"party"}']
)
def test_a_position_that_is_none_is_a_letter(payload: bytes) -> None:
    with pytest.raises(Unreadable) as fault:
        adapters.read("owntracks", "owntracks/gps-wang/watch", payload, AT)
    assert fault.value.reason == reasons.UNKNOWN_SIGNAL


def test_counts_of_power() -> None:
    body = (
        b'{"media":"electricity","name":"power-chen","total_energy_consumption_kwh":412.5,"timestamp":"2026-11-23T02:19:45Z"}'
    )
    (one,) = adapters.read("wmbus", "wmbusmeters/power-chen", body, AT)
    assert (one.device, one.signal, one.facts["total_kwh"]) == ("power-chen", "energy", 412.5)
    (plug,) = adapters.read("zigbee2mqtt", "zigbee2mqtt/plug-1", b'{"energy":3.21,"power":4,"state":"ON"}', AT)
    assert (plug.signal, plug.facts["total_kwh"], plug.urgent) == ("energy", 3.21, False)
