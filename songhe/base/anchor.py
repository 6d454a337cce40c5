"""The anchor of the seals: one line a seal in a file outside the database, so that a cut-off end of the journal shows.

Ship the file to another machine as it grows; a line is `node last digest`, which says nothing of anybody.
"""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol

from songhe.base.rows import this_node

DIGEST = 64  # hexadecimal digits
TAIL = 8192  # bytes at the end in which the newest whole line stands


class Sealed(Protocol):
    """What a line is made of; `JournalSeal` is one."""

    last: int
    digest: str


class Anchor:
    """The file at `path`. Lines are only ever added."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """False on a node that has never sealed, or where somebody removed the file."""
        return self.path.exists()

    def heads(self) -> Iterator[tuple[int, str]]:
        """(last position, digest) of this node's lines, oldest first; a line broken by a crash is passed over."""
        if self.exists():
            with self.path.open() as file:
                yield from _heads(file)

    def newest(self) -> tuple[int, str] | None:
        """The last of `heads`, without reading all of them."""
        if not self.exists():
            return None
        with self.path.open("rb") as file:
            return max(_heads(_tail(file).decode(errors="replace").splitlines()), default=None)

    def begin(self) -> None:
        """An empty file where there is none, so that a missing one is never one that had not been written yet."""
        if not self.exists():
            self.path.touch()
            _sync_folder(self.path.parent)

    def put_aside(self, name: str) -> Path | None:
        """Keep the file under another name beside it, and begin an empty one."""
        kept = self.path.with_name(name) if self.exists() else None
        if kept:
            self.path.rename(kept)
        self.begin()
        return kept

    def catch_up(self, seals_after: Callable[[int], Iterable[Sealed]]) -> None:
        """Add a line for every seal that has none yet, durable before it returns; after a crash the next call makes it good."""
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # two workers; the lock goes with the file
            tail = _tail(file)
            newest = max((last for last, _ in _heads(tail.decode(errors="replace").splitlines())), default=0)
            if tail and not tail.endswith(b"\n"):
                file.write(b"\n")
            for seal in seals_after(newest):
                file.write(f"{this_node()} {seal.last} {seal.digest}\n".encode())
            file.flush()
            os.fsync(file.fileno())


def _tail(file: IO[bytes]) -> bytes:
    file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
    return file.read()


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _heads(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for line in lines:
        node, last, digest = (*line.split(), "", "", "")[:3]
        if node == this_node() and last.isdigit() and len(digest) == DIGEST:
            yield int(last), digest
