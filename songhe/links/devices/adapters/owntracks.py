"""Watches and telephones that say where they are: the JSON of OwnTracks, published to `owntracks/<user>/<device>`.

`{"_type":"location","tst":1763860824,"lat":32.783,"lon":108.282,"acc":12,"batt":81}`. Its own fences (`transition`) are theirs
and not ours: the position that comes with them is taken. A will (`lwt`) says that the line broke.
"""

from datetime import datetime

from songhe.links.devices import reasons
from songhe.links.devices.adapters.reading import Reading, an_object, key_of, moment, percent
from songhe.links.devices.reasons import Unreadable

WHERE = frozenset({"location", "transition"})
CHATTER = frozenset({"cmd", "configuration", "dump", "waypoint", "waypoints", "card", "steps", "status", "request"})


def read(topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """A position, or that the line broke; what a telephone says about its settings is none."""
    base, _, rest = topic.partition("/")
    if base != "owntracks" or not rest:
        return []
    given = an_object(payload)
    kind = given.get("_type")
    key = key_of(None, topic, payload, at, urgent=False)
    if kind == "lwt":
        return [Reading("", key, "online", False, None, {"state": "offline"})]
    if kind in CHATTER:
        return []
    if kind not in WHERE:
        raise Unreadable(reasons.UNKNOWN_SIGNAL, repr(kind)[:80])
    facts = {name: value for name, value in given.items() if name not in {"_type", "tst"}}
    lat, lng = given.get("lat"), given.get("lon")
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in (lat, lng)):
        raise Unreadable(reasons.UNKNOWN_SIGNAL, "no position")
    facts |= {"lat": lat, "lng": lng}
    facts.pop("lon", None)
    if (level := percent(given.get("batt"))) is not None:
        facts["battery"] = level
    return [Reading("", key, "position", False, moment(given.get("tst"), at, facts), facts)]
