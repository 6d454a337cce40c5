"""One open screen as the hub sees it: what it wants, what it was given, and what waits for it."""

import asyncio
import time

from songhe.base.live import Place, Told, Who, body

PENDING = 1_000  # frames a screen may leave unread


class Client:
    """One open screen."""

    def __init__(self, who: Who, topics: frozenset[str], at: Place | None) -> None:
        self.who, self.topics, self.at = who, topics, at
        self.live = self.over = False
        self.wake = asyncio.Event()
        self._pending: list[bytes] = []

    def wants(self, told: Told) -> bool:
        """Not yet given, of its topics, and for its eyes."""
        return told.topic in self.topics and (self.at is None or told.place > self.at) and self.who.may_see(told.frame)

    def pick(self, told: list[Told], upto: Place) -> list[bytes]:
        """What it wants of these, ready to be sent. It counts as given from now on, and so does everything up to `upto`."""
        picked = chunks([one for one in told if self.wants(one)])
        self.at = max(upto, self.at or upto)
        return picked

    def give(self, told: list[Told], upto: Place) -> None:
        """Put what it wants in its queue; a queue that is full ends the stream."""
        self.queue(self.pick(told, upto))

    def queue(self, picked: list[bytes]) -> None:
        self._pending += picked
        if len(self._pending) > PENDING:
            self.end()
        if self._pending or self.over:
            self.wake.set()

    def end(self) -> None:
        """Let this screen go: it comes back and says where it was."""
        self.over = True
        self._pending.clear()
        self.wake.set()

    def take(self) -> bytes:
        """Everything waiting, as one write."""
        self.wake.clear()
        waiting, self._pending = b"".join(self._pending), []
        return waiting

    def sign_of_life(self) -> bytes:
        """The place reached, so that a quiet screen does not come back from long ago, and the server's time."""
        return f"id: {self.at[0] if self.at else 0}\n".encode() + body("now", int(time.time() * 1000))


def chunks(told: list[Told]) -> list[bytes]:
    """Frames with their ids. Only the last frame of a journal row says that the whole row was given."""
    following = [one.place[0] for one in told[1:]] + [None]
    return [one.with_id(more=after == one.place[0]) for one, after in zip(told, following[: len(told)], strict=True)]
