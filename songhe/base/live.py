"""What live screens are told: frames, the tellers that make them from journal rows, and who may see which (law 2, law 7).

`hub.py` moves the frames, `web/stream.py` is the address. A teller lives with its desk, in `tellers.py`:

    @live.teller("calls", {"emergency.call"})
    def rows(entries): ...   # yields Frame
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from logging import getLogger
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError

from songhe.base.models import JournalEntry

log = getLogger(__name__)
EVERYWHERE = "*"
"""Division of a frame that carries nothing of anybody: only `reset` has it."""
ALL = 1_000_000
"""Part of a place that stands behind every frame of its journal row."""
Place = tuple[int, int]


@dataclass(frozen=True)
class Frame:
    """One piece of news: `division` says in whose scope it is, `roles` for whom of them (None: all), `to` one user's key."""

    event: str
    data: dict[str, Any]
    division: str
    pos: int
    roles: frozenset[str] | None = None
    to: str | None = None


Tell = Callable[[list[JournalEntry]], Iterable[Frame]]


@dataclass(frozen=True)
class Teller:
    """What turns journal rows of some kinds into frames of one topic."""

    topic: str
    kinds: frozenset[str]
    tell: Tell

    def hears(self, entry: JournalEntry) -> bool:
        """A kind is a verb (`emergency.call.answer`) or a kind of subject (`emergency.call`); none given means all."""
        return not self.kinds or entry.verb in self.kinds or entry.subject_kind in self.kinds


@dataclass(frozen=True)
class Who:
    """Whose screen it is, as the hub needs it: no row, no connection."""

    key: str
    role: str
    scope: str

    def may_see(self, frame: Frame) -> bool:
        """In his division, for his role, and his own where it is personal."""
        if frame.to is not None:
            return frame.to == self.key
        inside = frame.division in (self.scope, EVERYWHERE) or frame.division.startswith(f"{self.scope}/")
        return inside and (frame.roles is None or self.role in frame.roles)


@dataclass(frozen=True)
class Told:
    """A frame with its place among all frames, ready to be sent: written once, however many screens there are."""

    place: Place
    topic: str
    frame: Frame
    body: bytes

    def with_id(self, *, more: bool) -> bytes:
        """As it is sent. `more` of the same row follow: then the id says that the row is not complete yet."""
        pos, part = self.place
        return (f"id: {pos}.{part}\n" if more else f"id: {pos}\n").encode() + self.body


_tellers: dict[str, Teller] = {}
_rehearsals: dict[str, Callable[[], None]] = {}


def teller(topic: str, kinds: Iterable[str] = ()) -> Callable[[Tell], Tell]:
    """Register a function from journal rows to frames. It runs in the hub's thread, once per batch for all screens."""

    def register(tell: Tell) -> Tell:
        _tellers[f"{topic}:{tell.__module__}.{tell.__qualname__}"] = Teller(topic, frozenset(kinds), tell)
        return tell

    return register


def rehearsal(draw: Callable[[], None]) -> Callable[[], None]:
    """Register what a web process does once before it is ready, in the hub's thread: templates, addresses and statements are
    made at their first use, and its first alarm should not be its slowest."""
    _rehearsals[f"{draw.__module__}.{draw.__qualname__}"] = draw
    return draw


def rehearse() -> None:
    """Do every rehearsal. One that fails costs only the time it would have saved; a lost database is retried by the hub."""
    for name, draw in _rehearsals.items():
        try:
            draw()
        except DatabaseError:
            raise
        except Exception:
            log.exception("the rehearsal %s failed", name)


def forget(tell: Tell) -> None:
    """Take a teller away again."""
    for name in [name for name, known in _tellers.items() if known.tell is tell]:
        del _tellers[name]


def tell_all(entries: list[JournalEntry]) -> list[Told]:
    """Everything that is to be told about these rows, in the order of the journal."""
    counts: defaultdict[int, int] = defaultdict(int)
    told = []
    for known in list(_tellers.values()):
        for frame in _frames_of(known, entries):
            told.append(Told((frame.pos, counts[frame.pos]), known.topic, frame, body(frame.event, frame.data)))
            counts[frame.pos] += 1
    return sorted(told, key=lambda one: one.place)


def body(event: str, data: Any) -> bytes:
    """Event and data lines of a frame, without its id."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)}\n\n".encode()


def _frames_of(known: Teller, entries: list[JournalEntry]) -> list[Frame]:
    """A teller that fails silences nobody else: its screens are told to load their page again. A lost database is retried."""
    heard = [entry for entry in entries if known.hears(entry)]
    if not heard:
        return []
    try:
        return list(known.tell(heard))
    except DatabaseError:
        raise
    except Exception:
        log.exception("the teller of %s failed at %s–%s", known.topic, heard[0].pos, heard[-1].pos)
        return [Frame("reset", {"topic": known.topic}, EVERYWHERE, heard[-1].pos)]
