"""What a responder sees on the phone: only calls on which he was asked."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from songhe.care.emergency.models import Response
from songhe.desks.field import rules
from songhe.links.notify.words import polite
from songhe.register.access.models import User
from songhe.register.staff.models import Responder

CURRENT = ("asked", "accepted", "en_route", "on_scene")
UNANSWERED = ("asked", "lapsed")
SEEKING = ("raised", "offered", "answered")
GOING = ("accepted", "en_route", "on_scene")
OVER_SHOWN = timedelta(minutes=30)  # so long a responder still reads why he is no longer needed
NAVIGATION = "https://uri.amap.com/navigation"
WAYS = {"foot": "walk", "bike": "ride"}


def me(user: User) -> Responder:
    """The responder who is logged in; 404 for a user who is none."""
    responder = Responder.objects.filter(user=user, is_active=True).select_related("division").first()
    if responder is None:
        raise Http404
    return responder


def mine(responder: Responder) -> QuerySet[Response]:
    """Everything he was ever asked, newest first."""
    rows = Response.objects.filter(responder=responder)
    return rows.select_related("call__elder__division", "call__division", "call__lead_response", "responder").order_by(
        "-asked_at"
    )


def one_of_mine(responder: Responder, key: uuid.UUID) -> Response:
    """One of his own; another's is 404."""
    row = mine(responder).filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def current(responder: Responder, at: datetime) -> list[Response]:
    """What he is asked or on his way to: on the way first, then the newest ask. A late yes is welcome while nobody goes."""
    late = Q(status="lapsed", asked_at__gte=at - OVER_SHOWN, call__status__in=SEEKING, call__lead_response=None)
    rows = mine(responder).filter(Q(status__in=CURRENT) | late)
    return sorted(rows, key=lambda row: (row.status in UNANSWERED, -row.asked_at.timestamp()))


def just_over(responder: Responder, at: datetime) -> Response | None:
    """The ask that ended without him within the last half hour: he reads who goes instead."""
    ended = mine(responder).filter(status__in=("lapsed", "stood_down"), asked_at__gte=at - OVER_SHOWN)
    return ended.first()


@dataclass(frozen=True)
class Card:
    """One response as the phone shows it. `place`, `phone`, `way_in` and the rest stay empty until he has accepted."""

    row: Response
    who: str
    polite: str
    age: int | None
    village: str
    minutes: int | None
    far: str
    why: str
    step: str
    waited: int
    opened: bool
    place: str = ""
    phone: str = ""
    way_in: str = ""
    has_key: bool = False
    language: str = ""
    instructions: str = ""
    warnings: tuple[Any, ...] = ()
    navigate: str = ""
    geo: str = ""

    @property
    def press(self) -> uuid.UUID:
        """A new number for each form on the page, so that a double tap is one deed."""
        return uuid.uuid4()

    @property
    def steps_left(self) -> tuple[str, ...]:
        """The main deed first, then those that may follow while there is no network. Nothing follows a yes not yet heard."""
        if self.step in {"", "accept"}:
            return (self.step,) if self.step else ()
        return rules.STEPS[rules.STEPS.index(self.step) :]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why somebody cannot go, to choose from with a thumb."""
        return (_("不在附近"), _("身体不舒服"), _("走不开"), _("路不通"))


def card(row: Response, at: datetime) -> Card:
    """What he must know now: before accepting where and how far, after it how to get in and what could kill."""
    call, elder = row.call, row.call.elder
    basics: dict[str, Any] = {
        "row": row,
        "who": elder.name if elder else call.caller_name or _("不知姓名"),
        "polite": polite(elder, at.date()) if elder else _("求助人"),
        "age": elder.age(at.date()) if elder else None,
        "village": call.division.short_name,
        "minutes": rules.minutes(row.eta_s),
        "far": _far(row.distance_m),
        "why": "·".join(part for part in (call.get_trigger_display(), call.device_room) if part),
        "step": rules.next_step(row.status, row.entered_at is not None),
        "waited": int((at - call.received_at).total_seconds()),
        "language": elder.language if elder else "",
        "opened": row.status in GOING,
    }
    return Card(**basics, **(_opened(row) if basics["opened"] else {}))


def _opened(row: Response) -> dict[str, Any]:
    call, elder = row.call, row.call.elder
    facts: dict[str, Any] = {"place": call.place_note, "phone": call.caller_phone}
    if elder:
        facts = {
            "place": elder.address or call.place_note,
            "phone": elder.phone or call.caller_phone,
            "way_in": elder.way_in,
            "has_key": elder.key_holders.filter(pk=row.responder_id).exists(),
            "instructions": elder.instructions,
            "warnings": tuple(elder.warnings.all()),
        }
    return {**facts, "navigate": _route(row), "geo": f"geo:{call.lat:.5f},{call.lng:.5f}"}


def _route(row: Response) -> str:
    """A plain link that opens the map app. It carries the position and the village, never a name."""
    call = row.call
    target = f"{call.lng:.5f},{call.lat:.5f},{call.division.short_name}"
    words = {"to": target, "mode": WAYS.get(row.responder.way, "car"), "coordinate": "wgs84", "callnative": "1"}
    return f"{NAVIGATION}?{urlencode(words)}"


def _far(metres: int | None) -> str:
    if metres is None:
        return ""
    if metres < 1000:
        return _("约 %(m)s 米") % {"m": max(50, round(metres, -1) // 50 * 50)}
    return _("约 %(km)s 公里") % {"km": f"{metres / 1000:.1f}"}
