"""Buildings that may be one and the same: of one village, near or alike. Somebody says whether they are; nothing is joined."""

from dataclasses import dataclass
from datetime import date

from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.places.models import Division
from songhe.register.providers import dated, rules
from songhe.register.providers.models import Site

Point = tuple[float, float]
SHOWN = 5


@dataclass(frozen=True)
class Twin:
    """A building that may be the one meant: how alike its name is in percent, and how far away, where both stand somewhere."""

    site: Site
    likeness: int
    metres: int | None


class Known:
    """The buildings of a user's division by village, read once for whoever compares many."""

    def __init__(self, user: User, within: str = "", day: date | None = None) -> None:
        rows = scope.visible(user, Site.objects.select_related("division"))
        rows = rows.filter(scope.within(within)) if within else rows
        self.rule = dated.twins(day or date.max)
        self.by_village: dict[str, list[Site]] = {}
        for row in rows.order_by("name", "pk"):
            self.by_village.setdefault(row.division_path, []).append(row)

    def beside(self, village: str, name: str, position: Point | None) -> tuple[Site | None, list[Twin]]:
        """(the building of exactly this name, those that may be it), the likeliest first."""
        sites = self.by_village.get(village, [])
        same = next((one for one in sites if one.name == name), None)
        found = [_twin(one, name, position) for one in sites if one is not same]
        likely = [one for one in found if rules.may_be_one(one.likeness / 100, one.metres, self.rule)]
        return same, sorted(likely, key=lambda one: (-one.likeness, one.metres or 0))[:SHOWN]


def twins(user: User, division: Division, name: str, position: Point | None) -> list[Twin]:
    """Buildings of the village that may be the one that is about to be entered, one of this very name first."""
    same, others = Known(user, division.path).beside(division.path, name, position)
    return [*([Twin(same, 100, 0)] if same else []), *others]


def _twin(site: Site, name: str, position: Point | None) -> Twin:
    apart = rules.metres((site.lat, site.lng), position) if position and _stands(site) else None
    return Twin(site, round(100 * rules.likeness(site.name, name)), None if apart is None else round(apart))


def _stands(site: Site) -> bool:
    """A building without a position of its own was put in the middle of its village: that says nothing about where it is."""
    return (site.lat, site.lng) != (site.division.lat, site.division.lng)
