"""Reading a workbook or a text file of rows: the parent's side. The file is parsed in a child that can do no harm."""

import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from songhe.links.sheets import kinds
from songhe.links.sheets.cells import CELL, ROW
from songhe.links.sheets.child import told
from songhe.links.sheets.kinds import Unreadable
from songhe.links.sheets.limits import USUAL, Limits

ROOT = Path(__file__).resolve().parents[3]
Row = tuple[int, list[str]]
PACKED = 12  # how much larger a workbook usually is when unpacked
PATIENCE = 4  # the child may use so many seconds of a processor; on a busy machine they take longer


@dataclass(frozen=True)
class Head:
    """What stands at the top: the sheet's name, the number of the row of headings, and the headings as they are written."""

    sheet: str
    row: int
    headings: list[str]


class Reader:
    """`with Reader(pieces) as reader: reader.head; for chunk in reader.chunks(): …` - chunks are bytes, `rows_of` opens one.

    `pieces` are the bytes of the file. Raises Unreadable with the reason's code. `rss` is the child's greatest memory,
    `seconds` of a processor what it took.
    """

    def __init__(self, pieces: Iterable[bytes], *, known: Collection[str] = (), rows: int = 0, limits: Limits = USUAL) -> None:
        self.pieces, self.limits = pieces, limits
        self.command = [sys.executable, "-m", "songhe.links.sheets.child", told(limits, known, rows)]
        self.rss = self.count = 0
        self.seconds = 0.0
        self.late = False

    def __enter__(self) -> "Reader":
        self.errors: IO[bytes] = tempfile.TemporaryFile()
        self.child = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, env=_bare(), bufsize=1 << 16
        )
        try:
            size = self._feed()
            self.alarm = threading.Timer(PATIENCE * self.limits.seconds_for(size * PACKED), self._give_up)
            self.alarm.daemon = True
            self.alarm.start()
            self.head = Head(**self._expect(b"H"))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: Any) -> None:
        if alarm := getattr(self, "alarm", None):
            alarm.cancel()
        self.child.kill()
        for pipe in (self.child.stdin, self.child.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        self.child.wait()
        self.errors.close()

    def chunks(self) -> Iterator[bytes]:
        """Rows in the order of the file, some thousand at a time, still packed."""
        while True:
            letter, body = self._frame()
            if letter == b"D":
                end = json.loads(body)
                self.count, self.rss, self.seconds = (end[name] for name in ("rows", "rss", "seconds"))
                return
            yield body

    def _feed(self) -> int:
        assert self.child.stdin is not None
        size = 0
        with suppress(BrokenPipeError):  # it has said already why it reads no further
            for piece in self.pieces:
                self.child.stdin.write(piece)
                size += len(piece)
        with suppress(BrokenPipeError):
            self.child.stdin.close()
        return size

    def _expect(self, letter: bytes) -> Any:
        found, body = self._frame()
        if found != letter:
            raise Unreadable(kinds.BROKEN)
        return json.loads(body)

    def _frame(self) -> tuple[bytes, bytes]:
        assert self.child.stdout is not None
        head = self.child.stdout.read(5)
        if len(head) < 5:
            raise Unreadable(self._why())
        body = self.child.stdout.read(struct.unpack("!I", head[1:])[0])
        if head[:1] == b"E":
            raise Unreadable(json.loads(body)["code"])
        return head[:1], body

    def _why(self) -> str:
        """The child ended without a word: too slow, out of memory, or the parser fell over the file."""
        code = self.child.wait()
        if self.late or code == -signal.SIGXCPU:
            return kinds.TOO_SLOW
        self.errors.seek(0)
        said = self.errors.read(20_000)
        return kinds.TOO_LARGE if code in (-signal.SIGABRT, -signal.SIGKILL) or b"emory" in said else kinds.BROKEN

    def _give_up(self) -> None:
        self.late = True
        self.child.kill()


def rows_of(chunk: bytes) -> list[Row]:
    """The rows of one chunk: their number on the screen and their cells."""
    return [(int(cells[0]), cells[1:]) for cells in (line.split(CELL) for line in chunk.decode().split(ROW))]


def _bare() -> dict[str, str]:
    """The child's environment: none of this node's keys and addresses are in it."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"}
