"""A live screen as a test sees it: a real HTTP stream, read frame by frame."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from songhe.base import journal
from songhe.base.actors import CLOCK
from tests.cast import AT as MOMENT


@dataclass(frozen=True)
class Heard:
    """One frame as it came."""

    id: str
    event: str
    data: Any


class Screen:
    """`with Screen(url, cookie, topics) as screen: screen.next()`."""

    def __init__(self, url: str, cookie: str, *topics: str, last: str = "") -> None:
        headers = {"Cookie": f"sessionid={cookie}", **({"Last-Event-ID": last} if last else {})}
        self.client = httpx.Client(headers=headers, timeout=10)
        self.request = self.client.stream("GET", f"{url}/live/", params=[("topic", name) for name in topics])

    def __enter__(self) -> "Screen":
        self.answer = self.request.__enter__()
        self.frames = self._frames() if self.answer.status_code == 200 else iter(())
        return self

    def __exit__(self, *_: Any) -> None:
        self.request.__exit__(None, None, None)
        self.client.close()

    def _frames(self) -> Iterator[Heard]:
        fields: dict[str, str] = {}
        for line in self.answer.iter_lines():
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                yield Heard(fields.get("id", ""), fields.get("event", ""), json.loads(fields.get("data", "null")))
                fields = {}

    def next(self) -> Heard:
        """The next frame that is news (not a sign of life)."""
        return next(frame for frame in self.frames if frame.event not in {"", "now"})

    def begun(self) -> str:
        """Id of the first frame: where the stream begins."""
        return next(frame.id for frame in self.frames if frame.id)

    def ended(self) -> bool:
        """Read to the end of the stream; True if the house ended it."""
        for _ in self.frames:
            pass
        return True


def say(division: Any, number: int = 0, verb: str = "tests.said") -> None:
    """One deed in that division."""
    with journal.deed():
        journal.write(verb=verb, subject=division, by=CLOCK, at=MOMENT, division=division.path, facts={"number": number})


def until(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "did not become true in time"
        time.sleep(0.01)
