"""Group commit: many connections, one writer, one transaction at a time; and an answer only after it is on the disk."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from songhe.base import bell
from songhe.links.devices import reasons
from songhe.links.devices.inbox import Inbox, Unavailable
from songhe.links.devices.reasons import Unreadable
from songhe.links.devices.rows import Delivery, letter_row

log = logging.getLogger(__name__)
LINGER = 0.003  # seconds a batch of telemetry waits for company; an alarm never waits
BATCH = 2_048
BESIDE = 256  # telemetry that goes with alarms in one commit: a long batch would make them wait
MAX_DELIVERIES, MAX_BYTES = 20_000, 64 * 1024 * 1024


class Store(threading.Thread):
    """The writer. `offer` from the loop; `done(batch)` is called in this thread once every row of the batch is durable.

    `broken()` is called in this thread when it ends without having been told to: a door without its writer only takes.
    """

    def __init__(
        self,
        inbox: Inbox,
        done: Callable[[list[Delivery]], None],
        *,
        broken: Callable[[], None] = lambda: None,
        linger: float = LINGER,
    ) -> None:
        super().__init__(name="store", daemon=True)
        self.inbox, self.done, self.broken, self.linger = inbox, done, broken, linger
        self.urgent: deque[Delivery] = deque()
        self.plain: deque[Delivery] = deque()
        self.bytes = 0
        self.committed = 0
        self._work, self._stopping = threading.Event(), False

    def offer(self, delivery: Delivery) -> None:
        """Take a delivery for the next batch; alarms go before everything that waits."""
        self.bytes += delivery.size
        (self.urgent if delivery.urgent else self.plain).append(delivery)
        if not self._work.is_set():
            self._work.set()

    def settle(self, batch: list[Delivery]) -> None:
        """Forget the bytes of a finished batch; called in the thread that offers, which alone counts them."""
        self.bytes -= sum(delivery.size for delivery in batch)

    @property
    def full(self) -> bool:
        """Telemetry has to wait outside: too many rows or bytes are on their way."""
        return len(self.plain) >= MAX_DELIVERIES or self.bytes >= MAX_BYTES

    def stop(self, wait: float = 10) -> None:
        """Write what was offered and end; what cannot be written in time was never acknowledged."""
        self._stopping = True
        self._work.set()
        self.join(wait)

    def run(self) -> None:
        try:
            self._write_until_stopped()
        except Exception:
            log.critical("the store has ended and nothing can be acknowledged any more", exc_info=True)
            self.broken()

    def _write_until_stopped(self) -> None:
        while True:
            self._work.wait()
            if not self.urgent and not self._stopping and len(self.plain) < BATCH:
                time.sleep(self.linger)
            self._work.clear()
            batch = self._gather()
            if batch:
                self._keep(batch)
                self._finish(batch)
            if self.urgent or self.plain:
                self._work.set()
            elif self._stopping:
                return self.inbox.close()

    def _gather(self) -> list[Delivery]:
        batch: list[Delivery] = []
        room = BATCH
        for queue in (self.urgent, self.plain):
            batch += [queue.popleft() for _ in range(min(len(queue), room))]
            room = min(BATCH - len(batch), BESIDE) if batch else BATCH
        return batch

    def _finish(self, batch: list[Delivery]) -> None:
        self.committed += len(batch)
        self.done(batch)
        if any(delivery.urgent for delivery in batch):
            bell.ring("inbox")

    def _keep(self, batch: list[Delivery]) -> None:
        """All of `batch` on the disk. A row that the database refuses is put aside alone; the others never wait for it."""
        try:
            self._write(batch)
        except Exception as fault:
            if len(batch) > 1:
                middle = len(batch) // 2
                self._keep(batch[:middle])
                self._keep(batch[middle:])
                return
            log.warning("a message of %r was refused by the store: %r", batch[0].rows[:1] and batch[0].rows[0][1], fault)
            self._put_aside(batch[0], fault)

    def _put_aside(self, delivery: Delivery, fault: Exception) -> None:
        why = Unreadable(reasons.REFUSED_BY_STORE, f"{type(fault).__name__}: {fault}")
        delivery.letters += [letter_row(why, row[1], row[2], row[3], row[0]) for row in delivery.rows]
        delivery.rows = []
        try:
            self._write([delivery])
        except Exception:
            log.exception("a message could not even be put aside; its sender is not told yes")
            delivery.lost = True

    def _write(self, batch: list[Delivery]) -> None:
        rows = [row for delivery in batch for row in delivery.rows]
        letters = [letter for delivery in batch for letter in delivery.letters]
        pause = 0.02
        while True:
            try:
                return self.inbox.write(rows, letters)
            except Unavailable as fault:
                # Nobody has been told yes; devices keep their messages and this thread keeps trying.
                log.warning("the inbox is away, %d messages wait: %s", len(batch), fault)
                if self._stopping:
                    raise SystemExit from fault
                time.sleep(pause)
                pause = min(pause * 2, 1.0)
