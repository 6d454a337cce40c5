"""Services at home of the demo: what stations offer, who delivers it, four weeks of orders and one to come.

All of it invented. Every operator with a station has carers (`crew`); most orders are of the operator of the log-in `station`
(`rounds`, `visits`). What was agreed and what is sold as a package: `agreed`, `packages`.
"""

from datetime import timedelta

from songhe.base.rows import Row
from songhe.journeys.seed import agreed, crew, packages, rounds
from songhe.journeys.seed.ground import DICE, SEEDER, Dice, Ground
from songhe.journeys.seed.house import House
from songhe.register.access.models import User
from songhe.register.catalogue import dated as catalogue
from songhe.register.filing.models import Offer, Price
from songhe.register.places.models import Division
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility, Operator

OFFERED = {
    "meal-delivery": 300, "meal-cooking": 6000, "meal-feeding": 3500, "bath-home": 8000, "bath-bed": 15000, "bath-point": 6000,
    "clean-body": 3500, "clean-house": 6000, "clean-laundry": 4000, "walk-indoor": 2500, "walk-out": 6000,
    "clinic-escort": 12000, "clinic-medicine": 2000, "urgent-visit": 5000, "care-daily": 5000, "care-turning": 9000,
    "care-medicine": 2500, "health-monitor": 2000, "visit-home": 1500, "comfort-company": 3500, "errand-shopping": 2500,
    "errand-bills": 1000, "retrofit-survey": 5000,
}  # fmt: skip
"""Services that a station offers, and about what each costs, in cents."""


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Pour services at home; returns how many orders."""
    house = House(ground, Dice(DICE + 11))
    stations = _stations(ground)
    for facility in stations:
        _offers(house, facility)
    mine = _operator(accounts["station"])
    for operator in sorted({row.operator for row in stations if row.operator}, key=lambda one: one.credit_code):
        base = next(row for row in stations if row.operator_id == operator.pk)
        crew.sow(house, operator, base, accounts["carer"] if operator == mine else None)
    rounds.sow(house, stations, mine)
    rows: list[Row] = [*house.offers, *_prices(house), *house.carers, *house.rest, *house.orders, *house.taken, *house.engaged]
    rows += house.dues
    providers.pour(rows=rows, place=Division.objects.get(code="6109"), by=SEEDER, at=ground.at)
    agreed.sow(house, mine)
    packages.sow(house, mine)
    return len(house.orders)


def _stations(ground: Ground) -> list[Facility]:
    """Who goes to people's homes: embedded stations and what works from a shop, of a company."""
    kinds = ["embedded_station", "home_service_station", "regional_center"]
    rows = Facility.objects.filter(kind__in=kinds, status="operating", operator__isnull=False)
    rows = rows.select_related("operator", "division__parent", "site").prefetch_related("offers")
    return list(rows.order_by("division_path", "name", "pk"))


def _operator(user: User) -> Operator:
    return Operator.objects.get(clerks__user=user, clerks__ended_at=None)


def _offers(house: House, facility: Facility) -> None:
    known = catalogue.items(house.ground.today)
    usual = [code for code in OFFERED if code in known]
    chosen = usual if facility.kind != "regional_center" else house.dice.sample(usual, 12)
    named = {(row.service, row.name): row for row in facility.offers.all()}
    for code in chosen:
        item = known[code]
        if (item.service, item.name) in named:  # offered before there was a catalogue
            continue
        row = Offer(facility=facility, service=item.service, name=item.name, item=code, measure=item.measure)
        house.offers.append(row)
        house.by_facility[facility.pk][code] = row
        house.prices[row.pk] = round(OFFERED[code] * house.dice.uniform(0.85, 1.2) / 100) * 100


def _prices(house: House) -> list[Price]:
    since = house.ground.today - timedelta(days=200)
    return [Price(offer=row, cents=house.prices[row.pk], basis="market", valid_from=since) for row in house.offers]
