"""What a file may cost before it is refused. A small file gets little; a big one gets more, up to a ceiling."""

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Ceilings for one file. `seconds_for` and `memory_for` say what a file of so many unpacked bytes may take."""

    size: int = 100 * MB  # of the file as it came
    unpacked: int = 1024 * MB  # of everything packed in it
    ratio: int = 200  # unpacked to packed, of parts above one MB
    rows: int = 1_000_000
    columns: int = 400
    cells: int = 40_000_000
    cell: int = 32_767  # characters, as in Excel
    seconds: float = 5.0
    most_seconds: float = 180.0
    memory: int = 256 * MB
    most_memory: int = 1200 * MB

    def seconds_for(self, unpacked: int) -> float:
        """Five seconds, and one more for every 4 MB beyond the first ten."""
        return min(self.most_seconds, self.seconds + max(0, unpacked - 10 * MB) / (4 * MB))

    def memory_for(self, unpacked: int) -> int:
        """256 MB, and three bytes more for every byte beyond the first ten MB."""
        return min(self.most_memory, self.memory + 3 * max(0, unpacked - 10 * MB))


USUAL = Limits()
