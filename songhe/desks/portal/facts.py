"""What everybody may know of a facility, and nothing else: each column is named here, and read by name.

Whatever is not on these lists cannot reach a public page or an open file: not the licence numbers, not the legal person, not
the clerks' log-ins, not what the bureau thinks of it (footprints, filings). `tests/test_facts.py` holds the lists.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from songhe.desks.portal.minute import Kept
from songhe.register.bulletin import queries as bulletin
from songhe.register.filing import queries as filing
from songhe.register.filing.queries import Charge
from songhe.register.places import queries as places
from songhe.register.providers.models import Beds, Facility, Picture, Status

FACILITY = (
    "pk", "name", "kind", "status", "nature", "hours", "phone", "about", "rooms", "staff", "carers", "equipment", "opened_on",
    "status_on", "center_id", "division_path", "site__name", "site__address", "site__lat", "site__lng", "division__lat",
    "division__lng", "division__located", "division__terrain", "operator__name", "operator__brand", "operator__phone",
)  # fmt: skip
BEDS = ("facility_id", "kind", "count", "taken", "out", "said_on")
PICTURE = ("facility_id", "pk", "caption")
SHOWN = (Status.OPERATING, Status.SUSPENDED)


@dataclass(frozen=True)
class Bed:
    """Beds of one kind, and on which day somebody said how many are taken and how many out of use."""

    kind: str
    count: int
    taken: int
    out: int
    said_on: date | None

    @property
    def free(self) -> int | None:
        """Nobody has said how many are taken: then nobody knows how many are free."""
        return self.count - self.taken - self.out if self.said_on else None


@dataclass(frozen=True)
class Service:
    """One thing that can be had, with the filed price."""

    code: str
    name: str
    measure: str
    note: str
    yuan: str
    basis: str
    since: date | None

    @property
    def is_free(self) -> bool:
        return self.basis == "free"


@dataclass(frozen=True)
class Spot:
    """One facility as the public sees it."""

    key: UUID
    name: str
    kind: str
    status: str
    status_on: date
    nature: str
    hours: dict[str, list[str]]
    phone: str
    about: str
    rooms: int | None
    staff: int
    carers: int
    equipment: tuple[str, ...]
    opened_on: date | None
    center: UUID | None
    path: str
    site: str
    address: str
    lat: float
    lng: float
    approximate: bool
    terrain: str
    operator: str
    beds: tuple[Bed, ...] = ()
    services: tuple[Service, ...] = ()
    pictures: tuple[tuple[UUID, str], ...] = ()

    @property
    def point(self) -> tuple[float, float]:
        return self.lat, self.lng

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPERATING

    @property
    def free(self) -> int | None:
        """Free places of all kinds, as far as somebody said so."""
        known = [bed.free for bed in self.beds if bed.free is not None]
        return sum(known) if known else None

    def offers(self, code: str) -> bool:
        return any(service.code == code for service in self.services)


@dataclass(frozen=True)
class Everything:
    """All that is public of facilities, at one moment."""

    at: datetime
    spots: tuple[Spot, ...]
    by_key: dict[UUID, Spot]
    fed: dict[UUID, tuple[Spot, ...]]


def _everything(at: datetime) -> Everything:
    """Five queries, however many look."""
    rows = list(Facility.objects.filter(status__in=SHOWN).order_by("division_path", "name", "pk").values(*FACILITY))
    keys = [row["pk"] for row in rows]
    beds, pictures = _grouped(Beds, BEDS, keys), _grouped(Picture, PICTURE, keys)
    charges = filing.charges(keys, localtime(at).date())
    spots = tuple(_spot(row, beds.get(row["pk"], []), charges[row["pk"]], pictures.get(row["pk"], [])) for row in rows)
    by_key = {spot.key: spot for spot in spots}
    fed: dict[UUID, list[Spot]] = {}
    for spot in spots:
        if spot.center in by_key:
            fed.setdefault(spot.center, []).append(spot)
    return Everything(at, spots, by_key, {key: tuple(rows) for key, rows in fed.items()})


def _grouped(model: Any, fields: tuple[str, ...], keys: list[UUID]) -> dict[UUID, list[tuple[Any, ...]]]:
    found: dict[UUID, list[tuple[Any, ...]]] = {}
    for first, *rest in model.objects.filter(facility_id__in=keys).order_by("pk").values_list(*fields):
        found.setdefault(first, []).append(tuple(rest))
    return found


def _spot(row: dict[str, Any], beds: list[Any], charges: list[Charge], pictures: list[Any]) -> Spot:
    drawn = row["division__located"] == "approximate"
    return Spot(
        key=row["pk"], name=row["name"], kind=row["kind"], status=row["status"], status_on=row["status_on"],
        nature=row["nature"], hours=row["hours"], phone=row["phone"] or row["operator__phone"] or "", about=row["about"],
        rooms=row["rooms"], staff=row["staff"], carers=row["carers"], equipment=tuple(row["equipment"]),
        opened_on=row["opened_on"], center=row["center_id"], path=row["division_path"], site=row["site__name"],
        address=row["site__address"], lat=row["site__lat"], lng=row["site__lng"], terrain=row["division__terrain"],
        approximate=drawn and (row["site__lat"], row["site__lng"]) == (row["division__lat"], row["division__lng"]),
        operator=row["operator__brand"] or row["operator__name"] or "",
        beds=tuple(Bed(*bed) for bed in beds), services=tuple(map(_service, charges)), pictures=tuple(pictures),
    )  # fmt: skip


def _service(charge: Charge) -> Service:
    offer = charge.offer
    return Service(offer.service, offer.name, offer.measure, offer.note, charge.yuan, charge.basis, charge.valid_from)


def _news(at: datetime) -> list[dict[str, Any]]:
    return list(bulletin.news()[:NEWEST])


NEWEST = 200
everything = Kept(_everything)
book = Kept(lambda at: places.gazetteer(), seconds=600)
news = Kept(_news)
offices: Kept[list[dict[str, Any]]] = Kept(lambda at: list(bulletin.offices()))
