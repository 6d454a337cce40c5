"""What a family sees of a call: only while the elder consents, and only contacts who may follow."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404
from django.utils.translation import gettext as _

from songhe.care.emergency.models import OPEN, OVER, Call, Response
from songhe.desks.family.words import OUTCOMES
from songhe.links.notify import tokens
from songhe.register.access.models import User
from songhe.register.people.models import Contact
from songhe.register.people.queries import followed
from songhe.register.staff.models import Kind

PURPOSE = "follow"
KEPT = timedelta(days=7)
SHOWN = ("elder", "division", "lead_response__responder", "merged_into__lead_response__responder")
RECENT = 3  # merged calls of an elder among which one may still go on
MAY_BE_RUNG = frozenset({Kind.ASSISTANT, Kind.DOCTOR, Kind.CARER})  # a neighbour's own number is nobody's business


class Gone(Exception):
    """A link of ours that no longer opens: too old, or consent was withdrawn."""


@dataclass(frozen=True)
class Step:
    """One big step. `state` is done, now or next; `word` says it without its state."""

    word: str
    state: str
    at: datetime | None = None
    more: str = ""


@dataclass(frozen=True)
class Story:
    """A call in plain words. Merged into another one, it tells how that one goes, about this elder."""

    call: Call
    goes_on_in: Call
    headline: str
    steps: tuple[Step, ...]
    over: bool
    coming: Response | None
    phone: str
    arrives_at: datetime | None


def opened(token: str, at: datetime) -> tuple[Call, Contact]:
    """The call and the contact of a link; 404 for what is none, Gone for what was one."""
    try:
        call_key, contact_key = tokens.read(PURPOSE, token, 2)
    except tokens.BadLink:
        raise Http404 from None
    call = Call.objects.select_related(*SHOWN).filter(pk=call_key, drill=False).first()
    contact = Contact.objects.filter(pk=contact_key).first()
    if call is None or contact is None or contact.elder_id != call.elder_id:
        raise Http404
    ended = call.goes_on_in.closed_at
    if ended and at - ended > KEPT:
        raise Gone
    if not followed(Contact.objects.filter(pk=contact.pk)).exists():
        raise Gone
    return call, contact


def mine(user: User) -> list[Contact]:
    """The contacts that this user is, one for each elder of the family."""
    return list(followed(Contact.objects.filter(user=user)).select_related("elder__division").order_by("elder__name"))


def calls_of(contact: Contact, limit: int = 20) -> list[Call]:
    """Calls of this elder, newest first, without drills."""
    rows = Call.objects.filter(elder=contact.elder, drill=False)
    return list(rows.select_related(*SHOWN).order_by("-received_at")[:limit])


def my_contact(user: User, elder: uuid.UUID) -> Contact:
    """As whom this user follows that elder; another's elder is 404."""
    for contact in mine(user):
        if contact.elder_id == elder:
            return contact
    raise Http404


def open_call(elder: uuid.UUID) -> Call | None:
    """The call that is running, if there is one: the elder's own, or one merged into a call that goes on."""
    rows = Call.objects.filter(elder=elder, drill=False).select_related(*SHOWN).order_by("-received_at")
    own = rows.filter(status__in=OPEN).first()
    merged = (call for call in rows.filter(status="merged")[:RECENT] if call.goes_on_in.status in OPEN)
    return own or next(merged, None)


def story(call: Call, at: datetime) -> Story:
    """What is happening, step by step. What was left out is not shown as missing: somebody may be at the door unasked."""
    now = call.goes_on_in
    goes, over = now.lead_response, now.status in OVER
    phone = goes.responder.phone if goes and goes.responder_kind in MAY_BE_RUNG and not over else ""
    return Story(
        call=call,
        goes_on_in=now,
        headline=_headline(call.elder.name if call.elder else "", now, goes, at),
        steps=_steps(now, goes),
        over=over,
        coming=goes,
        phone=phone,
        arrives_at=arrival(goes) if goes and not now.arrived_at and not over else None,
    )


def arrival(goes: Response) -> datetime | None:
    """When somebody should be at the door, by the estimate at the time he was asked."""
    start = goes.departed_at or goes.answered_at
    return start + timedelta(seconds=goes.eta_s) if start and goes.eta_s else None


def minutes_left(goes: Response, at: datetime) -> int | None:
    """Whole minutes until then, never less than one."""
    when = arrival(goes)
    return None if when is None else max(1, -(-int((when - at).total_seconds()) // 60))


def _headline(who: str, call: Call, goes: Response | None, at: datetime) -> str:
    if call.status == "cancelled":
        return _("%(who)s 的求助已撤销") % {"who": who}
    if call.status in OVER:
        return _("%(who)s：%(outcome)s") % {"who": who, "outcome": OUTCOMES.get(call.cause, lambda: _("已经处理好"))()}
    if call.handed_over_at:
        return _("%(who)s 已交给 %(to)s") % {"who": who, "to": call.handed_over_to}
    if call.entered_at and goes:
        return _("%(name)s 在 %(who)s 身边") % {"name": goes.responder_name, "who": who}
    if call.arrived_at and goes:
        return _("%(name)s 到 %(who)s 门口了") % {"name": goes.responder_name, "who": who}
    if goes:
        left = minutes_left(goes, at)
        words = {"name": goes.responder_name, "n": left}
        return _("%(name)s 正赶过去，约 %(n)s 分钟到") % words if left else _("%(name)s 正赶过去") % words
    return _("%(who)s 按了求助，正在请人过去") % {"who": who}


def _steps(call: Call, goes: Response | None) -> tuple[Step, ...]:
    name = goes.responder_name if goes else ""
    facts = [
        (_("收到求助"), call.received_at),
        (_("有人接听"), call.answered_at),
        (_("%(name)s 出发") % {"name": name} if name else _("请人过去"), call.departed_at or call.accepted_at),
        (_("到门口"), call.arrived_at),
        (_("见到老人"), call.entered_at),
    ]
    if call.handed_over_at:
        facts.append((_("交给 %(to)s") % {"to": call.handed_over_to}, call.handed_over_at))
    facts.append((_("处理完毕"), call.closed_at))
    over = call.status in OVER
    reached = max(index for index, (_word, when) in enumerate(facts) if when)
    steps = []
    for index, (word, when) in enumerate(facts):
        if over and when is None:
            continue
        if index < reached and when is None:
            continue
        state = "done" if when else "now" if index == reached + 1 else "next"
        steps.append(Step(word, state, when))
    return tuple(steps)
