"""The log to another machine, over TLS, as it is written (RFC 5424, 5425): whoever breaks in here cannot take it back there.

`SONGHE_LOG_TO=host:port` names a collector of syslog. Nobody waits for it: entries stand in a line of `MOST`, a thread sends
them, and when the collector is away the oldest are let go and counted, which it is told when it is back. What the machine
itself writes (standard output, the journal, `seals.log`) does not depend on it. Its certificate must be good for its name;
there is no way without.
"""

import logging
import os
import socket
import ssl
import sys
import threading
from collections import deque
from datetime import UTC, datetime
from typing import Any

MOST = 20_000  # entries that wait
PATIENCE, FIRST, LONGEST = 10.0, 1.0, 60.0  # seconds for one write; until the next try, and at most
LOCAL0 = 16
SEVERITY = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}
JOURNAL = logging.getLogger("songhe.journal")
"""What the sealed journal says to the collector: each row's place, verb and who, no words of anybody (`base.seal`)."""


class Ship(logging.Handler):
    """One collector."""

    def __init__(self, host: str, port: int, ca: str = "", node: str = "-") -> None:
        super().__init__()
        self.host, self.port, self.node = host, port, node
        self.trust = ssl.create_default_context(cafile=ca or None)
        self.trust.minimum_version = ssl.TLSVersion.TLSv1_2
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        """In this process: nothing waits, and no thread runs before there is something to send."""
        self.waiting: deque[bytes] = deque()
        self.lost = 0
        self._more, self._thread, self._ends = threading.Event(), None, False

    _thread: threading.Thread | None

    def emit(self, record: logging.LogRecord) -> None:
        """Into the line; whoever logs waits for no network."""
        try:
            entry = self._entry(record.levelno, record.created, record.name, self.format(record))
        except Exception:
            self.handleError(record)
            return
        if len(self.waiting) >= MOST:
            self.waiting.popleft()
            self.lost += 1
        self.waiting.append(entry)
        self._more.set()
        if self._thread is None:  # `handle` holds the lock of this handler
            self._thread = threading.Thread(target=self._send_all, name="log-ship", daemon=True)
            self._thread.start()

    def flush(self) -> None:
        """Nothing: the thread is always at it."""

    def close(self) -> None:
        """Send what waits, for a moment, and end."""
        self._ends = True
        self._more.set()
        if self._thread is not None:
            self._thread.join(2.0)
        super().close()

    def _entry(self, level: int, at: float, name: str, text: str) -> bytes:
        when = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        urgency, here = LOCAL0 * 8 + SEVERITY.get(level, 6), socket.gethostname()
        head = f"<{urgency}>1 {when} {here} songhe-{self.node} {os.getpid()} {name[:32]} - "
        body = (head + text).encode("utf-8", "backslashreplace")
        return b"%d %b" % (len(body), body)

    # --- the thread ---
    def _send_all(self) -> None:
        wait, said = FIRST, False
        while True:
            try:
                with self._open() as line:
                    wait, said = FIRST, False
                    self._drain(line)
                    return
            except OSError as fault:
                if not said:  # not by the log, which would come here again
                    print(f"log collector {self.host}:{self.port}: {fault}; entries wait", file=sys.stderr)  # noqa: T201
                said = True
            if self._ends:
                return
            threading.Event().wait(wait)
            wait = min(2 * wait, LONGEST)

    def _open(self) -> Any:
        plain = socket.create_connection((self.host, self.port), timeout=PATIENCE)
        try:
            return self.trust.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def _drain(self, line: ssl.SSLSocket) -> None:
        """Until the end of this process, or until the collector is gone: then what was being sent is sent again."""
        while True:
            if not self.waiting:
                self._more.wait(PATIENCE)
            self._more.clear()
            self._is_there(line)
            if self.lost:
                gone, self.lost = self.lost, 0
                now = datetime.now(UTC).timestamp()
                line.sendall(
                    self._entry(logging.WARNING, now, __name__, f"{gone} entries were lost while the collector was away")
                )
            while self.waiting:
                first = self.waiting[0]
                line.sendall(first)
                if self.waiting and self.waiting[0] is first:  # else it was let go meanwhile
                    self.waiting.popleft()
            if self._ends:
                return

    @staticmethod
    def _is_there(line: ssl.SSLSocket) -> None:
        """A collector says nothing; one that has closed is seen before the next entry is lost in a dead line."""
        line.settimeout(0.0)
        try:
            if line.recv(1) == b"":
                raise ConnectionResetError("closed by the collector")
        except (ssl.SSLWantReadError, BlockingIOError):
            pass
        finally:
            line.settimeout(PATIENCE)


def handler(where: str, *, ca: str, node: str) -> Ship:
    """For `LOGGING`; ValueError when `where` is no host with a port."""
    host, _colon, port = where.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError(f"SONGHE_LOG_TO is host:port, not {where!r}")
    return Ship(host.strip("[]"), int(port), ca, node)
