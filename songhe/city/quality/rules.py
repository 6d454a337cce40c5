"""Points of a provider: values in, values out. An item is a share of what was seen; what nobody saw does not count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """So many points, split evenly over the items."""

    code: str
    points: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """Of so many that were looked at, so many were as they should be."""

    met: float
    of: int

    @property
    def share(self) -> float | None:
        return self.met / self.of if self.of else None


def block_points(block: Block, seen: Mapping[str, Seen]) -> float | None:
    """Points of a block: the mean share of the items of which something was seen; None where nothing was."""
    shares = [share for name in block.items if name in seen and (share := seen[name].share) is not None]
    return block.points * sum(shares) / len(shares) if shares else None


def total(blocks: Sequence[Block], seen: Mapping[str, Seen]) -> tuple[float | None, int]:
    """(points of 100, points of the blocks of which something was seen). A block that nobody saw is left out and the others
    are scaled to 100, so that a young provider is not punished for what could not be known yet."""
    known = [(block.points, points) for block in blocks if (points := block_points(block, seen)) is not None]
    possible = sum(most for most, _got in known)
    return (100 * sum(got for _most, got in known) / possible if possible else None), possible


def satisfaction(stars: Sequence[int]) -> Seen:
    """Stars of 1 to 5 as a share: 5 is whole, 1 is nothing."""
    return Seen(sum((one - 1) / 4 for one in stars), len(stars))


def standing(points: Sequence[float]) -> float | None:
    """Points of the last months, the oldest first, as one number: each month weighs one more than the one before."""
    weights = range(1, len(points) + 1)
    return sum(w * p for w, p in zip(weights, points, strict=True)) / sum(weights) if points else None
