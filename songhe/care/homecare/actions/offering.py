"""What a facility offers for booking: which offer is which service of the catalogue, packages, and who answers."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homecare.actions import ground
from songhe.care.homecare.actions.booking import book
from songhe.care.homecare.models import Order, Package, Reception
from songhe.register.catalogue import dated as catalogue
from songhe.register.filing import queries as filing
from songhe.register.filing.models import Offer
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


def set_item(*, offer: Offer, item: str, by: Actor, at: datetime) -> None:
    """Say which service of the catalogue an offer is; empty: it is not booked at home."""
    if item and item not in catalogue.items(localtime(at).date()):
        raise Refused(_("服务目录里没有这一项。"))
    with journal.deed():
        Offer.objects.filter(pk=offer.pk).update(item=item)
        offer.item = item
        place = offer.facility.division_path
        told = {"facts": {"offer": str(offer.pk), "item": item}}
        journal.write(verb="homecare.offer.item", subject=offer.facility, by=by, at=at, division=place, **told)


def set_reception(*, facility: Facility, by_hand: bool, by: Actor, at: datetime) -> None:
    """Answer each booking by hand, or promise the first free carer at once."""
    with journal.deed():
        Reception.objects.update_or_create(facility=facility, defaults={"by_hand": by_hand, "changed_at": at})
        told = {"after": {"by_hand": by_hand}}
        journal.write(verb="homecare.reception", subject=facility, by=by, at=at, division=facility.division_path, **told)


def lay_package(
    *, facility: Facility, name: str, offers: list[Offer], cents: int, valid_from: date, by: Actor, at: datetime,
) -> Package:  # fmt: skip
    """Several visits for one price, which is not above what they cost singly on the first day."""
    if len(offers) < 2 or any(one.facility_id != facility.pk or not one.item for one in offers):
        raise Refused(_("套餐至少要有两项本站可预约的服务。"))
    costs = {one.offer.pk: one.cents for one in filing.charges([facility.pk], valid_from)[facility.pk]}
    single = [costs.get(one.pk) for one in offers]
    if None in single or cents > sum(one or 0 for one in single):
        raise Refused(_("套餐价不能高于各项备案价之和，每项都要有备案价。"))
    row = Package(
        facility=facility, division_path=facility.division_path, name=name[:40], cents=cents, valid_from=valid_from,
        offers=[str(one.pk) for one in offers],
    )  # fmt: skip
    try:
        with journal.deed():
            row.save(force_insert=True)
            ground.note(row, "lay", by, at, facts={"name": row.name, "cents": cents})
    except IntegrityError as fault:
        raise Refused(_("已经有同名的套餐。")) from fault
    return row


def shares(cents: int, singles: list[int]) -> list[int]:
    """What of a package's price falls on each visit, in the proportion of the single prices; sums to `cents`."""
    whole, given, found = sum(singles), 0, []
    for place, single in enumerate(singles):
        last = place == len(singles) - 1
        share = cents - given if last else (cents * single // whole if whole else 0)
        found.append(share)
        given += share
    return found


def book_package(
    *, elder: Elder, package: Package, starts: list[datetime], channel: str, by: Actor, at: datetime, key: str = "",
    read_back_by: str = "",
) -> list[Order]:  # fmt: skip
    """Book every visit of a package in one go, all or none."""
    known = {str(one.pk): one for one in Offer.objects.select_related("facility").filter(pk__in=map(UUID, package.offers))}
    offers = [known[one] for one in package.offers]
    if len(starts) != len(offers):
        raise Refused(_("套餐里每一项都要选时间。"))
    costs = {
        one.offer.pk: one.cents or 0 for one in filing.charges([package.facility_id], localtime(at).date())[package.facility_id]
    }
    parts = shares(package.cents, [costs.get(one.pk, 0) for one in offers])
    with journal.deed(), transaction.atomic():
        return [
            book(
                elder=elder, offer=offer, day=localtime(when).date(), time=localtime(when).time(), channel=channel,
                package=str(package.pk), cents=cents, key=f"{key}-{place}" if key else "", read_back_by=read_back_by,
                submit=True, by=by, at=at,
            )
            for place, (offer, when, cents) in enumerate(zip(offers, starts, parts, strict=True))
        ]  # fmt: skip
