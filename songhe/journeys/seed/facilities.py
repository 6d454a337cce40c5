"""Facilities of the demo: the real towns and villages of Ankang, everything that stands in them invented.

Made in memory and poured in one deed. With all of it (`share` 1) the two plans stand about where November 2026 would find them:
behind in some counties, ahead in none; some buildings with several names, some hung up and not working, some papers run out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from songhe.base.rows import Row
from songhe.journeys.seed import facility_facts as facts
from songhe.journeys.seed import facility_scenes, facility_tables
from songhe.journeys.seed.ground import DICE, HANYIN, HOME, PUXI, SEEDER, Dice, Ground, words
from songhe.register.access.models import User
from songhe.register.places import queries as places
from songhe.register.places.models import Division, Level
from songhe.register.providers import actions
from songhe.register.providers.models import CENTERS, FED, Facility, Kind, Operator, Site, Status, Step
from songhe.register.providers.rules import BUILT

SMALL = 0.1
TOGETHER = {"embedded_station": "day_care_center", "village_point": "happiness_home", "town_center": "care_home"}
"""Signs that often hang at one building: the new one beside the old one."""


@dataclass
class Stock:
    """What is being made, table by table."""

    ground: Ground
    dice: Dice
    share: float
    sites: list[Site] = field(default_factory=list)
    operators: list[Operator] = field(default_factory=list)
    facilities: list[Facility] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    rest: list[list[Row]] = field(default_factory=list)
    taken: dict[Any, int] = field(default_factory=dict)
    """Beds that are taken, by facility, so that the months say the same."""
    quiet: set[Any] = field(default_factory=set)
    """Keys of those that say they operate and leave no trace."""

    @property
    def today(self) -> date:
        return self.ground.today

    def ordered(self) -> list[Row]:
        """Every row, what is pointed to first."""
        centers = [row for row in self.facilities if row.kind in CENTERS]
        led = [row for row in self.facilities if row.kind not in CENTERS]
        return [*self.operators, *self.sites, *centers, *led, *self.steps, *(row for rows in self.rest for row in rows)]


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Pour the facilities and give the operator's log-in its seat; returns how many facilities."""
    city = Division.objects.get(code="6109")
    stock = Stock(ground, Dice(DICE + 7), SMALL if ground.small else 1.0)
    by_county = _places()
    facts.operators(stock, {code: by_county[code][0] for code in by_county})
    for code, (county, towns, villages) in sorted(by_county.items()):
        _county(stock, code, county, towns, villages)
    _lead(stock)
    facility_tables.clothe(stock)
    actions.pour(rows=stock.ordered(), place=city, by=SEEDER, at=ground.at)
    mine = next(row for row in stock.operators if row.division.code == HANYIN and row.chain)
    actions.seat_clerk(operator=mine, user=accounts["station"], by=SEEDER, at=ground.at)
    facility_scenes.play(stock)
    return len(stock.facilities)


def _places() -> dict[str, tuple[Division, list[Division], list[Division]]]:
    """By county: itself, its towns, its villages."""
    rows = Division.objects.exclude(level=Level.CITY).select_related("unit", "parent__parent").order_by("code")
    found: dict[str, tuple[Division, list[Division], list[Division]]] = {}
    for row in rows:
        county = found.setdefault(row.county_code, (row, [], []))
        if row.level == Level.TOWN:
            county[1].append(row)
        if row.level == Level.VILLAGE:
            county[2].append(row)
    return found


def _county(stock: Stock, code: str, county: Division, towns: list[Division], villages: list[Division]) -> None:
    """Its part of every kind, in the places where such a thing would stand."""
    communities = [row for row in villages if row.kind == "community"] or villages
    hamlets = [row for row in villages if row.kind != "community"] or villages
    grounds = {
        Kind.REGIONAL_CENTER: communities, Kind.EMBEDDED_STATION: communities, Kind.DAY_CARE_CENTER: communities,
        Kind.CANTEEN: communities, Kind.HOME_SERVICE_STATION: communities, Kind.VILLAGE_POINT: hamlets,
        Kind.HAPPINESS_HOME: hamlets, Kind.SUPPORT_INSTITUTION: communities, Kind.TOWN_CENTER: villages,
        Kind.CARE_HOME: villages,
    }  # fmt: skip
    old: dict[str, list[Facility]] = {}
    for kind in sorted(words("facilities")["kinds"], key=lambda one: one in TOGETHER):
        number = _number(stock, kind, code)
        for place in _where(stock, kind, grounds[Kind(kind)], towns, number):
            old.setdefault(kind, []).append(_one(stock, Kind(kind), place, old))


def _number(stock: Stock, kind: str, code: str) -> int:
    """How many of a kind a county has: by its elders, at least one where the plan asks for one."""
    asked = words("facilities")["kinds"][kind]
    whole = stock.ground.share(asked["full"], asked["each"])[code]
    return max(min(1, asked["each"]), round(whole * stock.share))


