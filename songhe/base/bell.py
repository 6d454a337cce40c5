"""A bell between the processes of one machine: it wakes whoever waits, the table decides what there is to do.

A ring carries nothing and may be lost; every listener also looks by itself every `POLL` seconds. Listeners are datagram
sockets in a private folder, so nothing has to run in between.
"""

import hashlib
import logging
import os
import socket
import tempfile
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)
POLL = 0.25  # seconds between two looks when no bell rings


def folder() -> Path:
    """Where processes of this node find each other; for this user's eyes only."""
    # A Unix socket's path may have 107 characters: the folder is named by a digest of where this node keeps its files.
    digest = hashlib.sha256(str(settings.VAR).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"songhe-{os.getuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def ring(topic: str) -> None:
    """Wake every listener of `topic` on this machine. Never blocks and never raises: whoever is not woken looks by himself."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sender:
            for path in folder().glob(f"{topic}.*"):
                _wake(sender, path)
    except OSError as fault:  # no descriptor left, a full disk: no reason to stop whoever rings
        log.warning("the bell %s could not be rung: %s", topic, fault)


def _wake(sender: socket.socket, path: Path) -> None:
    try:
        sender.sendto(b"!", str(path))
    except BlockingIOError:
        return  # its box is full: it is awake already
    except (ConnectionRefusedError, FileNotFoundError):
        path.unlink(missing_ok=True)  # its process is gone
    except OSError as fault:
        log.warning("%s could not be woken: %s", path.name, fault)


class Listener:
    """One process's ear for one topic."""

    def __init__(self, topic: str) -> None:
        self.path = folder() / f"{topic}.{os.getpid()}.{id(self):x}"
        self.path.unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))

    def wait(self, seconds: float = POLL) -> bool:
        """Sleep until a ring or for `seconds`; True if it rang. Several rings become one."""
        self.socket.settimeout(seconds)
        try:
            self.socket.recv(16)
        except TimeoutError:
            return False
        self.drain()
        return True

    def drain(self) -> None:
        """Forget rings already heard."""
        self.socket.setblocking(False)
        try:
            while self.socket.recv(16):
                pass
        except BlockingIOError:
            return

    def fileno(self) -> int:
        return self.socket.fileno()

    def close(self) -> None:
        self.socket.close()
        self.path.unlink(missing_ok=True)
