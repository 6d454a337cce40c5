"""Water and power meters that are read by wireless M-Bus: the JSON of wmbusmeters, published to `wmbusmeters/<name>`.

`{"media":"cold water","meter":"multical21","name":"tap","id":"76348799","total_m3":6.408,"external_temperature_c":19,
"current_status":"DRY","timestamp":"2026-03-20T20:30:45Z"}`: a count; what was used is the difference to the one before. A power
meter counts `total_energy_consumption_kwh`.
"""

from datetime import datetime

from songhe.links.devices import reasons
from songhe.links.devices.adapters.reading import Reading, an_object, key_of, moment
from songhe.links.devices.reasons import Unreadable

COUNTS = (("total_m3", "total_m3", "flow"), ("total_energy_consumption_kwh", "total_kwh", "energy"))
"""What the bridge calls a count, what this house calls it, and what it is a signal of."""
FREEZING = 1.0  # °C around the pipe: what does not flow then says nothing


def read(topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """One count of one meter; chatter of the bridge itself is none."""
    base, _, rest = topic.partition("/")
    if base != "wmbusmeters" or not rest:
        return []
    given = an_object(payload)
    told = next((one for one in COUNTS if one[0] in given), COUNTS[0])
    total = given.get(told[0])
    if isinstance(total, bool) or not isinstance(total, int | float):
        raise Unreadable(reasons.UNKNOWN_SIGNAL, f"no {told[0]}")
    name = given.get("name") or given.get("id")
    if not isinstance(name, str) or not name:
        raise Unreadable(reasons.BAD_DEVICE, repr(name)[:80])
    facts = {**given, told[1]: float(total)}
    cold = given.get("external_temperature_c")
    if isinstance(cold, int | float) and not isinstance(cold, bool):
        facts["frost"] = cold <= FREEZING
    told_at = moment(given.get("timestamp"), at, facts)
    return [Reading(name, key_of(None, topic, payload, at, urgent=False), told[2], False, told_at, facts)]
