"""Which village a row means: a code, or names in any shape, found in memory for half a million rows."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from songhe.register.places.models import Division, Level
from songhe.register.places.rules import short
from songhe.register.rolls.rules import COUNTY, TOWN, VILLAGE, Fault, same_letters, stem


@dataclass(frozen=True, slots=True)
class Village:
    """What a row needs of its village."""

    key: str
    path: str
    county: str
    town: str
    name: str


class Places:
    """All villages by code and by name. `within` is the path of whoever brings the roll: others are not theirs to fill."""

    def __init__(self, within: str) -> None:
        self.within = within
        self.by_code: dict[str, Village] = {}
        self.by_village: dict[str, list[Village]] = defaultdict(list)
        self._load()
        self.find = lru_cache(maxsize=50_000)(self._find)

    def _load(self) -> None:
        rows = Division.objects.values_list("pk", "code", "name", "level", "path", named=True)
        names = {row.code: row.name for row in rows}
        for row in rows:
            if row.level == Level.VILLAGE:
                _, county, town, code = row.path.split("/")
                one = Village(row.pk.hex, row.path, names.get(county, ""), names.get(town, ""), row.name)
                self.by_code[code] = one
                self.by_village[stem(row.name, VILLAGE)].append(one)

    def _find(self, county: str, town: str, village: str, place: str) -> Village | Fault:
        """The one village these words can mean, or why there is none or more than one."""
        for text in (place, village):
            if text.isdigit():
                return self._mine([self.by_code[text]] if text in self.by_code else [], text)
        if place:
            return self._mine(self._spelled(place, county, town), place)
        if not village:
            return Fault("no_village")
        near = self._narrowed(self.by_village.get(stem(village, VILLAGE), []), county, town)
        exact = [one for one in near if one.name == same_letters(village) or short(one.name) == same_letters(village)]
        return self._mine(exact or near or self._spelled(village, county, town), "".join((county, town, village)))

    def _narrowed(self, rows: list[Village], county: str, town: str) -> list[Village]:
        found = [one for one in rows if not town or stem(town, TOWN).endswith(stem(one.town, TOWN))]
        return [one for one in found if not county or stem(county, COUNTY).endswith(stem(one.county, COUNTY))]

    def _spelled(self, text: str, county: str, town: str) -> list[Village]:
        """Names written together: 陕西省安康市汉阴县蒲溪镇蒲溪社区, 蒲溪镇·蒲溪社区."""
        plain = same_letters(text).replace("·", "").replace("-", "")
        last = [one for name, rows in self.by_village.items() if len(name) > 1 and name in plain for one in rows]
        ending = [one for one in last if plain.endswith((one.name, short(one.name), stem(one.name, VILLAGE)))]
        return self._narrowed([one for one in ending if stem(one.town, TOWN) in plain.removesuffix(one.name)], county, town)

    def _mine(self, rows: list[Village], said: str) -> Village | Fault:
        if not rows:
            return Fault("no_such_village", said[:40])
        mine = [one for one in rows if one.path == self.within or one.path.startswith(f"{self.within}/")]
        if not mine:
            return Fault("foreign_place", said[:40])
        return mine[0] if len(mine) == 1 else Fault("many_villages", said[:40])
