"""Where a service can be booked: offers with their filed price of the day, the nearest first."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from songhe.base import ranking
from songhe.care.homecare.rules import distance_m
from songhe.register.access.scope import within
from songhe.register.filing.models import Offer, Price
from songhe.register.people.models import Elder
from songhe.register.providers.models import Status


@dataclass(frozen=True)
class Choice:
    """One provider of a service: its price in cents, how far it is as the crow flies, and its quality in points of 100."""

    offer: Offer
    cents: int
    metres: int
    points: float | None = None  # none: not judged yet

    @property
    def yuan(self) -> str:
        """12, 12.50."""
        return f"{self.cents // 100:,}" if self.cents % 100 == 0 else f"{self.cents / 100:,.2f}"

    @property
    def km(self) -> str:
        return f"{self.metres / 1000:.1f}"


BAND = 10  # points of 100: two that differ by less are told apart by the way, not by the points
UNJUDGED = 70.0  # a new provider is neither praised nor hidden [D]


def choices(elder: Elder, item: str, day: date) -> list[Choice]:
    """Who offers it in the elder's county with a filed price of that day: good ones first, then near ones. Two queries."""
    price = Price.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), offer=OuterRef("pk"), valid_from__lte=day)
    county = "/".join(elder.division_path.split("/")[:2])
    rows = Offer.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=day), within(county, "facility__division_path"), item=item,
        facility__status=Status.OPERATING, facility__operator__isnull=False,
    )  # fmt: skip
    rows = rows.annotate(cents=Subquery(price.values("cents")[:1])).filter(cents__isnull=False)
    lat, lng = elder.position
    found = [
        Choice(row, row.cents, distance_m(lat, lng, row.facility.site.lat, row.facility.site.lng))
        for row in rows.select_related("facility__site", "facility__operator")
    ]
    found.sort(key=lambda one: (one.metres, one.cents, one.offer.pk))
    points = ranking.points([one.offer.facility_id for one in found])
    judged = [replace(one, points=points.get(one.offer.facility_id)) for one in found]
    return sorted(judged, key=lambda one: -((UNJUDGED if one.points is None else one.points) // BAND))
