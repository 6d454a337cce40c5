"""Patterns that somebody has to look at: values in, values out. A pattern says what was seen, not that anybody cheated."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID


@dataclass(frozen=True)
class Limits:
    """From when on something is a pattern."""

    pair_share: int  # percent of a carer's visits that went to one elder
    pair_visits: int  # counted from so many visits of the carer on
    pair_others: int  # only where the elder's village has so many carers at work, so that there was a choice
    travel_kmh: int  # faster than this over a straight line is not travelled
    travel_metres: int  # what lies nearer together than this is not judged
    cluster_minutes: int  # visits at different doors that all began within so many minutes
    cluster_visits: int
    device_carers: int  # one phone in the hands of so many carers
    backfill_share: int  # percent of a carer's visits that were filled in afterwards
    backfill_visits: int


@dataclass(frozen=True)
class Visit:
    """One delivered visit. `device` is a mark of the phone, "" where unknown."""

    order: UUID
    carer: UUID
    elder: UUID
    village: str
    came_at: datetime
    left_at: datetime
    lat: float
    lng: float
    device: str = ""
    filled_in: bool = False


@dataclass(frozen=True)
class Found:
    """`numbers` are put into the sentence of the kind; `key` names the pattern, so that it is found once."""

    kind: str
    carer: UUID
    orders: tuple[UUID, ...]
    key: str
    numbers: dict[str, int]


Metres = Callable[[tuple[float, float], tuple[float, float]], float]


def find(visits: Iterable[Visit], limits: Limits, metres: Metres, period: str) -> list[Found]:
    """Every pattern of these visits; `period` is in the key of patterns over a time (2026-11)."""
    every = sorted(visits, key=lambda one: (one.came_at, one.order))
    mine: dict[UUID, list[Visit]] = defaultdict(list)
    for one in every:
        mine[one.carer].append(one)
    found = list(_devices(every, limits, period))
    carers_of = _carers_by_village(every)
    for carer, own in mine.items():
        found += _pairs(carer, own, limits, carers_of, period)
        found += _travels(carer, own, limits, metres)
        found += _clusters(carer, own, limits)
        found += _backfills(carer, own, limits, period)
    return found


def _carers_by_village(visits: list[Visit]) -> dict[str, int]:
    seen: dict[str, set[UUID]] = defaultdict(set)
    for one in visits:
        seen[one.village].add(one.carer)
    return {village: len(carers) for village, carers in seen.items()}


def _pairs(carer: UUID, own: list[Visit], limits: Limits, carers_of: dict[str, int], period: str) -> Iterator[Found]:
    if len(own) < limits.pair_visits:
        return
    by_elder: dict[UUID, list[Visit]] = defaultdict(list)
    for one in own:
        by_elder[one.elder].append(one)
    for elder, visits in by_elder.items():
        share = len(visits) * 100 // len(own)
        if share >= limits.pair_share and carers_of[visits[0].village] > limits.pair_others:
            keys = tuple(one.order for one in visits)
            yield Found(
                "pair", carer, keys, f"pair:{period}:{carer.hex[-12:]}:{elder.hex[-12:]}", {"n": len(visits), "of": len(own)}
            )


def _travels(carer: UUID, own: list[Visit], limits: Limits, metres: Metres) -> Iterator[Found]:
    for before, after in pairwise(own):
        far = metres((before.lat, before.lng), (after.lat, after.lng))
        seconds = (after.came_at - before.left_at).total_seconds()
        if before.elder != after.elder and far >= limits.travel_metres and far > max(seconds, 0) * limits.travel_kmh / 3.6:
            told = {"m": round(far), "min": max(0, int(seconds // 60))}
            yield Found(
                "travel", carer, (before.order, after.order), f"travel:{before.order.hex[-12:]}:{after.order.hex[-12:]}", told
            )


def _clusters(carer: UUID, own: list[Visit], limits: Limits) -> Iterator[Found]:
    first = 0
    while first < len(own):
        last = first
        while last + 1 < len(own) and _minutes(own[first], own[last + 1]) <= limits.cluster_minutes:
            last += 1
        group = own[first : last + 1]
        if len({one.elder for one in group}) >= limits.cluster_visits:
            told = {"n": len(group), "min": int(_minutes(group[0], group[-1]))}
            yield Found("cluster", carer, tuple(one.order for one in group), f"cluster:{group[0].order.hex[-12:]}", told)
        first = last + 1


def _minutes(one: Visit, other: Visit) -> float:
    return (other.came_at - one.came_at).total_seconds() / 60


def _devices(visits: list[Visit], limits: Limits, period: str) -> Iterator[Found]:
    by_device: dict[str, list[Visit]] = defaultdict(list)
    for one in visits:
        if one.device:
            by_device[one.device].append(one)
    for device, group in by_device.items():
        carers = {one.carer for one in group}
        if len(carers) >= limits.device_carers:
            keys = tuple(one.order for one in group)
            yield Found("device", group[0].carer, keys, f"device:{period}:{device[:16]}", {"n": len(carers), "of": len(group)})


def _backfills(carer: UUID, own: list[Visit], limits: Limits, period: str) -> Iterator[Found]:
    filled = [one for one in own if one.filled_in]
    if len(own) >= limits.backfill_visits and len(filled) * 100 >= limits.backfill_share * len(own):
        keys = tuple(one.order for one in filled)
        yield Found("backfill", carer, keys, f"backfill:{period}:{carer.hex[-12:]}", {"n": len(filled), "of": len(own)})
