"""How fast is the machine while we measure it?

On a rented machine the same piece of work takes one moment twice as long as another: on 28 November 2026 a loop that nothing
can disturb but the machine took 34 ms at best, 52 half the time and 120 one time in a hundred. A page's p99 there tells of the
neighbours. `Pace` runs a fixed loop right before and right after what is measured; what lies between two slow loops was slow
for the same reason. A wait at the best pace is the wait divided by how much slower than the run's own best the loops around it
were: no other machine and no constant of ours comes into it. It is told beside the wait as the clock saw it, never instead.
"""

import statistics
import time

LENGTH = 30_000  # about two milliseconds: short beside a page, long beside a tick of the clock
BEST = 0.05  # the pace that one loop in twenty reaches


def loop() -> float:
    """Seconds that the fixed piece of work takes now."""
    began = time.perf_counter()
    total = 0
    for number in range(LENGTH):
        total += number
    return time.perf_counter() - began


class Pace:
    """Loops of one run, in seconds."""

    def __init__(self) -> None:
        self.loops: list[float] = []

    def mark(self) -> float:
        """Run one loop; say and keep how long it took."""
        took = loop()
        self.loops.append(took)
        return took

    def best(self) -> float:
        """Seconds of a loop at the pace that one in twenty reached."""
        ordered = sorted(self.loops)
        return ordered[int(len(ordered) * BEST)]

    def steady(self, waits: list[tuple[float, float]]) -> list[float]:
        """Waits at the best pace, of pairs (seconds, seconds of the loops around them); never longer than the clock saw."""
        best = self.best()
        return [wait * min(1.0, best / around) for wait, around in waits]

    def told(self) -> dict[str, float]:
        """How uneven the machine was: half and 99 of 100 loops, as multiples of the best pace."""
        ordered, best = sorted(self.loops), self.best()
        late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        return {"pace_p50": round(statistics.median(ordered) / best, 2), "pace_p99": round(late / best, 2)}
