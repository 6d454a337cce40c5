"""What every part of the seed stands on: the moment, one die for all, the counties and their villages."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from songhe.base.actors import Actor
from songhe.register.places.models import Division

HERE = Path(__file__).parent
HOME = ZoneInfo("Asia/Shanghai")
SEEDER = Actor("seed", "演示数据")
DICE = 20261123
HANYIN, ZIYANG = "610921", "610924"
PUXI = "610921102001"


@cache
def words(name: str = "words") -> Any:
    """A data file of the seed; everything in it is invented and says so."""
    return json.loads((HERE / f"{name}.json").read_text())


class Dice(random.Random):
    """One die with a fixed start: the same city every time, relative to the moment of seeding."""

    def pick(self, weighted: Sequence[Sequence[Any]]) -> Any:
        """One of [value, weight] pairs."""
        return self.choices([pair[0] for pair in weighted], [pair[1] for pair in weighted])[0]

    def birthday(self, today: date, youngest: int, oldest: int) -> date:
        """A birthday that makes somebody between `youngest` and `oldest`, the old ones rarer."""
        years = youngest + (oldest - youngest) * self.betavariate(1.6, 2.4)
        return today - timedelta(days=int(years * 365.25) + self.randrange(360))

    def phone(self) -> str:
        """A number of a range that is not given to anybody."""
        return f"1390000{self.randrange(10000):04d}"

    def near(self, place: Division, km: float) -> tuple[float, float]:
        """A point within `km` of the place."""
        return (
            round(place.lat + self.uniform(-km, km) / 111, 5),
            round(place.lng + self.uniform(-km, km) / 93.5, 5),
        )


@dataclass
class Ground:
    """Where and when the seed is sown. `by_county` holds villages of each county, the seat's first."""

    at: datetime
    small: bool = False
    dice: Dice = field(default_factory=lambda: Dice(DICE))
    by_county: dict[str, list[Division]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.at.astimezone(HOME).date()

    @property
    def counties(self) -> dict[str, dict[str, Any]]:
        """How each county behaves in the demo."""
        return words("profile")["counties"]

    def share(self, total: int, least: int = 1) -> dict[str, int]:
        """`total` things split over the counties by their elders, at least `least` each."""
        everyone = sum(county["elders"] for county in self.counties.values())
        return {code: max(least, round(total * county["elders"] / everyone)) for code, county in self.counties.items()}

    def load_villages(self) -> None:
        """Some villages of each county: one town near the seat and a few in the hills, units included."""
        villages = Division.objects.filter(level="village").select_related("unit", "parent").order_by("code")
        for village in villages:
            self.by_county.setdefault(village.county_code, []).append(village)
        for code, rows in self.by_county.items():
            self.by_county[code] = self._settled(code, rows)

    def _settled(self, county: str, rows: list[Division]) -> list[Division]:
        wanted = 6 if self.small else max(10, self.share(160)[county])
        units = [row for row in rows if row.unit_id]
        chosen = self.dice.sample(rows, min(wanted, len(rows))) + self.dice.sample(units, min(len(units), wanted // 4))
        chosen += [row for row in rows if row.code == PUXI]
        return sorted({row.code: row for row in chosen}.values(), key=lambda row: row.code)

    def village(self, county: str) -> Division:
        """A village of the county; communities of towns hold more people."""
        rows = self.by_county[county]
        return self.dice.choices(rows, [3 if row.terrain == "town" else 1 for row in rows])[0]


def full_name(dice: Dice, given: str) -> str:
    """A name of the region, with the rare ones a form must bear."""
    return dice.pick(words()["surnames"]) + dice.choice(words()[given])
