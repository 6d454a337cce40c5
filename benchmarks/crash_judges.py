"""Judges of histories: each reads a file of what was done, said and seen, with its moments, and nothing else.

`crash_history.check` says beside it whether what devices heard yes to is in the table, and once.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any


def lines(history: Path) -> list[dict[str, Any]]:
    with history.open() as text:
        return [json.loads(line) for line in text]


def first(rows: list[dict[str, Any]], what: str, after: float = 0.0) -> float:
    """Moment of the first such line; infinity where there is none."""
    return min((row["at"] for row in rows if row["what"] == what and row["at"] >= after), default=float("inf"))


def waited(rows: list[dict[str, Any]], since: float, until: float) -> list[tuple[float, float]]:
    """(said at, heard at) of what was said in that time; infinity for what never heard yes."""
    heard = {(row["device"], row["id"]): row["at"] for row in rows if row["what"] == "heard"}
    said = [row for row in rows if row["what"] == "said" and since <= row["at"] < until]
    return [(row["at"], heard.get((row["device"], row["id"]), float("inf"))) for row in said]


@dataclass(frozen=True)
class Full:
    """A disk that was full from `full` to `space`."""

    while_full: int  # alarms that heard yes after the door had said that it cannot write
    unheard: int  # alarms said while it was full that waited for space
    log_s: float  # from the first alarm that had to wait to the line in the log
    ready_s: float  # from full to the ready page's no
    heals_s: float  # from space to the first yes
    all_s: float  # from space until everything that waited had its yes
    ready_again_s: float


def full_disk(history: Path) -> Full:
    rows = lines(history)
    full, space = first(rows, "full"), first(rows, "space")
    kept_waiting = [pair for pair in waited(rows, full, space) if pair[1] > space]
    told = first(rows, "log", full)
    began = min((said for said, _ in kept_waiting), default=float("inf"))
    return Full(
        while_full=sum(row["what"] == "heard" and told < row["at"] < space for row in rows),
        unheard=len(kept_waiting),
        log_s=round(max(0.0, told - began), 2),
        ready_s=round(first(rows, "unready", full) - full, 2),
        heals_s=round(first(rows, "heard", space) - space, 2),
        all_s=round(max((heard for _, heard in kept_waiting), default=float("inf")) - space, 2),
        ready_again_s=round(first(rows, "ready", space) - space, 2),
    )


@dataclass(frozen=True)
class Synced:
    read: int  # alarms that came in
    answered: int
    early: int  # of those, the ones whose answer left before a log that holds them was synced
    syncs: int


_CALL = re.compile(r"^(?P<pid>\d+) +(?:(?P<name>\w+)\((?P<args>.*)|<\.\.\. (?P<again>\w+) resumed>(?P<rest>.*))$")
_KEY = re.compile(r"press-\d{6}")
_READS, _SENDS, _SYNCS = {"read", "recvfrom", "recvmsg"}, {"write", "writev", "sendto", "sendmsg"}, {"fsync", "fdatasync"}


def calls(trace: Path) -> Iterator[tuple[str, str, str, str]]:
    """(thread, name, what it was given, "begins" | "ends" | "both") of a file that `strace -f -y` wrote, in its order."""
    began: dict[str, tuple[str, str]] = {}
    with trace.open(errors="replace") as text:
        for line in text:
            if not (found := _CALL.match(line.rstrip("\n"))):
                continue
            pid, name, args = found["pid"], found["name"], found["args"]
            if name and args.endswith("<unfinished ...>"):
                began[pid] = (name, args)
                yield pid, name, args, "begins"
            elif name:
                yield pid, name, args, "both"
            elif pid in began:
                name, args = began.pop(pid)
                yield pid, name, args + found["rest"], "ends"


def synced(trace: Path) -> Synced:
    """Devices press one after the other: the answer on a line belongs to the alarm that was read last on it.

    An alarm is safe when a sync of the log that *began* after the alarm was written into the log has *ended* well.
    """
    written: set[str] = set()  # in the log, and nobody asked for the disk since
    asked: dict[str, set[str]] = {}  # by the sync of a thread, under way
    safe: set[str] = set()
    last: dict[str, str] = {}  # by line
    read, answered, early, syncs = set(), 0, 0, 0
    for pid, name, args, part in calls(trace):
        begins, ends = part != "ends", part != "begins"
        line = args.partition(",")[0].partition(")")[0].split("<unfinished")[0].strip()
        if name in _READS and ends and "socket:" in line:
            for key in _KEY.findall(args):
                last[line] = key
                read.add(key)
        elif name == "pwrite64" and ends and "-wal" in line:
            written |= set(_KEY.findall(args))
        elif name in _SYNCS and "-wal" in line:
            if begins:
                asked[pid], written = written, set()
            if ends:
                done = asked.pop(pid, set())
                syncs += 1
                if args.rstrip().endswith("= 0"):
                    safe |= done
        elif name in _SENDS and begins and "socket:" in line and '"@\\2' in args and line in last:
            answered += 1
            early += last.pop(line) not in safe
    return Synced(len(read), answered, early, syncs)


@dataclass(frozen=True)
class Heard:
    rows: int
    screens: int
    missed: int  # (row, screen) that never came
    twice: int
    out_of_order: int
    resets: int  # a screen was told to load its page again: allowed, but then it is not this experiment's
    latest_s: float  # from when the row was written, or the server was back


def heard_rows(history: Path) -> Heard:
    """Rows of the journal against what each screen heard, in its order."""
    said = lines(history)
    rows = {row["pos"]: row["recorded"] for row in said if row["what"] == "row"}
    blows = list(zip(*([row["at"] for row in said if row["what"] == what] for what in ("away", "back")), strict=True))
    screens: dict[int, list[tuple[int, float]]] = {}
    for row in said:
        if row["what"] == "seat":
            screens.setdefault(row["screen"], []).append((row["pos"], row["at"]))
    missed = twice = disorder = 0
    latest = 0.0
    for told in screens.values():
        places = [pos for pos, _ in told]
        missed += len(set(rows) - set(places))
        twice += len(places) - len(set(places))
        disorder += sum(after < before for before, after in pairwise(places))
        for pos, at in told:
            written = rows.get(pos, at)
            back_again = [back for away, back in blows if written < back and at > away]
            latest = max(latest, at - max([written, *back_again]))
    resets = sum(row["what"] == "reset" for row in said)
    return Heard(len(rows), len(screens), missed, twice, disorder, resets, round(latest, 2))


@dataclass(frozen=True)
class Crowded:
    said: int  # alarms said while there was no place
    unheard: int  # of those, the ones that heard yes only after the crowd had gone, or never
    slowest_s: float  # of those that were heard in the crowd
    median_s: float
    log_s: float  # from when the silent ones began to come to the line in the log
    heals_s: float  # from the crowd's last to when all who waited had been heard


def crowded(history: Path) -> Crowded:
    """Alarms said in the last second before the crowd went are not held against the door."""
    rows = lines(history)
    coming, gone = first(rows, "coming"), first(rows, "gone")
    said = waited(rows, coming, gone - 1)
    waits = sorted(heard - at for at, heard in said if heard <= gone)
    late = [heard - gone for _, heard in waited(rows, coming, gone) if heard > gone]
    return Crowded(
        said=len(said),
        unheard=sum(heard > gone for _, heard in said),
        slowest_s=round(waits[-1], 2) if waits else float("inf"),
        median_s=round(waits[len(waits) // 2], 3) if waits else float("inf"),
        log_s=round(first(rows, "log") - first(rows, "silent"), 2),
        heals_s=round(max(late, default=0.0), 2),
    )


@dataclass(frozen=True)
class Told:
    due: int  # escalations that had to come
    lost: int  # that never came
    doubled: int
    late: int  # that came later than where nobody touched the clock
    latest_s: float
    steps: int  # how often the house noted in its journal that the clock was set


def told_in_time(history: Path, slack: float) -> Told:
    """Every call is told further as every call of the first phase was, once, and no later.

    Earlier is right where the clock was set forward: what is due by the clock is due. What hangs on whom else was asked (not
    every call of the first phase had it, or at other times, or again after somebody was asked anew) is not this judge's.
    """
    rows = lines(history)
    device = {row["call"]: row["device"] for row in rows if row["what"] == "raised"}
    heard = {row["device"]: row["at"] for row in rows if row["what"] == "heard"}
    waits: dict[str, dict[tuple[str, str], list[float]]] = {}
    asked: dict[str, list[float]] = {}  # responders who were asked anew: that nobody can come is news again
    for row in rows:
        if row["what"] == "told" and row["call"] in device:
            name = device[row["call"]]
            waits.setdefault(name, {}).setdefault((row["to"], row["reason"]), []).append(row["at"] - heard[name])
        elif row["what"] == "asked" and row["call"] in device:
            name = device[row["call"]]
            asked.setdefault(name, []).append(row["at"] - heard[name])
    phases = [row["devices"] for row in rows if row["what"] == "phase"]
    usual: dict[tuple[str, str], float] = {}
    for key in set.intersection(*(set(waits.get(name, {})) for name in phases[0])):
        times = [waits[name][key][0] for name in phases[0]]
        anew = any(_anew(found.get(key, []), asked.get(name, [])) for name, found in waits.items())
        if max(times) - min(times) <= slack and not anew:
            usual[key] = max(times)
    lost = doubled = late = 0
    latest = 0.0
    for name in [name for phase in phases for name in phase]:
        there = waits.get(name, {})
        lost += len(set(usual) - set(there))
        asks = asked.get(name, [])
        doubled += sum(_again(there[key], asks) for key in usual if key in there)
        behind = [there[key][0] - wait for key, wait in usual.items() if key in there]
        late += sum(one > slack for one in behind)
        latest = max([latest, *behind])
    due = len(usual) * sum(map(len, phases))
    return Told(due, lost, doubled, late, round(latest, 2), sum(row["what"] == "step" for row in rows))


def _again(told: list[float], asked: list[float]) -> int:
    """How often the same was told again without anybody having been asked in between."""
    return sum(not any(before <= at <= after for at in asked) for before, after in pairwise(told))


def _anew(told: list[float], asked: list[float]) -> bool:
    """It was told again, because somebody had been asked in between."""
    return len(told) - 1 > _again(told, asked)
