"""How much one sender may ask of the door, so that a flood delays nobody but itself."""

import os
import resource
from dataclasses import dataclass, field

SPARE = 256  # descriptors that are no connections: the inbox, the bell, the log, look-ups


def _number(name: str, default: float) -> float:
    return float(os.environ.get(f"SONGHE_DOOR_{name}", default))


def _connections() -> int:
    """As many as are set, and no more than there are descriptors for: where none is left, not even an alarm comes in."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(1, min(int(_number("CONNECTIONS", 20_000)), soft - SPARE))


@dataclass(frozen=True)
class Limits:
    packet: int = 65_536  # bytes
    unacknowledged: int = 64  # per connection
    connect_within: float = 10.0  # seconds
    connections: int = field(default_factory=_connections)
    beside: int = SPARE // 2  # more than those while somebody is sent away, out of the spare descriptors
    silent_within: float = 0.1  # seconds for which who has not been let in keeps a place that somebody else asks for
    reserve: float = 0.05  # share of the connections that is kept for alarms
    cry_within: float = 5.0  # seconds in which who was let into the reserve has to say an alarm
    last_words: float = 1.0  # seconds in which who is sent away may still read why
    slice: int = 64  # packets of one connection that are handled before the others have their turn
    bytes_each: int = 1 << 20  # of one credential on their way, over all its connections
    bytes_all: int = 64 << 20  # of everybody; above it nothing more is read of those whose telemetry is held back
    per_credential: int = 8  # connections of one credential; the oldest goes
    rate: float = field(default_factory=lambda: _number("RATE", 100))  # telemetry a second and credential; 0 = no limit
    burst: float = field(default_factory=lambda: _number("BURST", 500))
    urgent_rate: float = 5
    urgent_burst: float = 60
    write_buffer: int = 65_536  # bytes a slow reader may leave unread before it is cut off


class Bucket:
    """A token bucket: `burst` at once, `rate` a second in the long run. A rate of 0 never runs dry."""

    __slots__ = ("at", "burst", "rate", "tokens")

    def __init__(self, rate: float, burst: float, at: float) -> None:
        self.rate, self.burst, self.tokens, self.at = rate, burst, burst, at

    def take(self, at: float, cost: float = 1.0) -> bool:
        """True and `cost` tokens less, or False and nothing changed."""
        if not self.rate:
            return True
        self.tokens = min(self.burst, self.tokens + (at - self.at) * self.rate)
        self.at = at
        if self.tokens < cost:
            return False
        self.tokens -= cost
        return True

    def wait(self, cost: float = 1.0) -> float:
        """Seconds until `cost` tokens will be there."""
        return max(0.0, (cost - self.tokens) / self.rate) if self.rate else 0.0
