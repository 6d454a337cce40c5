"""A shift is handed over: the summary is made, signed by who leaves and by who comes; never by one person alone."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.nursing import dated
from songhe.care.nursing.actions.ground import check_post, sealed, told
from songhe.care.nursing.actions.posts import try_pin
from songhe.care.nursing.models import Post, Shift
from songhe.care.nursing.queries.handover import summary


def give(*, shift: Shift, post: Post, pin: str, words: str, by: Actor, at: datetime) -> str:
    """Who leaves signs the summary as it is now, with words of her own. A sentence when the number is wrong."""
    check_post(post, shift.facility_id)
    early = timedelta(minutes=dated.rules(localtime(at).date()).hand_early)
    if at < shift.ends_at - early:
        raise Refused(_("%(when)s 以后才能交班。") % {"when": f"{localtime(shift.ends_at - early):%H:%M}"})
    with journal.deed():
        wrong = try_pin(post=post, pin=pin, at=at)
        if wrong:
            return wrong
        record = sealed(shift, "record", summary(shift, at))
        signed = {"given_by": post, "given_name": post.user.name[:80], "given_at": at}
        said = sealed(shift, "words", words.strip()[:1000])
        moves.move(shift, "give", by=by, at=at, facts=told(post=post.pk), record=record, words=said, **signed)
        shift.refresh_from_db()
    return ""


def take(*, shift: Shift, post: Post, pin: str, by: Actor, at: datetime) -> str:
    """Who comes has read it and signs. A sentence when the number is wrong."""
    check_post(post, shift.facility_id)
    if shift.given_by is not None and shift.given_by.user_id == post.user_id:
        raise Refused(_("接班要另一个人签名。"))
    with journal.deed():
        wrong = try_pin(post=post, pin=pin, at=at)
        if wrong:
            return wrong
        signed = {"taken_by": post, "taken_name": post.user.name[:80], "taken_at": at}
        moves.move(shift, "take", by=by, at=at, facts=told(post=post.pk), **signed)
    return ""
