"""LoRaWAN by ChirpStack v4: events of its MQTT integration in JSON, `application/<id>/device/<devEui>/event/<event>`.

`up` is what a device said: the decoded `object` where its device profile has a codec, else `data` alone (a sign of life with
its bytes kept). `deduplicationId` is the network's own number of an uplink, however many gateways heard it. `status` brings the
battery; `join`, `ack`, `txack` are signs of life; `log` is the network's own talk, and `location` a position.
A device whose tag `signal` is `sos`, or whose name begins with sos, calls for help when its button is pressed.
"""

from datetime import datetime
from typing import Any

from songhe.links.devices import reasons
from songhe.links.devices.adapters import fields
from songhe.links.devices.adapters.reading import URGENT, Reading, an_object, key_of, moment, percent
from songhe.links.devices.reasons import Unreadable

CHATTER = frozenset({"log", "integration"})
ALIVE = frozenset({"join", "ack", "txack"})
APART = ("object", "deduplicationId", "time")


def read(topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """One reading of an event of one device; none for what is not of a device, and for the network's log."""
    levels = topic.split("/")
    if len(levels) != 6 or levels[0] != "application" or levels[2] != "device" or levels[4] != "event":
        return []
    eui, event = levels[3], levels[5]
    if event in CHATTER:
        return []
    given = an_object(payload)
    facts: dict[str, Any] = {name: value for name, value in given.items() if name not in APART}
    told_at = moment(given.get("time"), at, facts)
    if event == "up":
        return [_uplink(eui, topic, payload, at, given, facts, told_at)]
    key = key_of(given.get("deduplicationId"), topic, payload, at, urgent=False)
    if event == "status":
        level = None if given.get("batteryLevelUnavailable") else percent(given.get("batteryLevel"))
        if level is not None:
            facts["battery"] = level
        return [Reading(eui, key, "battery" if level is not None else "status", False, told_at, facts)]
    if event == "location":
        place = given.get("location")
        if not isinstance(place, dict):
            raise Unreadable(reasons.UNKNOWN_SIGNAL, "no location")
        facts |= {"lat": place.get("latitude"), "lng": place.get("longitude"), "acc": place.get("accuracy")}
        return [Reading(eui, key, "position", False, told_at, facts)]
    if event not in ALIVE:
        raise Unreadable(reasons.UNKNOWN_SIGNAL, event[:80])
    return [Reading(eui, key, "status", False, told_at, {**facts, "event": event})]


def _uplink(
    eui: str, topic: str, payload: bytes, at: datetime, given: dict[str, Any], facts: dict[str, Any], told_at: datetime | None
) -> Reading:
    said = given.get("object")
    facts |= said if isinstance(said, dict) else {}
    info = given.get("deviceInfo") if isinstance(given.get("deviceInfo"), dict) else {}
    assert isinstance(info, dict)
    tags = info.get("tags") if isinstance(info.get("tags"), dict) else {}
    assert isinstance(tags, dict)
    helps = fields.plain(tags.get("signal", "")) == "sos"
    signal = fields.signal("chirpstack", facts, str(info.get("deviceName", "")), helps=helps) or "status"
    if (level := percent(facts.get("battery"))) is not None:
        facts["battery"] = level
    if "heart_rate" in facts:
        facts.setdefault("hr", facts["heart_rate"])
    urgent = signal in URGENT
    key = key_of(given.get("deduplicationId"), topic, payload, at, urgent=urgent)
    return Reading(eui, key, signal, urgent, told_at, facts)
