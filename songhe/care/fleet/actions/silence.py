"""Silence: a stored due time for each signal (law 3). Laid when a device is hung up, moved when it speaks, swept when not.

Silence is held against a device only where the house could have heard it: `sweep` is told until when it listened
(`heard_until`), and what lay still while the house slept is put off by as long as it slept.
"""

import time
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.timezone import localtime

from songhe.base import bulk, journal
from songhe.base.actors import CLOCK, Actor
from songhe.base.rows import this_node
from songhe.care.fleet import dated
from songhe.care.fleet.actions import hanging, working
from songhe.care.fleet.models import Away, Beat, Cause, Device, Kind, Outage, Stage, Watch
from songhe.care.fleet.models.guard import ANY
from songhe.care.fleet.rules import silence as rules
from songhe.register.people.models import Status

AT_ONCE = 200  # signals that are looked up together
PIECE = 0.05  # seconds that one transaction of them lasts
MOVE = f"UPDATE {{table}} SET heard_at = %s, due_at = %s WHERE id = %s AND stage = '{Stage.FINE}' AND heard_at < %s"
SLEPT = timedelta(minutes=3)  # the sweep comes round each minute; a longer gap is the house's own sleep
MENDED = frozenset(
    {"button", "watch", "telephone", "radar", "smoke", "gas", "water", "gateway", "mat", "door", "motion", "toilet"}
)
"""Kinds for which somebody is sent when their line is down."""


def lay(devices: Iterable[Device], at: datetime) -> int:
    """Watch over these devices anew from `at`: each gets a full limit."""
    day, made = localtime(at).date(), 0
    steps = dated.steps(day)
    for device in devices:
        _mend(device, at)
        wanted = dated.limits(device.model.kind, day)
        Beat.objects.filter(device=device).exclude(signal__in=wanted).delete()
        for signal, limit_s in wanted.items():
            due = rules.due(steps, 0, at, limit_s)
            facts = {
                "heard_at": at, "limit_s": limit_s, "stage": Stage.FINE, "step": 0, "due_at": due,
                "division_path": device.division_path,
            }  # fmt: skip
            made += Beat.objects.update_or_create(device=device, signal=signal, defaults=facts)[1]
    return made


def lay_missing(at: datetime, limit: int = 5_000) -> int:
    """Devices that hang and that nobody watches over yet: taken in before signals had due times, or laid by a seed."""
    rows = Device.objects.filter(elder__isnull=False, retired_at=None, beats=None).exclude(model__kind=Kind.APP)
    found = list(rows.select_related("model")[:limit])
    day = localtime(at).date()
    steps, beats = dated.steps(day), []
    for device in found:
        since = max(at - timedelta(days=1), device.last_seen_at or at)
        for signal, limit_s in dated.limits(device.model.kind, day).items():
            due = rules.due(steps, 0, since, limit_s)
            told = {"signal": signal, "heard_at": since, "limit_s": limit_s, "due_at": due}
            beats.append(Beat(device=device, division_path=device.division_path, **told))
    Beat.objects.bulk_create(beats, batch_size=1_000, ignore_conflicts=True)
    hanging.begin_missing(found, at)
    return len(found)


def hold(devices: Iterable[Device], at: datetime) -> None:
    """They hang with nobody: their silence is nothing to anybody."""
    for device in devices:
        _mend(device, at)
        Beat.objects.filter(device=device).update(stage=Stage.HELD, due_at=None, step=0)


def move(device: Device) -> None:
    """Its signals are seen where it hangs now."""
    Beat.objects.filter(device=device).exclude(division_path=device.division_path).update(division_path=device.division_path)


def wake(device: Device, at: datetime) -> None:
    """Signals that were let go meanwhile are watched over anew; the others go on as they were."""
    if device.elder_id is not None and Beat.objects.filter(device=device, stage=Stage.HELD, due_at=None).exists():
        lay([device], at)


