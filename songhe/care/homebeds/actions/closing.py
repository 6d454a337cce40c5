"""The bed is closed: by the person, the provider, the bureau, or because something happened. What belongs to it ends too."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homebeds import dated, ports
from songhe.care.homebeds.actions.equipping import remove
from songhe.care.homebeds.actions.ground import hold
from songhe.care.homebeds.models import HomeBed


def close_bed(*, home_bed: HomeBed, reason: str, by: Actor, at: datetime, told: str = "", stay_ended: bool = False) -> None:
    """Close it, for a reason of the list. `stay_ended`: the person lies elsewhere already, or has died."""
    known = dated.closings(localtime(at).date()).get(reason)
    if known is None or not (known.hand or stay_ended):
        raise Refused(_("请选一个原因。"))
    with journal.deed():
        hold(home_bed, "close", "open")
        ended = {"closed_at": at, "reason": reason, "told": told.strip()[:200], "ended_by": by.name[:80]}
        facts = {"reason": reason, "elder": str(home_bed.elder_id), "stay": str(home_bed.stay)}
        moves.move(home_bed, "close", by=by, at=at, facts=facts, **ended)
        end_parts(home_bed, by, at)
        if not stay_ended and home_bed.stay is not None:
            ports.neighbours().end_bed(home_bed.stay, known.name, by, at)


def end_parts(home_bed: HomeBed, by: Actor, at: datetime) -> None:
    """Agreements end, retrofits that have not begun are dropped, devices no longer stand for the kit. Inside a deed."""
    for agreement in home_bed.agreements.filter(status__in=["draft", "signed"]):
        moves.move(agreement, "end", by=by, at=at)
    for request in home_bed.retrofits.filter(status__in=["asked", "booked"]):
        moves.move(request, "drop", by=by, at=at, why=_("床位没有了"))
    for item in home_bed.kit.filter(removed_at=None):
        remove(item=item, why=_("床位没有了"), by=by, at=at)
