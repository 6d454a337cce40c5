"""Reads of filings, prices and reports. What a user may open is what `providers` says of its facilities."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from songhe.register.access.models import User
from songhe.register.filing.models import Filing, MonthlyReport, Offer, Price
from songhe.register.providers import queries as providers
from songhe.register.providers.models import Facility, Status


def filings(user: User) -> QuerySet[Filing]:
    """Filings of the facilities a user may open, newest first."""
    mine = providers.facilities(user).order_by().values("pk")
    return Filing.objects.filter(facility__in=mine).select_related("facility", "operator")


def reports(user: User) -> QuerySet[MonthlyReport]:
    """Monthly reports of the facilities a user may open, newest first."""
    mine = providers.facilities(user).order_by().values("pk")
    return MonthlyReport.objects.filter(facility__in=mine).select_related("facility")


@dataclass(frozen=True)
class Charge:
    """What a service costs on a day."""

    offer: Offer
    cents: int | None  # None: offered, and no price filed for that day
    basis: str
    valid_from: date | None

    @property
    def yuan(self) -> str:
        """`12`, `12.50`; nothing where no price is filed."""
        if self.cents is None:
            return ""
        return f"{self.cents // 100:,}" if self.cents % 100 == 0 else f"{self.cents / 100:,.2f}"


def charges(facilities: Collection[UUID], day: date) -> dict[UUID, list[Charge]]:
    """What each of these facilities offers on `day` and at which filed price. Two queries; public."""
    offers = Offer.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), facility_id__in=facilities)
    rows = list(offers.order_by("facility_id", "service", "name", "pk"))
    standing = Price.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), offer__in=offers, valid_from__lte=day)
    prices = {price.offer_id: price for price in standing}
    found: dict[UUID, list[Charge]] = {key: [] for key in facilities}
    for offer in rows:
        price = prices.get(offer.pk)
        facts = (price.cents, price.basis, price.valid_from) if price else (None, "", None)
        found[offer.facility_id].append(Charge(offer, *facts))
    return found


def history(facility: Facility) -> QuerySet[Price]:
    """Every price that this facility ever filed, newest first."""
    return Price.objects.filter(offer__facility=facility).select_related("offer", "filing").order_by("-valid_from", "pk")


def unreported(rows: QuerySet[Facility], month: date) -> QuerySet[Facility]:
    """Of these facilities, the ones that operated in a month and have not reported it."""
    told = MonthlyReport.objects.filter(facility=OuterRef("pk"), month=month)
    return rows.filter(~Exists(told), status=Status.OPERATING, opened_on__lt=_next(month))


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
