"""A day of readings as JSON: {"r": readings, "s": what the next one is judged by}. Values in, values out.

One more reading is written behind the others, and these are neither read nor written again; whoever shows a year reads the
readings and not what each day's next one was judged by, which is the larger part. What is remembered of thousands of people
is bytes: the collector of garbage has nothing to walk there.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson

BEGINS, GOES_ON, ENDS = b'{"r":[', b'],"s":{', b"}"
"""What stands around the parts. No text of a reading looks like the second: its quotes would be escaped."""


class Opened(NamedTuple):
    """What a record says, as it is written: its readings, and what the next is judged by."""

    told: bytes = b""
    state: bytes = b"{}"

    def has(self, key: str) -> bool:
        """A reading with this key is among them."""
        return b'"k":' + orjson.dumps(key) in self.told

    def judged_by(self) -> dict[str, Any]:
        """What the next reading is judged by, to be worked with."""
        found: dict[str, Any] = orjson.loads(self.state)
        return found


def read(data: bytes) -> Opened:
    """A record as it was written; also one whose JSON has another shape (a strike writes it as any sealed column)."""
    cut = _cut(data)
    if cut < 0:
        whole = orjson.loads(data) if data else {}
        return Opened(orjson.dumps(whole.get("r", []))[1:-1], orjson.dumps(whole.get("s", {})))
    return Opened(data[len(BEGINS) : cut], data[cut + len(GOES_ON) - 1 : -len(ENDS)])


def readings(data: bytes) -> list[dict[str, Any]]:
    """The readings alone."""
    cut = _cut(data)
    if cut < 0:
        return list(orjson.loads(data).get("r", [])) if data else []
    found: list[dict[str, Any]] = orjson.loads(data[len(BEGINS) - 1 : cut + 1])
    return found


def written(opened: Opened, more: Iterable[Mapping[str, Any]], state: Mapping[str, Any] | None) -> tuple[Opened, bytes]:
    """The record with what came behind, and another state if there is one: opened, and as it is kept."""
    parts = [orjson.dumps(one) for one in more]
    told = b",".join([opened.told, *parts] if opened.told else parts)
    after = Opened(told, opened.state if state is None else orjson.dumps(state))
    return after, b"".join((BEGINS, told, GOES_ON[:-1], after.state, ENDS))


def _cut(data: bytes) -> int:
    """Where the readings end; -1 in a record of another shape."""
    return data.find(GOES_ON) if data.startswith(BEGINS) else -1
