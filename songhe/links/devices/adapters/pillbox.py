"""Pill boxes that say which compartment was opened: `pillbox/<user>/<box>` and JSON (docs/how-to/connect-a-device.md, 3b).

`{"id":"a1","event":"taken","scheduled":"2026-11-23T08:00:00+08:00","ts":1763855400,"compartment":3,"battery":81}`. Boxes
differ in their words: what was opened, dispensed or confirmed is taken, what is overdue or forgotten is missed, what was put
off on purpose is skipped. `scheduled` may be the hour alone (`"08:00"`). Without it the moment says which hour it was.
"""

from datetime import datetime
from typing import Any

from songhe.links.devices import reasons
from songhe.links.devices.adapters.reading import Reading, an_object, key_of, moment, percent
from songhe.links.devices.reasons import Unreadable

WORDS = {
    **dict.fromkeys(("taken", "dispensed", "opened", "open", "confirmed", "removed"), "taken"),
    **dict.fromkeys(("missed", "overdue", "forgotten", "not_taken", "timeout"), "missed"),
    **dict.fromkeys(("skipped", "refused", "postponed"), "skipped"),
}
LIVES = frozenset({"status", "heartbeat", "online", "refilled", "closed", "reminder", "due"})
OWN = ("id", "event", "status", "ts", "time")


def read(topic: str, payload: bytes, at: datetime) -> list[Reading]:
    """One event of one compartment; a box that only says that it lives is heard as well."""
    base, _, rest = topic.partition("/")
    if base != "pillbox" or not rest:
        return []
    given = an_object(payload)
    word = given.get("event", given.get("status"))
    word = word.strip().lower() if isinstance(word, str) else ""
    if word not in WORDS and word not in LIVES:
        raise Unreadable(reasons.UNKNOWN_SIGNAL, repr(given.get("event"))[:80])
    facts: dict[str, Any] = {name: value for name, value in given.items() if name not in OWN}
    if "battery" in facts and (level := percent(facts["battery"])) is not None:
        facts["battery"] = level
    told = moment(given.get("ts", given.get("time")), at, facts)
    key = key_of(given.get("id"), topic, payload, at, urgent=False)
    device = rest.split("/", 1)[1] if "/" in rest else ""
    if word in LIVES:
        return [Reading(device, key, "status", False, told, facts)]
    return [Reading(device, key, "dose", False, told, facts | {"state": WORDS[word]})]
