"""Payloads in the formats that ChirpStack v4, Tasmota and Home Assistant document, with values as their decoders give them.

(adapter, what, topic, payload, device, signal or None for chatter). Sources: proto `integration`, Tasmota's pages on Zigbee and
buttons, Home Assistant's on MQTT Statestream.
"""

import json
from typing import Any

EUI = "24e124535b316204"
APP = "application/17c82e96-be03-4f38-aef3-f83d48582d97/device"


def chirp(
    event: str, name: str = "button-3", eui: str = EUI, tags: dict[str, str] | None = None, **more: Any
) -> tuple[str, bytes]:
    """An event as ChirpStack v4 publishes it."""
    info = {
        "tenantId": "52f14cd4-c6f1-4fbd-8f87-4025e1d49242",
        "tenantName": "ChirpStack",
        "applicationId": "17c82e96-be03-4f38-aef3-f83d48582d97",
        "applicationName": "hanyin",
        "deviceProfileId": "14855bf7-d10d-4aee-b618-ebfcb64dc7ad",
        "deviceProfileName": "WS101",
        "deviceName": name,
        "devEui": eui,
        "deviceClassEnabled": "CLASS_A",
        "tags": tags or {},
    }
    facts = {"deduplicationId": "3ac7e3c4-4401-4b8d-9386-a5c902f9202d", "time": "2026-11-23T02:20:20.551+00:00"}
    return f"{APP}/{eui}/event/{event}", json.dumps({**facts, "deviceInfo": info, **more}).encode()


