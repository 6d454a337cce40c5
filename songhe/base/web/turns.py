"""Heavy requests take turns: so many at once, in the order in which they came; who would wait too long is told when to come.

A thousand phones that come back at the same moment would otherwise all be waiting, give up after a minute, and send the same
again, while the house works for those who have left: nobody is answered. Here whoever has left loses the turn. Whoever comes
when the line is long hears 503 with `Retry-After` before the body is read: a moment of its own, so that they do not come back
together either. A line costs no thread.
"""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

LONGEST = 20.0  # seconds somebody may wait in the line
FARTHEST = 120.0  # seconds somebody may be sent away for
CLOSER = 0.7  # of their time between two who were sent away: some do not come, and the line must not run dry
LEARNS = 0.1  # weight of the newest turn in what a turn is thought to take


@dataclass
class Turns:
    """One line. `pace` is how long a turn is thought to take, in seconds."""

    at_once: int = 1
    pace: float = 0.3
    waiting: int = 0
    _free: asyncio.Semaphore = field(init=False)
    _booked: float = 0.0

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.at_once)

    def too_long(self, now: float) -> int:
        """Seconds after which to come again; 0 for who may wait here."""
        ahead = self.waiting * self.pace / self.at_once
        if ahead <= LONGEST:
            return 0
        self._booked = max(self._booked, now + ahead * CLOSER) + self.pace * CLOSER / self.at_once
        if self._booked > now + FARTHEST:
            self._booked = now + ahead * CLOSER
            return round(FARTHEST)
        return max(1, math.ceil(self._booked - now))

    @asynccontextmanager
    async def mine(self, leaving: "asyncio.Future[Any]") -> AsyncIterator[bool]:
        """True when it is my turn, False when `leaving` was done before."""
        loop = asyncio.get_running_loop()
        self.waiting += 1
        asked, began = asyncio.ensure_future(self._free.acquire()), 0.0
        try:
            await asyncio.wait({asked, leaving}, return_when=asyncio.FIRST_COMPLETED)
            began = loop.time()
            yield asked.done()
        finally:
            self.waiting -= 1
            if not asked.done():
                asked.cancel()
            else:
                self._free.release()
                self.pace += LEARNS * (loop.time() - began - self.pace) if began else 0.0