def spoke(moments: Mapping[tuple[str, str], datetime], at: datetime) -> int:
    """Signals that were heard: their due times move. `moments` by (device number, signal).

    Read first, so that nobody waits for a writer who still thinks; what changed meanwhile is left as it is.
    """
    uids = {uid for uid, _signal in moments}
    rows = Beat.objects.filter(device__uid__in=uids).exclude(stage=Stage.HELD, due_at=None)
    steps = dated.steps(localtime(at).date())
    fine: list[Beat] = []
    others: list[Beat] = []
    for row in rows.annotate(uid=F("device__uid")):
        moment = moments.get((row.uid, row.signal))
        if moment is None or moment <= row.heard_at:
            continue
        if row.stage == Stage.FINE and rules.may_skip(row.heard_at, row.limit_s, moment):
            continue
        row.heard_at, row.due_at = moment, rules.due(steps, 0, moment, row.limit_s)
        (fine if row.stage == Stage.FINE else others).append(row)
    if not fine and not others:
        return 0
    with journal.deed():
        quick = bulk.change_all(Beat, MOVE, ["heard_at", "due_at", "id", "heard_at"], [_due(row) for row in fine])
        if quick < len(fine):  # the sweep has just taken one of them a step further
            keys = [row.pk for row in fine]
            late = set(Beat.objects.filter(pk__in=keys).exclude(stage=Stage.FINE).values_list("pk", flat=True))
            others += [row for row in fine if row.pk in late]
        return quick + sum(_again(row, at) for row in others)


def _due(row: Beat) -> tuple[Any, ...]:
    return row.heard_at, row.due_at, row.pk, row.heard_at


def _again(row: Beat, at: datetime) -> int:
    """One that was late, down or held speaks."""
    before = Beat.objects.filter(pk=row.pk).values_list("stage", flat=True).first()
    changes = {"heard_at": row.heard_at, "stage": Stage.FINE, "step": 0, "due_at": row.due_at}
    if not Beat.objects.filter(pk=row.pk, stage=before, heard_at__lt=row.heard_at).update(**changes):
        return 0
    if before in {Stage.LATE, Stage.DOWN}:
        _back(row, row.heard_at, at)
    return 1


def sweep(*, at: datetime, heard_until: datetime | None = None, limit: int = 2_000) -> int:
    """Take every signal that is due one step further. `heard_until`: until when everything said here has been read."""
    until = min(at, heard_until or at)
    _put_off(at)
    done = 0
    while done < limit:
        due = Beat.objects.filter(due_at__lte=until).order_by("due_at").select_related("device__elder", "device__model")
        rows = list(due[:AT_ONCE])
        if not rows:
            break
        away, waiting = _away(rows, at), deque(rows)
        while waiting:
            done += _piece(waiting, until, at, away)
    return done


def _piece(waiting: deque[Beat], until: datetime, at: datetime, away: set[Any]) -> int:
    """As many as go into one short transaction: where a whole valley falls silent, an alarm waits behind one piece of it."""
    done, end = 0, time.monotonic() + PIECE
    with journal.deed():
        while waiting and time.monotonic() < end:
            done += _step(waiting.popleft(), until, at, away)
    return done


def slept(at: datetime) -> timedelta:
    """How long nobody has looked, when that is longer than a round of the sweep."""
    last = Watch.objects.filter(node=this_node(), name="sweep").values_list("looked_at", flat=True).first()
    gap = at - last if last else timedelta()
    return gap if gap > SLEPT else timedelta()


def _put_off(at: datetime) -> None:
    """What lay still while nobody could listen is put off by as long: silence is held against no device that was not heard."""
    gap = slept(at)
    if gap:
        Beat.objects.filter(due_at__isnull=False).update(due_at=F("due_at") + gap, heard_at=F("heard_at") + gap)
    if not Watch.objects.filter(node=this_node(), name="sweep").update(looked_at=at):
        Watch.objects.get_or_create(node=this_node(), name="sweep", defaults={"looked_at": at})


def _away(rows: Iterable[Beat], at: datetime) -> set[Any]:
    elders = {row.device.elder_id for row in rows}
    there = Away.objects.filter(elder__in=elders, ended_at=None, since__lte=at).filter(Q(until=None) | Q(until__gt=at))
    return set(there.values_list("elder_id", flat=True))


