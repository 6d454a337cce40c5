"""Where somebody looks from: an address that was typed, or the position of the device, and what lies around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from songhe.desks.portal import facts
from songhe.desks.portal.facts import Spot
from songhe.links.maps import travel
from songhe.links.maps.travel import Start
from songhe.register.places.gazetteer import Entry, Found

SOUTH, NORTH, WEST, EAST = 31.0, 34.5, 107.0, 111.0
SHOWN_KM = 1000


@dataclass(frozen=True)
class Where:
    """One place to look from. `others` are what the words may mean as well; `about` says that nobody measured it."""

    lat: float
    lng: float
    terrain: str
    name: str
    path: str = ""
    about: bool = True
    is_wide: bool = False  # a whole county: distances from its seat say little
    others: tuple[Found, ...] = ()

    @property
    def point(self) -> tuple[float, float]:
        return self.lat, self.lng


@dataclass(frozen=True)
class Way:
    """How far, and how long on foot and by car; from a straight line lengthened by the ground."""

    metres: int
    walk: int
    drive: int

    @property
    def said(self) -> str:
        """约 3.2 公里"""
        if self.metres < 1000:
            return _("约 %(n)d 米") % {"n": max(50, round(self.metres / 50) * 50)}
        return _("约 %(n)s 公里") % {"n": f"{self.metres / 1000:.1f}" if self.metres < 20_000 else f"{self.metres / 1000:.0f}"}


@dataclass(frozen=True)
class Hit:
    """A facility and the way to it, numbered as on the map."""

    number: int
    spot: Spot
    way: Way | None


def read(asked: dict[str, str], at: datetime) -> Where | None:
    """Where the visitor looks from; None when nothing was said, or nothing that is a place here."""
    if asked.get("lat") or asked.get("lng"):
        return _position(asked.get("lat", ""), asked.get("lng", ""), at)
    found = facts.book(at).match(asked.get("near", ""))
    if not found:
        return None
    entry = next((one.entry for one in found if one.entry.code == asked.get("place")), found[0].entry)
    others = tuple(one for one in found if one.entry != entry)
    return _of(entry, facts.book(at).whole(entry), others)


def _of(entry: Entry, whole: str, others: tuple[Found, ...]) -> Where:
    wide = entry.level in {"city", "county"}
    about = entry.located == "approximate"
    return Where(entry.lat, entry.lng, entry.terrain, whole or entry.name, entry.path, about, wide, others)


def _position(lat: str, lng: str, at: datetime) -> Where | None:
    """The device's own position. It is used for this answer and kept nowhere; three decimals are enough (about 100 m)."""
    try:
        here = round(float(lat), 3), round(float(lng), 3)
    except ValueError:
        return None
    if not (SOUTH <= here[0] <= NORTH and WEST <= here[1] <= EAST):
        return None
    villages = [entry for entry in facts.book(at).entries if entry.level == "village"]
    nearest = min(villages, key=lambda entry: (entry.lat - here[0]) ** 2 + (entry.lng - here[1]) ** 2, default=None)
    path = nearest.path.rsplit("/", 2)[0] if nearest else ""
    return Where(*here, nearest.terrain if nearest else "mountain", _("您现在的位置"), path, about=False)


def way(where: Where, spot: Spot, at: datetime) -> Way:
    """From there to the facility, on the harder of the two grounds."""
    rule = travel.in_force(at)
    walk, drive = (
        travel.by_great_circle(Start(where.lat, where.lng, how), spot.point, _ground(where, spot), rule)
        for how in ("foot", "car")
    )
    return Way(walk.metres, round(walk.seconds / 60), round(drive.seconds / 60))


def _ground(where: Where, spot: Spot) -> str:
    return "mountain" if "mountain" in {where.terrain, spot.terrain} else "town"


def chosen(spots: Iterable[Spot], *, kind: str = "", service: str = "", free: bool = False, path: str = "") -> list[Spot]:
    """Those of a kind, with a service, with a free place, below a path."""
    return [
        spot for spot in spots
        if (not kind or spot.kind == kind) and (not service or spot.offers(service)) and (not free or spot.free)
        and (not path or f"{spot.path}/".startswith(f"{path}/"))
    ]  # fmt: skip


def ordered(spots: list[Spot], where: Where | None, at: datetime) -> list[Spot]:
    """Nearest by road first, open before suspended; without a place in the order of the divisions."""
    if where is None:
        return sorted(spots, key=lambda spot: not spot.is_open)
    detour = travel.in_force(at).detour
    return sorted(
        spots,
        key=lambda spot: (not spot.is_open, travel.straight_m(where.point, spot.point) * detour[_ground(where, spot)]),
    )


def hits(spots: Iterable[Spot], where: Where | None, at: datetime, first: int = 1) -> list[Hit]:
    """These with their numbers and the way to each."""
    return [Hit(number, spot, way(where, spot, at) if where else None) for number, spot in enumerate(spots, first)]


def asked_again(asked: dict[str, str], **changes: str) -> str:
    """The query of the same search with changes; what is empty is left out."""
    said = {**asked, **changes}
    return urlencode({name: value for name, value in said.items() if value})
