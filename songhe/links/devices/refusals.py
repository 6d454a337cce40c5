"""Who was turned away, and how often: a line in the log and a letter without bytes, at most once a minute for each name.

An account that exists is always told of. Names that do not exist may be invented by the thousand: of those a few a minute are
told of, the others are counted.
"""

import logging
import math
import threading
from dataclasses import dataclass
from datetime import datetime

from songhe.links.devices import reasons
from songhe.links.devices.limits import Bucket
from songhe.links.devices.reasons import Unreadable
from songhe.links.devices.rows import LetterRow, letter_row

log = logging.getLogger(__name__)
EVERY = 60.0  # seconds between two lines about one name
STRANGERS, STRANGERS_AT_ONCE = 10 / 60, 20  # unknown names that are told of, a second and at once


@dataclass
class Turned:
    """One name that was turned away; `times` since it was last told of."""

    peer: str = ""
    times: int = 0
    told_at: float = -math.inf


class Refusals:
    """`now` is a clock that never jumps, `at` the time of day."""

    def __init__(self, now: float) -> None:
        self._turned: dict[tuple[str, str], Turned] = {}
        self._strangers = Bucket(STRANGERS, STRANGERS_AT_ONCE, now)
        self._lock = threading.Lock()  # pages run in many threads
        self.uncounted, self._said_at = 0, now - EVERY

    def note(self, name: str, reason: str, peer: str, now: float) -> None:
        """`name` was turned away for `reason`."""
        with self._lock:
            row = self._turned.get((name[:80], reason))
            if row is None:
                if reason == reasons.UNKNOWN_ACCOUNT and not self._strangers.take(now):
                    self.uncounted += 1
                    return
                row = self._turned[name[:80], reason] = Turned()
            row.peer, row.times = peer, row.times + 1

    def due(self, now: float, at: datetime) -> list[LetterRow]:
        """Letters about those who were not told of within the last minute; says the same in the log."""
        with self._lock:
            if self.uncounted and now - self._said_at >= EVERY:
                log.warning("refused %d more under names that nobody has", self.uncounted)
                self.uncounted, self._said_at = 0, now
            self._turned = {key: row for key, row in self._turned.items() if row.times or now - row.told_at < EVERY}
            return [self._tell(key, now, at) for key, row in self._turned.items() if now - row.told_at >= EVERY]

    def _tell(self, key: tuple[str, str], now: float, at: datetime) -> LetterRow:
        (name, reason), row = key, self._turned[key]
        times, row.times, row.told_at = row.times, 0, now
        log.warning("refused %r from %s: %s, %d times", name, row.peer or "nowhere", reason, times)
        return letter_row(Unreadable(reason, row.peer), name, "", b"", at, times)
