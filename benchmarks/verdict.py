"""What must hold after the blows of `crash.py`: read from the tables and the journal, never from what the house says."""

import os
from datetime import UTC, datetime, timedelta

from benchmarks.scratch import say

LATEST_S = 2.0
Press = tuple[str, str]  # device, its own id of the message


def nothing_waits() -> bool:
    from songhe.care.emergency.models import CallDeadline
    from songhe.links.devices.models import Message

    late = datetime.now(UTC) - timedelta(seconds=LATEST_S)
    if Message.objects.filter(urgent=True, handled_at=None).exists():
        return False
    return not CallDeadline.objects.filter(fired_at=None, cleared_at=None, due_at__lt=late).exists()


def lost_presses(acknowledged: list[Press], *, calls: bool) -> int:
    """Acknowledged presses that are no message, or (with `calls`) no handled message with its place in a call."""
    from songhe.care.emergency.models import Press as Kept
    from songhe.journeys.button_pressed import source_of
    from songhe.links.devices.models import Message

    kept = {(message.device, message.key): message for message in Message.objects.filter(urgent=True).defer("payload")}
    sources = set(Kept.objects.values_list("source", flat=True)) if calls else set()
    lost = 0
    for press in acknowledged:
        message = kept.get(press)
        whole = message is not None and (not calls or (message.handled_at is not None and source_of(message) in sources))
        lost += not whole
    return lost


def doubled() -> int:
    """Open calls beyond one per elder, and presses counted more or less than once."""
    from django.db.models import Count, Sum

    from songhe.care.emergency.models import OPEN, Call
    from songhe.care.emergency.models import Press as Kept

    open_calls = Call.objects.filter(status__in=OPEN).values("elder").annotate(n=Count("pk")).filter(n__gt=1)
    counted = Call.objects.aggregate(repeats=Sum("repeats"), calls=Count("pk"))
    return len(open_calls) + abs((counted["repeats"] or 0) + counted["calls"] - Kept.objects.count())


def escalations() -> tuple[int, int]:
    """(escalations told again without a new ask between, and deadlines both fired and cleared; deadlines fired)."""
    from songhe.base.models import JournalEntry
    from songhe.care.emergency.models import CallDeadline

    told: set[tuple[str, str, str]] = set()
    twice = 0
    for row in JournalEntry.objects.filter(verb__in=["emergency.call.escalate", "emergency.response.ask"]).order_by("pos"):
        facts = row.facts
        if row.verb == "emergency.response.ask":  # found at last, he may say no as well: then it is news again
            told -= {key for key in told if key[0] == facts["call"] and key[2] in {"nobody", "unconfirmed"}}
        else:
            key = (facts["call"], facts["to"], facts["reason"])
            twice += key in told
            told.add(key)
    fired = CallDeadline.objects.exclude(fired_at=None)
    return twice + fired.exclude(cleared_at=None).count(), fired.count()


def latest(lives: list[list[float]]) -> dict[str, float]:
    """Seconds by which the latest deadline was late, to the moment at which its deed was written.

    `late_max_s` counts from when it was due, whatever was down meanwhile: killed keepers of deadlines and their restart, an
    intake that was killed and so raised the call late, a busy database. `late_while_up_max_s` counts from when a keeper was up
    without a break (`lives`: [ready at, gone at] of each) and the call was there.
    """
    from songhe.base.models import JournalEntry
    from songhe.care.emergency.models import CallDeadline

    deeds = JournalEntry.objects.filter(by="clock").values_list("facts__call", "at", "recorded_at")
    written = {(call, at): recorded for call, at, recorded in deeds}
    raised = JournalEntry.objects.filter(verb="emergency.call.raise").values_list("subject", "recorded_at")
    born = {call: recorded.timestamp() for call, recorded in raised}
    whole, up = [], []
    for deadline in CallDeadline.objects.exclude(fired_at=None):
        due = deadline.due_at.timestamp()
        done = written.get((str(deadline.call_id), deadline.fired_at), deadline.fired_at).timestamp()
        whole.append((round(done - due, 2), deadline.step, deadline.then, f"{deadline.due_at:%M:%S.%f}"))
        up.append(round(done - max(due, up_since(lives, done), born[deadline.call_id]), 2))
    whole.sort()
    say(f"  late: median {whole[len(whole) // 2][0]} s, latest {whole[-3:]}; load of the machine {os.getloadavg()[0]:.1f}")
    return {"late_max_s": whole[-1][0], "late_while_up_max_s": max(up)}


def up_since(lives: list[list[float]], moment: float) -> float:
    """Since when somebody was there without a break, as seen at `moment`; lives may overlap."""
    since = moment
    for start, end in sorted(lives, key=lambda life: life[0], reverse=True):
        if start <= since <= end:
            since = start
    return since
