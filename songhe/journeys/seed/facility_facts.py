"""What a facility of the demo consists of: its life, its operator, beds, licences, prices, months and traces."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from songhe.journeys.seed.ground import HANYIN, Dice, words
from songhe.register.places.models import Division
from songhe.register.providers import rules
from songhe.register.providers.models import (
    CENTERS,
    HOMES,
    Equipment,
    Facility,
    Kind,
    ManagedBy,
    Nature,
    Operator,
    Status,
)

if TYPE_CHECKING:
    from songhe.journeys.seed.facilities import Stock

LIVE = {Status.OPERATING, Status.SUSPENDED}
AREAS = {Kind.REGIONAL_CENTER: 1800, Kind.TOWN_CENTER: 1000, Kind.SUPPORT_INSTITUTION: 3200, Kind.CARE_HOME: 1500}


def short(place: Division, kind: str) -> str:
    """What stands before the kind in a name: the town for what a town has one of, the county for its institution."""
    if kind == Kind.SUPPORT_INSTITUTION:
        return county_name(place)
    if kind in {Kind.TOWN_CENTER, Kind.CARE_HOME} and place.parent is not None:
        return str(place.parent.name)
    return place.short_name


def county_name(place: Division) -> str:
    """Name of the county in which a village lies."""
    above = place.parent.parent if place.parent is not None else None
    return above.name if above is not None else place.short_name


def area(dice: Dice, kind: str) -> Decimal:
    """Square metres of a building."""
    usual = AREAS.get(Kind(kind), 300)
    return Decimal(round(usual * dice.uniform(0.7, 1.4)))


def operators(stock: "Stock", counties: dict[str, Division]) -> None:
    """Two to four companies a county, some of a chain; the town governments and villages run the rest themselves."""
    chains, place = words("facilities")["chains"], 1
    for number, (code, county) in enumerate(sorted(counties.items())):
        mine = [chains[number % len(chains)], chains[(number + 2) % len(chains)], "", ""]
        for chain in mine[: 2 if stock.share < 1 else 4]:
            title = chain or stock.dice.choice(["康宁", "长青", "孝安", "福寿", "惠民"])  # words: data
            first = f"{'52' if not chain and stock.dice.random() < 0.5 else '91'}{code}{place:09d}"
            row = Operator(
                name=f"{county.name}{title}养老服务有限公司",  # words: data
                credit_code=first + rules.code_check(first), kind="company",
                chain=chain, brand=chain, phone=phone(stock.dice), division=county, division_path=county.path, synthetic=True,
            )  # fmt: skip
            stock.operators.append(row)
            place += 1


def phone(dice: Dice) -> str:
    """A number of a telephone at a door; no such number is given to anybody."""
    return f"0915-0{dice.randrange(10**6):06d}"


def operator_for(stock: "Stock", kind: str, place: Division) -> Operator | None:
    """Who runs it: companies run the town's things, villages and towns their own."""
    if kind in {Kind.VILLAGE_POINT, Kind.HAPPINESS_HOME} and stock.dice.random() < 0.7:
        return None
    mine = [row for row in stock.operators if row.division.code == place.county_code]
    return mine[0] if place.county_code == HANYIN and kind == Kind.EMBEDDED_STATION else stock.dice.choice(mine)


def life(stock: "Stock", kind: str) -> tuple[str, list[tuple[str, date]]]:
    """(where it stands, its moves): by the plan's years for what the plan builds, long ago for the rest."""
    plan = words("facilities")["plan"].get(kind)
    whole = words("facilities")["kinds"][kind]["full"]
    return _planned(stock, plan, whole) if plan else _old(stock, kind)


def _planned(stock: "Stock", plan: list[Any], whole: int) -> tuple[str, list[tuple[str, date]]]:
    throw = stock.dice.random() * whole
    for year, number in plan:
        if throw < number:
            return _built(stock, year)
        throw -= number
    rest = whole - sum(number for _year, number in plan)
    stage = ("building", "approved", "planned")[min(2, int(throw / max(1, rest) * 3))]
    return stage, _moves(stock.today - timedelta(days=stock.dice.randrange(5, 60)), stage)


def _built(stock: "Stock", year: int) -> tuple[str, list[tuple[str, date]]]:
    last = min(stock.today - timedelta(days=12), date(year, 12, 24))
    accepted = max(date(year, 2, 20), last - timedelta(days=stock.dice.randrange(max(1, (last - date(year, 2, 20)).days))))
    moves = _moves(accepted, "accepted")
    opened = accepted + timedelta(days=stock.dice.randrange(10, 70))
    if opened >= stock.today or stock.dice.random() < 0.03:
        return "accepted", moves
    moves.append(("operating", opened))
    if stock.dice.random() < 0.03:
        moves.append(("suspended", min(stock.today - timedelta(days=3), opened + timedelta(days=90))))
    return moves[-1][0], moves


def _moves(last: date, stage: str) -> list[tuple[str, date]]:
    """The usual way up to a stage, reached on `last`."""
    days = [("accepted", 0), ("building", 150), ("approved", 210), ("planned", 270)]
    names = [name for name, _back in days]
    from_here = days[names.index(stage) :]
    return [(name, last - timedelta(days=back - from_here[0][1])) for name, back in reversed(from_here)]


def _old(stock: "Stock", kind: str) -> tuple[str, list[tuple[str, date]]]:
    """There since years: working, suspended, or closed; what no plan speaks of."""
    began = stock.today - timedelta(days=stock.dice.randrange(900, 4200))
    throw, shut = stock.dice.random(), {Kind.HAPPINESS_HOME: 0.3, Kind.DAY_CARE_CENTER: 0.14}.get(Kind(kind), 0.0)
    if throw < shut:
        status = "closed" if throw < shut / 2 else "suspended"
        return status, [("operating", began), (status, stock.today - timedelta(days=stock.dice.randrange(20, 500)))]
    return "operating", [("operating", began)]


def paper(row: Facility, on: date, dice: Dice) -> str:
    """Number of a document that does not exist."""
    return f"演民发〔{on.year}〕{dice.randrange(1, 120)}号"  # words: data


def furnish(stock: "Stock", row: Facility) -> None:
    """Hours, people, equipment and how it is run."""
    dice = stock.dice
    large = row.kind in CENTERS or row.kind in HOMES
    row.staff = dice.randrange(12, 40) if large else dice.randrange(1, 6)
    row.carers = round(row.staff * dice.uniform(0.4, 0.7))
    row.floor_area = row.site.floor_area
    row.rooms = dice.randrange(20, 60) if large else dice.randrange(2, 8)
    row.equipment = sorted(dice.sample(Equipment.values, 7 if large else 3))
    span = ["00:00", "24:00"] if row.kind in HOMES else ["08:00", "18:00"]
    days = (
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        if large or dice.random() < 0.4
        else ("mon", "tue", "wed", "thu", "fri")
    )
    row.hours = dict.fromkeys(days, span)
    row.phone = phone(dice)
    row.nature = Nature.PUBLIC_PRIVATE if row.operator else Nature.VILLAGE
    if row.kind in HOMES:
        row.nature = Nature.PUBLIC
        town = row.kind == Kind.CARE_HOME and row.division.county_code == HANYIN
        row.managed_by = (
            ManagedBy.TOWN
            if town
            else ManagedBy.COUNTY
            if row.kind == Kind.SUPPORT_INSTITUTION or dice.random() < 0.5
            else ManagedBy.TOWN
        )
    if row.status not in LIVE | {Status.ACCEPTED}:
        row.due_on = stock.today + timedelta(days=dice.randrange(20, 400)) if row.status != Status.CLOSED else None
