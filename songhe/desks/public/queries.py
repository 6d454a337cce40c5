"""What the elder's page shows: one greeting, one button, the people to ring, and how help is coming."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils.translation import gettext as _

from songhe.base.web import marks
from songhe.desks.family import queries as family
from songhe.desks.public.actions import uid_of
from songhe.links.devices import queries as door
from songhe.links.notify import queries as notify
from songhe.links.notify import tokens
from songhe.links.notify.models import StandingLink
from songhe.links.notify.words import polite
from songhe.register.access.models import User
from songhe.register.people.models import Contact, Elder

PURPOSE = "help"
SHOWN = 4  # four people or deeds, no more
FRESH = timedelta(minutes=10)
HERE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Help:
    """How far help has come. `waiting`: the press is kept, the call has just been or is about to be made."""

    waiting: bool
    headline: str = ""
    more: str = ""


def of_user(user: User) -> Elder:
    """The elder who is logged in; 404 for a user who is none."""
    elder = Elder.objects.filter(user=user).select_related("division").first()
    if elder is None:
        raise Http404
    return elder


def of_link(token: str) -> Elder:
    """Whose page a link or QR code opens; 404 for what is none or was revoked."""
    try:
        (key,) = tokens.read(PURPOSE, token, 1)
    except tokens.BadLink:
        raise Http404 from None
    link = StandingLink.objects.filter(pk=key, purpose=PURPOSE, status="live").first()
    if link is None:
        raise Http404
    return Elder.objects.select_related("division").get(pk=uuid.UUID(link.owner.removeprefix("elder:")))


def links_of(elder: Elder) -> list[tuple[StandingLink, str]]:
    """The live links of this elder, each with its token."""
    rows = notify.standing_links(f"elder:{elder.pk}", PURPOSE)
    return [(row, tokens.make(PURPOSE, row.pk)) for row in rows]


def greeting(elder: Elder, at: datetime) -> str:
    """王奶奶，上午好"""
    return _("%(who)s，%(part)s好") % {"who": polite(elder, at.date()), "part": part_of_day(at)}


def part_of_day(at: datetime) -> str:
    """Morning, noon, afternoon, evening as people say them."""
    hour = at.astimezone(HERE).hour
    words = ((5, _("夜里")), (8, _("早上")), (11, _("上午")), (13, _("中午")), (18, _("下午")), (24, _("晚上")))
    return next(word for end, word in words if hour < end)


def today(at: datetime) -> str:
    """今天是 11 月 23 日，星期一。"""
    here = at.astimezone(HERE)
    words = {"month": here.month, "day": here.day, "weekday": marks.weekday(at)}
    return _("今天是 %(month)s 月 %(day)s 日，%(weekday)s。") % words


def kin(elder: Elder) -> list[Contact]:
    """Whom the elder can ring, in order."""
    return [contact for contact in elder.contacts.all() if contact.phone][: SHOWN - 1]


def help_of(elder: Elder, at: datetime) -> Help:
    """What to say while help is on its way; `waiting` is False when nothing is under way."""
    running = family.open_call(elder.pk)
    if running is None:
        return Help(waiting=True, headline=_("已经收到"), more=_("马上有人打电话给您")) if _pressed(elder, at) else Help(False)
    call = running.goes_on_in
    goes = call.lead_response
    if call.arrived_at and goes:
        return Help(True, _("%(name)s 到门口了") % {"name": goes.responder_name}, _("能走动就请开门，走不动就坐着等"))
    if call.handed_over_at:
        return Help(True, _("%(to)s 正赶过来") % {"to": call.handed_over_to}, _("请坐下等，别挂电话"))
    if goes:
        left = family.minutes_left(goes, at)
        more = _("约 %(n)s 分钟到，请坐下等") % {"n": left} if left else _("请坐下等")
        return Help(True, _("%(name)s 正赶过来") % {"name": goes.responder_name}, more)
    if call.answered_by:
        return Help(True, _("%(name)s 已经接到") % {"name": call.answered_by.name}, _("正在请人过来，请坐下等"))
    return Help(True, _("已经收到"), _("马上有人打电话给您"))


def _pressed(elder: Elder, at: datetime) -> bool:
    """A press that is kept and not a call yet."""
    return any(row.handled_at is None and at - row.received_at < FRESH for row in door.of_device(uid_of(elder), 3))
