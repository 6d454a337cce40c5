"""What one credential has on its way through the door, over all its connections: how much, how fast, and how often too much."""

from collections.abc import Collection
from dataclasses import dataclass

from songhe.links.devices.limits import Bucket, Limits


@dataclass(slots=True)
class Account:
    telemetry: Bucket
    alarms: Bucket
    bytes: int = 0  # of what waits for its answer, held back or on its way to the disk


class Accounts:
    """All of them. `bytes` is what everybody together has on the way."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.bytes = limits, 0
        self._known: dict[str, Account] = {}

    def of(self, name: str, now: float) -> Account:
        found = self._known.get(name)
        if found is None:
            limits = self.limits
            found = Account(Bucket(limits.rate, limits.burst, now), Bucket(limits.urgent_rate, limits.urgent_burst, now))
            self._known[name] = found
        return found

    def add(self, account: Account, size: int) -> None:
        """`size` bytes more are on their way; fewer, when it is negative."""
        account.bytes += size
        self.bytes += size

    def is_full(self, account: Account, *, holds: bool) -> bool:
        """True when nothing more of this credential may be read now. What everybody has on the way stops only those of whom
        something is held back already."""
        return account.bytes >= self.limits.bytes_each or (holds and self.bytes >= self.limits.bytes_all)

    def tidy(self, present: Collection[str]) -> None:
        """Forget who is gone and owes nothing."""
        if len(self._known) > 2 * len(present) + 1_000:
            self._known = {name: one for name, one in self._known.items() if name in present or one.bytes}
