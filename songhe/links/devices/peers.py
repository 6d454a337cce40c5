"""Doors of one machine behind one port: who comes in at one of them has left the others.

The kernel gives each new connection to one door (SO_REUSEPORT). A device whose line broke comes back, and perhaps at another
one, while its old connection still stands; so each door tells the others who came in and when, and the older one goes there.
The moment is that of the machine's own clock, which all of them read and nobody can set. A word that gets lost does no harm but
that: the old connection ends with its keep-alive, and what is said twice is one fact, whichever doors heard it.
"""

import json
import logging
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from songhe.base import bell

log = logging.getLogger(__name__)
TOPIC = "doors"
LONGEST = 4_096  # bytes of one word
AT_ONCE = 200  # words that are read before devices have their turn
SAID_AGAIN = 60.0  # seconds between two lines about words that were not heard

Heard = Callable[[str, str, float], object]


class Peers:
    """One door's ear and mouth. `heard(name, client_id, since)`: somebody of that name came in elsewhere at that moment."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        self.path = bell.folder() / f"{TOPIC}.{os.getpid()}.{id(self):x}"
        self.path.unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.socket.bind(str(self.path))
        self._said_at = -SAID_AGAIN

    def tell(self, name: str, client_id: str, since: float) -> None:
        """Never waits and never fails: a door that does not listen is left alone."""
        word = json.dumps([name, client_id, since]).encode()
        if len(word) > LONGEST:
            return
        try:
            for path in bell.folder().glob(f"{TOPIC}.*"):
                if path != self.path:
                    self._tell(path, word)
        except OSError as fault:
            self._unheard(fault)

    def _tell(self, path: Path, word: bytes) -> None:
        try:
            self.socket.sendto(word, str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            path.unlink(missing_ok=True)  # its process is gone
        except OSError as fault:
            self._unheard(fault)

    def _unheard(self, fault: OSError) -> None:
        if time.monotonic() - self._said_at > SAID_AGAIN:
            self._said_at = time.monotonic()
            log.warning("another door could not be told who came in: %s", fault)

    def read(self) -> None:
        """Words that have come, some at a time; called when there are any."""
        for _ in range(AT_ONCE):
            try:
                word = self.socket.recv(LONGEST)
            except BlockingIOError:
                return
            try:
                name, client_id, since = json.loads(word)
                self.heard(str(name), str(client_id), float(since))
            except (ValueError, TypeError):
                log.warning("a word of another door could not be read: %r", word[:80])

    def close(self) -> None:
        self.socket.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