def _step(row: Beat, until: datetime, at: datetime, away: set[Any]) -> int:
    """One signal, one step; 0 when another worker was first."""
    device = row.device
    claimed = Beat.objects.filter(pk=row.pk, due_at=row.due_at)
    if device.elder is None or device.retired_at is not None:
        _mend(device, at)
        return claimed.update(stage=Stage.HELD, due_at=None)
    if device.elder.status != Status.HERE or device.elder_id in away:
        # Looked at again when it would be silent anew: whoever comes home has a whole limit from then on.
        again = until + timedelta(seconds=row.limit_s)
        return claimed.update(stage=Stage.HELD, heard_at=until, step=0, due_at=again)
    steps = dated.steps(localtime(at).date())
    step = rules.reached(steps, row.heard_at, row.limit_s, until)
    stage, due = rules.stage(steps, step), rules.due(steps, step, row.heard_at, row.limit_s)
    if not claimed.update(step=step, stage=stage, due_at=due):
        return 0
    outage = _outage(row, stage, at)
    seen = [f"{one.audience}.{one.stage}" for one in steps[row.step : step]]
    _note(row, stage, at, tell=seen, since=row.heard_at.isoformat())
    if stage == Stage.DOWN and row.signal == ANY and device.model.kind in MENDED and not outage.behind:
        working.report(device=device, cause=Cause.SILENT, by=CLOCK, at=at)
    return 1


def _outage(row: Beat, stage: str, at: datetime) -> Outage:
    device = row.device
    facts = {
        "elder_id": device.elder_id, "division_path": device.division_path, "since": row.heard_at, "late_at": at,
        "behind": _gateway(device),
    }  # fmt: skip
    outage, _new = Outage.objects.get_or_create(device=device, signal=row.signal, until=None, defaults=facts)
    if stage == Stage.DOWN and outage.down_at is None:
        Outage.objects.filter(pk=outage.pk).update(down_at=at)
    return outage


def _gateway(device: Device) -> str:
    """The gateway in front of it, where that is silent too: then one errand is enough."""
    name, slash, _rest = device.uid.partition("/")
    if not slash:
        return ""
    silent = Beat.objects.filter(device__uid=name, signal=ANY, stage__in=[Stage.LATE, Stage.DOWN])
    return name if silent.exists() else ""


def _back(row: Beat, moment: datetime, at: datetime) -> None:
    """It speaks again: the outage ends when it spoke, and an errand that nobody has begun is not needed."""
    Outage.objects.filter(device=row.device_id, signal=row.signal, until=None).update(until=moment)
    device = Device.objects.select_related("model").get(pk=row.device_id)
    _note(row, "back", at, device=device, spoke=moment.isoformat())
    if row.signal == ANY:
        working.heal(device=device, cause=Cause.SILENT, by=Actor(f"device:{device.uid}"[:80], device.uid[:80]), at=at)


def mend(devices: Iterable[Device], at: datetime) -> None:
    """Nobody waits for a word of them any more: what was silent is over."""
    for device in devices:
        _mend(device, at)


def unmend(device: Device, ended: datetime | None) -> None:
    """It was over by mistake: what ended at that moment, and has not begun anew, goes on."""
    rows = Outage.objects.filter(device=device, until=ended) if ended else Outage.objects.none()
    rows.exclude(signal__in=Outage.objects.filter(device=device, until=None).values("signal")).update(until=None)


def _mend(device: Device, at: datetime) -> None:
    Outage.objects.filter(device=device, until=None).update(until=at)


def _note(row: Beat, verb: str, at: datetime, device: Device | None = None, **facts: object) -> None:
    there = device or row.device
    told = {"uid": there.uid, "signal": row.signal, "limit_s": row.limit_s, **facts}
    if there.elder_id:
        told["elder"] = str(there.elder_id)
    journal.write(verb=f"fleet.signal.{verb}", subject=there, by=CLOCK, at=at, division=there.division_path, facts=told)


__all__ = ["hold", "lay", "lay_missing", "mend", "move", "slept", "spoke", "sweep", "unmend", "wake"]
