"""A web process with one fault, which `crash.py` must be able to see: after the database was away it begins at the journal's
head again, as a listener does that trusts its notifications. Never part of the program.
"""

import asyncio

from songhe.config.asgi import application  # sets Django up before anything else is read

from songhe.base import hub, journal  # isort: skip

__all__ = ["application"]


BACK = 1.0  # seconds until it has subscribed again


async def _find_head(self: hub.Hub) -> None:
    if self.ready.is_set():
        await asyncio.sleep(BACK)
    self.pos = self.floor = await self._in(self._reader, journal.head)
    self.ready.set()


hub.Hub._find_head = _find_head  # type: ignore[method-assign]
