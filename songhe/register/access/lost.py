"""A phone that is lost, and one that was found again: what ends, and what does not come back by itself."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.outbox import phones
from songhe.base.outbox.models import Phone
from songhe.links.notify import actions as notify
from songhe.register.access.actions import end_all_sessions
from songhe.register.access.models import User

Also = Callable[[User, datetime], object]
_also: list[Also] = []


def also(end: Also) -> None:
    """Let a room above end what else reaches a user's phone: it rings with surname and place though nobody is signed in."""
    _also.append(end)


def report(*, phone: Phone, by: Actor, at: datetime, keep: str = "") -> int:
    """A phone is lost: it wipes itself when it next asks for anything; its user is signed out everywhere but in `keep`.

    None of his browsers is rung any more until he asks for it again: which of them is the lost one is not known.
    """
    with journal.deed():
        phones.lose(phone=phone, by=by, at=at)
        owner = User.objects.select_related("division").filter(pk=UUID(phone.owner)).first()
        if owner is None:
            return 0
        notify.silence(owner=f"user:{owner.pk}", at=at)
        for end in _also:
            end(owner, at)
        return end_all_sessions(user=owner, by=by, at=at, keep=keep)


def take_back(*, phone: Phone, reason: str, by: Actor, at: datetime) -> None:
    """It was found. Its user signs in anew there: nothing of the old sessions comes back, nor the ringing."""
    phones.find(phone=phone, reason=reason, by=by, at=at)
