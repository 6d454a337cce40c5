"""What hangs on a facility of the demo: beds, licences, assets, prices, filings, months and traces, table by table."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from songhe.base.rows import Row
from songhe.journeys.seed.facility_facts import LIVE, county_name, paper
from songhe.journeys.seed.ground import HOME, words
from songhe.register.filing.models import Filing, MonthlyReport, Offer, Price
from songhe.register.providers.models import (
    CENTERS,
    HOMES,
    Asset,
    Beds,
    Facility,
    Footprint,
    Kind,
    Licence,
    ManagedBy,
    Reform,
    Status,
)

if TYPE_CHECKING:
    from songhe.journeys.seed.facilities import Stock

BEDS = {
    Kind.REGIONAL_CENTER: (30, 80, 20), Kind.TOWN_CENTER: (16, 40, 10), Kind.SUPPORT_INSTITUTION: (60, 150, 0),
    Kind.CARE_HOME: (24, 70, 0), Kind.EMBEDDED_STATION: (0, 6, 12), Kind.DAY_CARE_CENTER: (0, 1, 20),
}  # fmt: skip
"""Beds from … to, and day seats."""
CLERK = "机构填报"  # words: data


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
                issuer=county_name(row.division),
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
    """What it left behind in the last weeks: who came where it cooks, sign-ins elsewhere; nothing where it is hung up."""
    if row.status != Status.OPERATING or row.opened_on is None:
        return []
    kind = "attendance" if row.kind in CENTERS or row.kind == Kind.CANTEEN else "stay" if row.kind in HOMES else "sign_in"
    busy = stock.dice.randrange(2, 40) if kind != "sign_in" else stock.dice.randrange(1, 7)
    start = 45 if row.pk in stock.quiet else 0
    days = [stock.today - timedelta(days=back) for back in range(start, start + 31) if stock.dice.random() < 0.6]
    return [
        Footprint(facility=row, kind=kind, day=day, count=max(1, busy + stock.dice.randrange(-2, 3)))
        for day in days
        if day >= row.opened_on
    ]
