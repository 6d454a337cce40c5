"""The judge of an experiment: a file of what devices said and heard, and the table. It knows nothing else.

What a device said carries a number in its payload; it is found there and not by the key under which the house knows it.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Verdict:
    facts: int  # rows in the table
    heard: int  # alarms whose device heard yes
    lost: int  # of those, the ones that are not there
    doubled: int  # rows beyond the first of what was said
    invented: int  # rows that nobody said


def check(history: Path, prefix: str) -> Verdict:
    """Compare the history with what is kept of the devices of that prefix."""
    from songhe.links.devices.models import Message

    said, heard = set(), set()
    with history.open() as lines:
        for line in lines:
            row = json.loads(line)
            if row["what"] in {"said", "heard"}:  # the rest is of what the experiment did meanwhile
                (said if row["what"] == "said" else heard).add((row["device"], row["id"]))
    rows: Counter[tuple[str, str]] = Counter()
    kept = Message.objects.filter(device__startswith=prefix).values_list("device", "payload")
    for device, payload in kept.iterator():
        rows[device, str(json.loads(bytes(payload))["id"])] += 1
    return Verdict(
        facts=sum(rows.values()),
        heard=len(heard),
        lost=len(heard - set(rows)),
        doubled=sum(count - 1 for count in rows.values()),
        invented=len(set(rows) - said),
    )
