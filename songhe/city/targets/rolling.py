"""Counts of the smallest places added up to towns, counties, units and the city."""

from collections.abc import Iterator, Mapping

from songhe.base.indicators import Ratio


def rolled(found: Mapping[str, Ratio], unit_of: Mapping[str, str]) -> dict[str, Ratio]:
    """Every place and all above it. Units are added up from their villages, unless the counts name units themselves."""
    told = any("-" in path for path in found)
    sums: dict[str, list[int]] = {}
    for path, ratio in found.items():
        for place in (path,) if "-" in path else _above(path, "" if told else unit_of.get(path, "")):
            line = sums.setdefault(place, [0, 0])
            line[0] += ratio.met
            line[1] += ratio.of
    return {path: Ratio(*line) for path, line in sums.items()}


def _above(path: str, unit: str) -> Iterator[str]:
    parts = path.split("/")
    yield from ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
    if unit:
        yield unit
