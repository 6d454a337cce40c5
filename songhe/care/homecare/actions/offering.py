"""What a facility offers for booking: which offer is which service of the catalogue, and who answers."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homecare.models import Reception
from songhe.register.catalogue import dated as catalogue
from songhe.register.filing.models import Offer
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