def _where(stock: Stock, kind: str, grounds: list[Division], towns: list[Division], number: int) -> list[Division]:
    """Places for so many: one to a town for centres and homes, else anywhere; 蒲溪社区 has its station and its home."""
    chosen = [row for row in grounds if row.code == PUXI and kind in {"embedded_station", "day_care_center"}]
    if kind in {Kind.TOWN_CENTER, Kind.CARE_HOME}:
        seats = {row.parent_id: row for row in reversed(grounds)}
        pool = [seats[town.pk] for town in towns if town.pk in seats]
    else:
        pool = [row for row in grounds if row not in chosen]
    return (chosen + stock.dice.sample(pool, min(number, len(pool))))[: max(number, len(chosen))]


def _one(stock: Stock, kind: Kind, place: Division, old: dict[str, list[Facility]]) -> Facility:
    """One facility in its building: the building of an older sign in the same village where there is one."""
    beside = next((row for row in old.get(TOGETHER.get(kind, ""), []) if row.division_id == place.pk), None)
    site = beside.site if beside else _site(stock, kind, place)
    name = f"{facts.short(place, kind)}{words('facilities')['names'][kind]}"
    status, moves = facts.life(stock, kind)
    row = Facility(
        site=site, name=name, kind=kind, status=status, division=place, division_path=place.path, unit=site.unit,
        synthetic=True, status_on=moves[-1][1], built_on=_built(moves),
        opened_on=_day(moves, "operating"),
        ended_on=moves[-1][1] if status == Status.CLOSED else None,
    )  # fmt: skip
    row.operator = facts.operator_for(stock, kind, place)
    facts.furnish(stock, row)
    stock.facilities.append(row)
    stock.steps += list(_steps(stock, row, moves))
    return row


def _site(stock: Stock, kind: Kind, place: Division) -> Site:
    lat, lng = stock.dice.near(place, 0.6)
    row = Site(
        name=f"{facts.short(place, kind)}{words('facilities')['sites'][kind]}", address=f"{places_name(place)}",
        division=place, division_path=place.path, unit=places.unit_code(place), lat=lat, lng=lng, synthetic=True,
        floor_area=facts.area(stock.dice, kind), storeys=stock.dice.randrange(1, 5),
        owner=stock.dice.choice(words("facilities")["owners"]),
    )  # fmt: skip
    stock.sites.append(row)
    return row


def places_name(place: Division) -> str:
    """An address for a building of this village."""
    return f"{place.short_name}{100 + int(place.code[-3:]) % 80}号"  # words: data


def _built(moves: list[tuple[str, date]]) -> date | None:
    return next((on for status, on in moves if status in BUILT), None)


def _day(moves: list[tuple[str, date]], status: str) -> date | None:
    return next((on for one, on in moves if one == status), None)


VERBS = {
    "planned": "enter", "approved": "approve", "building": "build", "accepted": "accept", "operating": "open",
    "suspended": "suspend", "closed": "close",
}  # fmt: skip


def _steps(stock: Stock, row: Facility, moves: list[tuple[str, date]]) -> Iterator[Step]:
    """The papers of its life. A few were written down two months late: what June knew is not what we know of June."""
    late = stock.dice.random() < 0.06
    for place, (status, on) in enumerate(moves):
        known = datetime.combine(on, time(10), tzinfo=HOME) + timedelta(days=65 if late else stock.dice.randrange(1, 6))
        yield Step(
            facility=row, verb=VERBS[status] if place else "enter", status=status, on=on, by_name=SEEDER.name,
            paper=facts.paper(row, on, stock.dice), known_at=min(known, stock.ground.at),
        )  # fmt: skip


def _lead(stock: Stock) -> None:
    """A centre leads what stands in its town; a regional one up to eight of its county's stations."""
    by_town = {row.division_path.rsplit("/", 1)[0]: row for row in stock.facilities if row.kind == Kind.TOWN_CENTER}
    regional: dict[str, list[Facility]] = {}
    for row in stock.facilities:
        if row.kind == Kind.REGIONAL_CENTER and row.built_on:
            regional.setdefault(row.division_path[:11], []).append(row)
    for row in stock.facilities:
        if row.kind not in FED:
            continue
        center = by_town.get(row.division_path.rsplit("/", 1)[0])
        near = regional.get(row.division_path[:11], [])
        if row.kind in {Kind.EMBEDDED_STATION, Kind.DAY_CARE_CENTER} and near:
            center = min(near, key=lambda one: (one.site.lat - row.site.lat) ** 2 + (one.site.lng - row.site.lng) ** 2)
        row.center = center if center is not None and center.built_on else None