RADIO = {
    "devAddr": "00189440",
    "adr": True,
    "dr": 1,
    "fCnt": 4,
    "fPort": 85,
    "confirmed": True,
    "data": "/y4B",
    "rxInfo": [{"gatewayId": "0016c001f153a14c", "uplinkId": 4217106255, "rssi": -36, "snr": 10.5, "crcStatus": "CRC_OK"}],
    "txInfo": {"frequency": 867100000, "modulation": {"lora": {"bandwidth": 125000, "spreadingFactor": 11}}},
}
More = tuple[str, str, str, bytes, str, str | None]
LORA: list[More] = [
    ("chirpstack", what, *chirp(event, **more), EUI, signal)
    for what, event, signal, more in (
        (
            "WS101 short press of a device named sos",
            "up",
            "sos",
            {"name": "sos-liangcao", "object": {"press": "short"}, **RADIO},
        ),
        ("WS101 long press, tagged", "up", "sos", {"tags": {"signal": "sos"}, "object": {"press": "long"}, **RADIO}),
        ("WS101 newer decoder", "up", "sos", {"name": "SOS 3", "object": {"button_event": {"status": "short press"}}, **RADIO}),
        ("WS101 as a wall switch", "up", "button", {"object": {"press": "short", "battery": 96}, **RADIO}),
        ("WS101 battery", "up", "battery", {"object": {"battery": 96}, **RADIO}),
        ("EM300-SLD leak", "up", "water", {"object": {"leakage_status": "leak", "temperature": 11.2}, **RADIO}),
        ("EM300-SLD dry", "up", "status", {"object": {"leakage_status": "normal", "temperature": 11.2}, **RADIO}),
        ("GS101 gas", "up", "gas", {"object": {"gas_status": "alarm", "valve": "close"}, **RADIO}),
        ("WS301 door", "up", "door", {"object": {"magnet_status": "open", "tamper_status": "installed"}, **RADIO}),
        ("WS202 motion", "up", "motion", {"object": {"pir": "trigger", "daylight": "dark"}, **RADIO}),
        ("LWL02 leak", "up", "water", {"object": {"WATER_LEAK_STATUS": 1, "BAT_V": 3.02, "MOD": 2}, **RADIO}),
        ("LGT-92 alarm", "up", "sos", {"object": {"Alarm": True, "BatV": 4.0, "Latitude": 32.8, "Longitude": 108.2}, **RADIO}),
        ("no codec", "up", "status", RADIO),
        ("status with a battery", "status", "battery", {"margin": 7, "externalPowerSource": False, "batteryLevel": 75.5}),
        ("status without", "status", "status", {"margin": 7, "batteryLevelUnavailable": True, "batteryLevel": 0}),
        ("join", "join", "status", {"devAddr": "00189440"}),
        ("location", "location", "position", {"location": {"latitude": 32.78, "longitude": 108.28, "accuracy": 12}}),
        ("log", "log", None, {"level": "ERROR", "code": "UPLINK_CODEC", "description": "exception"}),
    )
]
TASMOTA: list[More] = [
    ("tasmota", "button", "stat/sos_bed/RESULT", b'{"Button1":{"Action":"SINGLE"}}', "sos_bed", "sos"),
    ("tasmota", "button of a lamp", "stat/lamp/RESULT", b'{"Button1":{"Action":"SINGLE"}}', "lamp", "button"),
    ("tasmota", "switch", "stat/sos_bath/RESULT", b'{"Switch1":{"Action":"ON"}}', "sos_bath", "sos"),
    ("tasmota", "switch let go", "stat/sos_bath/RESULT", b'{"Switch1":{"Action":"OFF"}}', "sos_bath", "status"),
    ("tasmota", "will", "tele/sos_bed/LWT", b"Offline", "sos_bed", "online"),
    ("tasmota", "there again", "tele/sos_bed/LWT", b"Online", "sos_bed", "online"),
    (
        "tasmota",
        "state",
        "tele/lamp/STATE",
        b'{"Time":"2026-11-23T10:20:20","Uptime":"0T00:15:08","UptimeSec":908,"Heap":27,"SleepMode":"Dynamic","Sleep":50,'
        b'"LoadAvg":19,"MqttCount":1,"POWER":"OFF","Wifi":{"AP":1,"SSId":"home","Channel":6,"RSSI":90,"Signal":-55}}',
        "lamp",
        "status",
    ),
    (
        "tasmota",
        "sensor",
        "tele/room/SENSOR",
        b'{"Time":"2026-11-23T10:20:20","DS18B20":{"Id":"0000","Temperature":21.5},"TempUnit":"C"}',
        "room",
        "status",
    ),
    ("tasmota", "power, bare", "stat/lamp/POWER", b"ON", "lamp", None),
    (
        "tasmota",
        "zigbee click",
        "tele/bridge/SENSOR",
        b'{"ZbReceived":{"sos_li":{"Device":"0xFF74","Name":"sos_li","Click":"single","Endpoint":1,"LinkQuality":70}}}',
        "bridge/sos_li",
        "sos",
    ),
    (
        "tasmota",
        "zigbee water",
        "tele/bridge/SENSOR",
        b'{"ZbReceived":{"0x5ADF":{"Device":"0x5ADF","Water":1,"Endpoint":1,"LinkQuality":70}}}',
        "bridge/0x5ADF",
        "water",
    ),
    (
        "tasmota",
        "zigbee battery",
        "tele/bridge/SENSOR",
        b'{"ZbReceived":{"0x01F3":{"Device":"0x01F3","Name":"MotionSensor","BatteryVoltage":2.7,"BatteryPercentage":17,'
        b'"Endpoint":1,"LinkQuality":79}}}',
        "bridge/MotionSensor",
        "battery",
    ),
]
HOME = "homeassistant"
STATES: list[More] = [
    ("statestream", "smoke", f"{HOME}/binary_sensor/kitchen_smoke/state", b"on", "kitchen_smoke", "smoke"),
    ("statestream", "no smoke", f"{HOME}/binary_sensor/kitchen_smoke/state", b"off", "kitchen_smoke", "status"),
    ("statestream", "moisture", f"{HOME}/binary_sensor/bath_moisture/state", b"on", "bath_moisture", "water"),
    ("statestream", "help", f"{HOME}/binary_sensor/bed_sos/state", b"on", "bed_sos", "sos"),
    ("statestream", "event", f"{HOME}/event/sos_button/state", b"2026-11-23T02:20:20.123+00:00", "sos_button", "sos"),
    (
        "statestream",
        "an old event told again",
        f"{HOME}/event/sos_button/state",
        b"2026-10-01T02:20:20+00:00",
        "sos_button",
        "status",
    ),
    ("statestream", "motion", f"{HOME}/binary_sensor/hall_motion/state", b"on", "hall_motion", "motion"),
    ("statestream", "door", f"{HOME}/binary_sensor/front_door/state", b"off", "front_door", "door"),
    ("statestream", "battery", f"{HOME}/sensor/sos_button_battery/state", b"88", "sos_button_battery", "battery"),
    ("statestream", "gone", f"{HOME}/binary_sensor/hall_motion/state", b"unavailable", "hall_motion", "online"),
    ("statestream", "attribute", f"{HOME}/binary_sensor/kitchen_smoke/device_class", b'"smoke"', "", None),
    ("statestream", "time stamp", f"{HOME}/binary_sensor/hall_motion/last_changed", b"2026-11-23T02:20:20+00:00", "", None),
    ("statestream", "a lamp", f"{HOME}/light/kitchen/state", b"on", "", None),
]
MORE = [*LORA, *TASMOTA, *STATES]
