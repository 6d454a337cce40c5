"""Payloads of the world, read into one vocabulary. An adapter is a function; `ADAPTERS` names it for credentials and models."""

from collections.abc import Callable
from datetime import datetime

from songhe.links.devices import reasons
from songhe.links.devices.adapters import (
    chirpstack,
    generic,
    mapped,
    owntracks,
    pillbox,
    statestream,
    tasmota,
    wmbus,
    zigbee2mqtt,
)
from songhe.links.devices.adapters.reading import Reading
from songhe.links.devices.reasons import Unreadable

ADAPTERS: dict[str, Callable[[str, bytes, datetime], list[Reading]]] = {
    "generic": generic.read,
    "zigbee2mqtt": zigbee2mqtt.read,
    "wmbus": wmbus.read,
    "owntracks": owntracks.read,
    "chirpstack": chirpstack.read,
    "tasmota": tasmota.read,
    "statestream": statestream.read,
    "pillbox": pillbox.read,
}
TOPICS = {
    "generic": ["songhe/{u}/#"],
    "zigbee2mqtt": ["zigbee2mqtt/#", "homeassistant/#", "songhe/{u}/#"],
    "wmbus": ["wmbusmeters/#"],
    "owntracks": ["owntracks/{u}/#"],
    "chirpstack": ["application/#"],
    "tasmota": ["tele/#", "stat/#"],
    "statestream": ["homeassistant/#"],
    "pillbox": ["pillbox/{u}/#"],
}
"""What a new credential may publish to. A Zigbee2MQTT gateway also announces itself to Home Assistant where that is on."""


def read(adapter: str, topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """What a message says: often one reading, none when it is chatter of a gateway. Raises only `Unreadable`.

    `Reading.device` is relative to the credential that brought it: empty for the credential itself.
    """
    if adapter.startswith(mapped.PREFIX):
        return mapped.read_by(adapter.removeprefix(mapped.PREFIX), topic, payload, at)
    reader = ADAPTERS.get(adapter)
    if reader is None:
        raise Unreadable(reasons.NO_ADAPTER, adapter)
    return reader(topic, payload, at)


__all__ = ["ADAPTERS", "TOPICS", "Reading", "Unreadable", "read"]
