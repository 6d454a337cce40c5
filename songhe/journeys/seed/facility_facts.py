"""What a facility of the demo consists of: its life, its operator, beds, licences, prices, months and traces."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from songhe.base.rows import Row
from songhe.journeys.seed.ground import HANYIN, HOME, Dice, words
from songhe.register.filing.models import Filing, MonthlyReport, Offer, Price
from songhe.register.places.models import Division
from songhe.register.providers import rules
from songhe.register.providers.models import (
    CENTERS,
    HOMES,
    Asset,
    Beds,
    Equipment,
    Facility,
    Footprint,
    Kind,
    Licence,
    ManagedBy,
    Nature,
    Operator,
    Reform,
    Status,
)

if TYPE_CHECKING:
    from songhe.journeys.seed.facilities import Stock

LIVE = {Status.OPERATING, Status.SUSPENDED}
BEDS = {
    Kind.REGIONAL_CENTER: (30, 80, 20), Kind.TOWN_CENTER: (16, 40, 10), Kind.SUPPORT_INSTITUTION: (60, 150, 0),
    Kind.CARE_HOME: (24, 70, 0), Kind.EMBEDDED_STATION: (0, 6, 12), Kind.DAY_CARE_CENTER: (0, 1, 20),
}  # fmt: skip
"""Beds from … to, and day seats."""
AREAS = {Kind.REGIONAL_CENTER: 1800, Kind.TOWN_CENTER: 1000, Kind.SUPPORT_INSTITUTION: 3200, Kind.CARE_HOME: 1500}
CLERK = "机构填报"  # words: data


def short(place: Division, kind: str) -> str:
    """What stands before the kind in a name: the town for what a town has one of, the county for its institution."""
    if kind == Kind.SUPPORT_INSTITUTION:
        return _county_name(place)
    if kind in {Kind.TOWN_CENTER, Kind.CARE_HOME} and place.parent is not None:
        return str(place.parent.name)
    return place.short_name


def _county_name(place: Division) -> str:
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


def clothe(stock: "Stock") -> None:
    """Everything that hangs on the facilities, table by table."""
    tables: list[Any] = [_beds, _licences, _assets, _reforms]
    stock.rest += [[row for one in stock.facilities for row in table(stock, one)] for table in tables]
    live = [row for row in stock.facilities if row.status in LIVE]
    stock.quiet = {row.pk for row in live if _hung_up(stock, row)}
    offers = [offer for row in live for offer in _offers(row)]
    stock.rest += [list(offers), [_price(stock, offer) for offer in offers]]
    stock.rest += [[row for one in live for row in table(stock, one)] for table in (_filings, _reports, _traces)]


def _hung_up(stock: "Stock", row: Facility) -> bool:
    share = {Kind.HAPPINESS_HOME: 0.34, Kind.DAY_CARE_CENTER: 0.16, Kind.VILLAGE_POINT: 0.1}.get(Kind(row.kind), 0.02)
    return stock.dice.random() < share


def _beds(stock: "Stock", row: Facility) -> list[Row]:
    if row.kind not in BEDS or row.status not in LIVE | {Status.ACCEPTED}:
        return []
    low, high, seats = BEDS[Kind(row.kind)]
    number, used = stock.dice.randrange(low, high + 1), row.status in LIVE
    nursing = number if row.kind == Kind.SUPPORT_INSTITUTION else round(number * stock.dice.uniform(0.4, 0.8))
    reserve = round(number * 0.05) if row.kind == Kind.CARE_HOME else 0
    counts = {"nursing": nursing, "ordinary": max(0, number - nursing - reserve), "reserve": reserve, "day": seats}
    full = stock.dice.uniform(0.45, 0.98) if used else 0.0
    stock.taken[row.pk] = sum(int(n * full) for kind, n in counts.items() if kind not in {"reserve", "day"})
    return [
        Beds(
            facility=row,
            kind=kind,
            count=n,
            taken=int(n * full) if kind != "reserve" else 0,
            said_on=stock.today if used else None,
        )
        for kind, n in counts.items()
        if n
    ]


def _licences(stock: "Stock", row: Facility) -> list[Row]:
    """A registration, fire and food where they are needed; one in twelve has run out or soon will."""
    if row.status not in LIVE or row.kind in {Kind.VILLAGE_POINT, Kind.HAPPINESS_HOME}:
        return []
    kinds = [
        "business" if row.operator else "institution",
        *(["fire"] if row.kind in CENTERS or row.kind in HOMES else []),
        "food",
    ]
    made: list[Row] = []
    for kind in kinds:
        left = stock.dice.randrange(-40, 31) if stock.dice.random() < 0.08 else stock.dice.randrange(60, 1500)
        ends = stock.today + timedelta(days=left)
        made.append(
            Licence(
                facility=row,
                division_path=row.division_path,
                kind=kind,
                number=f"演{stock.dice.randrange(10**8):08d}",  # words: data
                issuer=_county_name(row.division),
                issued_on=ends - timedelta(days=1826),
                expires_on=ends,
            )
        )
    return made


def _assets(stock: "Stock", row: Facility) -> list[Row]:
    if row.kind not in HOMES and row.kind not in CENTERS:
        return []
    return [
        Asset(
            facility=row,
            name=name,
            measure=measure,
            count=n,
            value_cents=n * cents,
            acquired_on=row.opened_on,
            source="财政资金",
        )  # words: data
        for name, measure, cents in words("facilities")["assets"]
        for n in [stock.dice.randrange(4, 40)]
    ]


def _reforms(stock: "Stock", row: Facility) -> list[Row]:
    """What the town still runs is due; some of what the county runs was taken over this year."""
    if row.kind != Kind.CARE_HOME:
        return []
    told: dict[str, Any] = {"facility": row, "division_path": row.division_path, "due_on": date(2026, 12, 31)}
    if row.managed_by == ManagedBy.TOWN:
        return [Reform(**told)]
    if stock.dice.random() < 0.6:
        day = stock.today - timedelta(days=stock.dice.randrange(20, 300))
        parts = dict.fromkeys(Reform.PARTS, day)
        return [Reform(**told, **parts, status="complete", completed_on=day, paper=paper(row, day, stock.dice))]
    return []


def _offers(row: Facility) -> list[Offer]:
    return [
        Offer(facility=row, service=service, name=name, measure=measure)
        for service, name, measure, _cents in words("facilities")["services"][row.kind]
    ]


def _price(stock: "Stock", offer: Offer) -> Price:
    listed = words("facilities")["services"][offer.facility.kind]
    usual = next(cents for service, name, _m, cents in listed if (service, name) == (offer.service, offer.name))
    step = 5000 if usual > 50000 else 100
    cents = round(usual * stock.dice.uniform(0.85, 1.2) / step) * step
    since = offer.facility.opened_on or stock.today
    return Price(offer=offer, cents=cents, basis="market" if cents else "free", valid_from=since)


def _filings(stock: "Stock", row: Facility) -> list[Row]:
    """Most have their receipt; some wait at the desk, one or two longer than they should."""
    if row.kind in {Kind.VILLAGE_POINT, Kind.HAPPINESS_HOME} or row.opened_on is None or stock.dice.random() < 0.06:
        return []
    waits = stock.dice.random() < 0.05
    back = stock.dice.randrange(1, 12) if waits else 0
    on = (
        stock.today - timedelta(days=back) if waits else min(stock.today - timedelta(days=9), row.opened_on + timedelta(days=5))
    )
    at = datetime.combine(on, time(9, 30), tzinfo=HOME)
    told: dict[str, Any] = {
        "facility": row, "operator": row.operator, "division_path": row.division_path, "kind": "first", "submitted_at": at,
        "papers": ["application", "registration", "commitment"][: 2 if waits and stock.dice.random() < 0.4 else 3],
        "submitted_by": CLERK, "due_on": on + timedelta(days=7),
    }  # fmt: skip
    if waits:
        return [Filing(**told)]
    number = f"{row.division_path.split('/')[1]}-{on.year}-{8000 + stock.facilities.index(row):04d}"
    decided = {
        "decided_at": at + timedelta(days=2),
        "decided_by": CLERK,
        "number": number,
        "checked_on": on + timedelta(days=6),
    }
    return [Filing(**told, **decided, status="received", check_by=on + timedelta(days=28))]


def _reports(stock: "Stock", row: Facility) -> list[Row]:
    """Months as the operator tells them; one in ten has not told the last one. Who is hung up says that all is well."""
    made: list[Row] = []
    for back in range(1, 5):
        month = _month(stock.today, back)
        if row.opened_on is None or row.opened_on > month or (back == 1 and stock.dice.random() < 0.1):
            continue
        people = stock.dice.randrange(8, 60) * (3 if row.kind in CENTERS else 1)
        made.append(
            MonthlyReport(
                facility=row,
                division_path=row.division_path,
                month=month,
                people=people,
                visits=people * stock.dice.randrange(3, 12),
                meals=people * stock.dice.randrange(0, 16),
                beds_taken=stock.taken.get(row.pk, 0),
                open_days=stock.dice.randrange(20, 29),
                staff=row.staff,
                carers=row.carers,
                reported_at=datetime.combine(_month(stock.today, back - 1), time(9), tzinfo=HOME),
                by_name=CLERK,
            )
        )
    return made


def _month(day: date, back: int) -> date:
    for _each in range(back):
        day = day.replace(day=1) - timedelta(days=1)
    return day.replace(day=1)


def _traces(stock: "Stock", row: Facility) -> list[Row]:
    """What it left behind in the last weeks: meals where it cooks, sign-ins elsewhere; nothing where it is hung up."""
    if row.status != Status.OPERATING or row.opened_on is None:
        return []
    kind = "meal" if row.kind in CENTERS or row.kind == Kind.CANTEEN else "stay" if row.kind in HOMES else "sign_in"
    busy = stock.dice.randrange(2, 40) if kind != "sign_in" else stock.dice.randrange(1, 7)
    start = 45 if row.pk in stock.quiet else 0
    days = [stock.today - timedelta(days=back) for back in range(start, start + 31) if stock.dice.random() < 0.6]
    return [
        Footprint(facility=row, kind=kind, day=day, count=max(1, busy + stock.dice.randrange(-2, 3)))
        for day in days
        if day >= row.opened_on
    ]
