"""What roll-calls may forget: devices and notes of rolls that are long over, cards of who is off the register."""

from datetime import datetime

from songhe.base.outbox.models import Parcel
from songhe.care.rollcall.models import Muster, Person, RescueCard, Said
from songhe.register.people.models import Status
from songhe.register.rights.offers import sweeper

OVER = (Status.DIED, Status.MOVED, Status.MERGED)
AT_ONCE = 500


@sweeper("rescue_cards")
def cards(before: datetime) -> int:
    """Rescue cards of who is off the register."""
    old = RescueCard.objects.filter(elder__status__in=OVER, elder__left_at__lt=before)
    return RescueCard.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()[0]


@sweeper("roll_facts")
def facts(before: datetime) -> int:
    """Devices and notes of rolls that are over; who was accounted for, when and by whom stays."""
    over = Muster.objects.filter(status=Muster.Status.ENDED, ended_at__lt=before)
    people = list(Person.objects.filter(muster__in=over).exclude(device="")[:AT_ONCE])
    said = list(Said.objects.filter(person__muster__in=over).exclude(note="")[:AT_ONCE])
    for row in people:
        row.device = ""
    for word in said:
        word.note = ""
    Person.objects.bulk_update(people, ["device"])
    Said.objects.bulk_update(said, ["note"])
    return len(people) + len(said)


@sweeper("roll_kept")
def kept(before: datetime) -> int:
    """Sealed bytes of words that could not be taken; that they came stays."""
    old = Parcel.objects.filter(status="refused", kind__startswith="rollcall.", received_at__lt=before).exclude(box=b"")
    return Parcel.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).update(box=b"")
