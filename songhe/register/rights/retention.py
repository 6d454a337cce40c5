"""What the register may forget: files of who died or moved, photographs, sign-ins, contents of answered requests."""

from datetime import datetime

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.register.access.models import SignIn
from songhe.register.people.actions import erase_facts
from songhe.register.people.models import Elder, Photo, Status
from songhe.register.rights.models import DataRequest
from songhe.register.rights.offers import galleries, sweeper

OVER = (Status.DIED, Status.MOVED, Status.MERGED)
AT_ONCE = 500


@sweeper("files")
def files(before: datetime) -> int:
    """Sealed facts of who has been off the register for so long; the name and what happened stay."""
    rows = list(Elder.objects.filter(status__in=OVER, left_at__lt=before).exclude(holds="")[:AT_ONCE])
    for elder in rows:
        erase_facts(elder=elder, names=elder.held, by=CLOCK, at=before, reason="retention")
    return len(rows)


@sweeper("photos")
def photos(before: datetime) -> int:
    """Photographs of who is off the register, and what other rooms have of pictures and recordings of such a person."""
    gone = _delete(Photo.objects.filter(elder__status__in=OVER, elder__left_at__lt=before))
    for model, path in [*galleries("photo"), *galleries("voice")]:
        gone += _delete(model._default_manager.filter(**{f"{path}__status__in": OVER, f"{path}__left_at__lt": before}))
    return gone


@sweeper("sign_ins")
def sign_ins(before: datetime) -> int:
    """Sign-ins that ended long ago."""
    return _delete(SignIn.objects.filter(ended_at__lt=before))


@sweeper("requests")
def requests(before: datetime) -> int:
    """What was asked and answered; that it was stays."""
    rows = list(DataRequest.objects.filter(closed_at__lt=before).exclude(text="", answer="")[:AT_ONCE])
    with journal.deed():
        for row in rows:
            row.text = row.answer = ""
            row.save(update_fields=["text", "answer"])
    return len(rows)


def _delete(rows: object) -> int:
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])  # type: ignore[attr-defined]
    return rows.model.objects.filter(pk__in=keys).delete()[0] if keys else 0  # type: ignore[attr-defined]
