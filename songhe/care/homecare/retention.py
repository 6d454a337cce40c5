"""What proof may forget: where phones were, and what of theirs could not be taken."""

from datetime import datetime

from songhe.base.outbox.models import Parcel
from songhe.care.homecare.models import Check, Picture
from songhe.register.rights.offers import gallery, sweeper

AT_ONCE = 500
gallery("photo", Picture, "order__elder")


@sweeper("visit_positions")
def positions(before: datetime) -> int:
    """Positions of phones at a visit; the distance from the door stays."""
    rows = list(Check.objects.filter(received_at__lt=before).exclude(position="")[:AT_ONCE])
    for row in rows:
        row.position = ""
    Check.objects.bulk_update(rows, ["position"])
    return len(rows)


@sweeper("visit_kept")
def kept(before: datetime) -> int:
    """Sealed bytes of facts that could not be taken; that they came, from whom and why not stays."""
    old = Parcel.objects.filter(status="refused", kind__startswith="homecare.", received_at__lt=before).exclude(box=b"")
    return Parcel.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).update(box=b"")
