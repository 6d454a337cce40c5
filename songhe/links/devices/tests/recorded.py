"""Payloads as real devices sent them, as published in the issues and device pages of Zigbee2MQTT and its converters."""

NAME = "0x847127fffe0542eb"
STATE = f"zigbee2mqtt/{NAME}"

# (where it comes from, topic, payload, signal or None for chatter)
RECORDED: list[tuple[str, str, bytes, str | None]] = [
    ("TS0215A_sos, converters #2797", STATE, b'{"action":"emergency","battery":null,"linkquality":90}', "sos"),
    ("TS0215A_sos, the state that follows", STATE, b'{"action":"","battery":null,"linkquality":90}', "battery"),
    ("TS0215A_sos, the action topic", f"{STATE}/action", b"emergency", "sos"),
    ("the action topic, emptied", f"{STATE}/action", b"", None),
    (
        "TS0601_sos, issue #31727",
        "zigbee2mqtt/0xa4c13899607febd1",
        b'{"action":"emergency","battery":100,"last_seen":"2026-04-17T23:33:22+08:00","linkquality":18}',
        "sos",
    ),
    (
        "TS0601_sos at rest, issue #31727",
        "zigbee2mqtt/0xa4c13899607febd1",
        b'{"action":null,"battery":100,"last_seen":"2026-04-17T23:33:17+08:00","linkquality":14}',
        "battery",
    ),
    (
        "SBBT-002C and others with a voltage",
        STATE,
        b'{"action":"emergency","battery":100,"linkquality":120,"voltage":3000}',
        "sos",
    ),
    (
        "Heiman HS1EB named as a button, issue #25740",
        "zigbee2mqtt/sos-bed",
        b'{"battery":51.5,"linkquality":192,"action":"single"}',
        "sos",
    ),
    (
        "Heiman HS1EB under its address",
        "zigbee2mqtt/0x842e14fffee5488f",
        b'{"battery":51.5,"linkquality":192,"action":"single"}',
        "button",
    ),
    ("Heiman HS1EB-E of old versions, issue #1724", STATE, b'{"sos":true,"battery_low":false,"linkquality":78}', "sos"),
    (
        "Honeywell smoke at rest, issue #391",
        "zigbee2mqtt/livingroomsmokedetector",
        b'{"battery":"100.00","voltage":3055,"linkquality":60,"smoke":false}',
        "battery",
    ),
    (
        "the same, with smoke",
        "zigbee2mqtt/livingroomsmokedetector",
        b'{"battery":"100.00","voltage":3055,"linkquality":60,"smoke":true}',
        "smoke",
    ),
    (
        "water detector at rest, issue #3164",
        "zigbee2mqtt/Capt_Inondation2",
        b'{"battery":100,"voltage":3025,"linkquality":78}',
        "battery",
    ),
    (
        "water detector, wet",
        "zigbee2mqtt/Capt_Inondation2",
        b'{"water_leak":true,"battery":100,"voltage":3025,"linkquality":78}',
        "water",
    ),
    (
        "Heiman HS2FD fall radar at rest, issue #27975",
        "zigbee2mqtt/HS2FD-ZB",
        b'{"enable_indicator":1,"fall_status":"normal","linkquality":255,"occupancy":true,"sensor_status":"activity",'
        b'"update":{"installed_version":16,"latest_version":16,"state":"idle"}}',
        "motion",
    ),
    ("the same, fallen", "zigbee2mqtt/HS2FD-ZB", b'{"fall_status":"fall","linkquality":255,"occupancy":true}', "fall"),
    ("MIR-HE200-TY, converters #3701", STATE, b'{"fall_down_status":"fall","presence":true,"linkquality":90}', "fall"),
    ("MIR-HE200-TY, not sure yet", STATE, b'{"fall_down_status":"maybe_fall","presence":true,"linkquality":90}', "motion"),
    (
        "presence radar",
        "zigbee2mqtt/0xa4c1382a6b329e9d",
        b'{"illuminance_lux":369,"last_seen":"2024-09-07T15:54:41.147Z","presence":true,"target_distance":null}',
        "motion",
    ),
    ("door contact", STATE, b'{"contact":false,"battery":88,"linkquality":120}', "door"),
    ("bridge online, version 2", "zigbee2mqtt/bridge/state", b'{"state":"online"}', "online"),
    ("bridge offline, version 1", "zigbee2mqtt/bridge/state", b"offline", "online"),
    ("availability, version 2", f"{STATE}/availability", b'{"state":"offline"}', "online"),
    ("availability, version 1", f"{STATE}/availability", b"online", "online"),
    ("bridge log", "zigbee2mqtt/bridge/log", b'{"type":"pairing","message":"interview_successful"}', None),
    (
        "bridge event",
        "zigbee2mqtt/bridge/event",
        b'{"data":{"friendly_name":"0xa4c13899607febd1"},"type":"device_announce"}',
        None,
    ),
    ("Home Assistant discovery", f"homeassistant/sensor/{NAME}/battery/config", b'{"availability":[]}', None),
    ("a command to a device", f"{STATE}/set", b'{"state":"ON"}', None),
]
