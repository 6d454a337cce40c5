"""Breaking the glass: a file that is not one's own, in an emergency, for a short time, looked at afterwards."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.errors import Refused
from songhe.base.moves import move
from songhe.register.access.models import User
from songhe.register.people import actions as people
from songhe.register.people.models import Elder
from songhe.register.rights import dated
from songhe.register.rights.models import BreakGlass

SEEN = ("address", "conditions", "instructions", "medicines", "way_in")
LEAST = 4


def break_glass(*, user: User, elder: Elder, reason: str, at: datetime) -> BreakGlass:
    """Open the emergency card of a person whom this user may not see otherwise."""
    if len(reason.strip()) < LEAST:
        raise Refused(_("请写明出了什么事，至少四个字。事后会有人复核。"))
    row = BreakGlass(
        elder=elder, division_path=elder.division_path, user=user, reason=reason.strip()[:200], opened_at=at,
        ends_at=dated.glass_ends(at),
    )  # fmt: skip
    with journal.deed():
        row.save()
        people.note_opening(elder=elder, fields=SEEN, reason=reason.strip(), by=user.actor, at=at)
        journal.write(
            verb="rights.breakglass.break", subject=row, by=user.actor, at=at, division=row.division_path,
            after={"status": row.status}, facts={"elder": str(elder.pk), "reason": row.reason},
        )  # fmt: skip
    return row


def review(*, glass: BreakGlass, user: User, verdict: str, note: str, at: datetime) -> None:
    """Say whether it was needed. Nobody reviews himself; a no needs words."""
    if glass.user_id == user.pk:
        raise Refused(_("自己打开的，要由别人复核。"))
    if verdict == BreakGlass.Verdict.UNJUSTIFIED and len(note.strip()) < LEAST:
        raise Refused(_("认为没有必要的，请写明理由。"))
    facts = {"verdict": verdict, "elder": str(glass.elder_id)}
    with journal.deed():
        move(
            glass, "review", by=user.actor, at=at, facts=facts, reviewed_at=at, reviewer=user, verdict=verdict,
            note=note.strip()[:200],
        )  # fmt: skip
