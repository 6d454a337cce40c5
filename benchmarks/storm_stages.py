"""Where each alarm of `storm.py` spent its time: sent, in the table, a call in the journal, drawn. Read from the devices' own
history, from the tables and from the desks."""

import time
from typing import Any

from benchmarks.scratch import say, share

PARTS = ("sent → received", "received → call", "call → drawn", "sent → acknowledged", "sent → drawn")
SLICES = (0.5, 1, 2, 4, 8, 15, 30, 60, 1e9)  # seconds of the storm, the first of them finest: most of it comes then


def stages(rows: list[dict[str, Any]], drawn: dict[str, float], began: float) -> list[dict[str, Any]]:
    """One row an alarm, the earliest first, in seconds; says how each part fared in each slice of the storm."""
    from songhe.base.models import JournalEntry
    from songhe.links.devices.models import Message

    ahead = time.time() - time.perf_counter()
    kept = dict(Message.objects.filter(urgent=True).values_list("device", "received_at"))
    written = dict(JournalEntry.objects.filter(verb="emergency.call.raise").values_list("facts__device", "recorded_at"))
    found = []
    for row in sorted((row for row in rows if row["urgent"] and row["sent"]), key=lambda row: row["sent"]):
        name, sent = row["device"], row["sent"]
        if name not in kept or name not in written or not drawn.get(name):
            continue
        times = kept[name].timestamp() - ahead, written[name].timestamp() - ahead, drawn[name]
        parts = (times[0] - sent, times[1] - times[0], times[2] - times[1], row["acknowledged"] - sent, times[2] - sent)
        found.append({"device": name, "at": sent - began} | dict(zip(PARTS, parts, strict=True)))
    _tell(found)
    return found


def _tell(found: list[dict[str, Any]]) -> None:
    since = -1e9
    for upto in SLICES:
        some = [one for one in found if since <= one["at"] < upto]
        if some:
            told = " · ".join(
                f"{part} {share([one[part] for one in some], 0.5):.0f}/{share([one[part] for one in some], 0.99):.0f}"
                for part in PARTS
            )
            say(f"  up to {upto:g} s, {len(some)} alarms, p50/p99 in ms: {told}")
        since = upto
