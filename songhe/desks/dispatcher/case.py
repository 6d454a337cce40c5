"""One case as the middle and right pane show it: who could go, the elder's card, the story, the map."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from songhe.care.emergency import queries
from songhe.care.emergency.models import ACTIVE, OPEN, RINGING, UNDER_WAY, Call, Press, Response
from songhe.care.emergency.queries import Candidate
from songhe.care.emergency.queries.candidates import is_live, start_of
from songhe.desks.dispatcher import rows
from songhe.desks.dispatcher.rail import rail
from songhe.links.notify import queries as notices
from songhe.register.access.models import Role, User
from songhe.register.people import queries as people
from songhe.register.places.models import Division

KEYS = 9
CLOSE_BY = 0.06  # degrees of latitude around a call in which villages are drawn, about 6.5 km
VILLAGES = 60
LAST_CALLS = 4


@dataclass(frozen=True)
class Going:
    """One line of the table of responders. `key` dispatches with one press while it is possible."""

    one: Candidate
    key: int | None
    at: datetime

    @property
    def response(self) -> Response | None:
        """The latest ask of this call."""
        return self.one.response

    @property
    def active(self) -> bool:
        """Asked, or on the way, or there."""
        return self.response is not None and self.response.status in ACTIVE

    @property
    def minutes(self) -> int:
        """Whole minutes to the door, rounded up."""
        return -(-self.one.eta_s // 60)

    @property
    def live(self) -> bool:
        """His phone has just said where he is; else he is taken to be where he lives or works."""
        return is_live(self.one.responder, self.at)

    @property
    def seen(self) -> str:
        """How old the last position is; nothing where there is none."""
        then = self.one.responder.live_at
        if then is None:
            return ""
        age = _ago(self.at - then)
        return (_("%(age)s的位置") if self.live else _("%(age)s的位置，已旧")) % {"age": age}

    @property
    def kilometres(self) -> str:
        """One decimal."""
        return f"{self.one.distance_m / 1000:.1f}"


def _ago(age: timedelta) -> str:
    """刚刚, 4 分钟前, 3 小时前, 2 天前."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return _("刚刚")
    if minutes < 60:
        return _("%(n)d 分钟前") % {"n": minutes}
    return _("%(n)d 小时前") % {"n": minutes // 60} if minutes < 24 * 60 else _("%(n)d 天前") % {"n": minutes // (24 * 60)}


def context(user: User, call: Call, at: datetime) -> dict[str, Any]:
    """Everything the panes of one case need."""
    going = crew(call, at)
    card = people.card(user, call.elder, at=at, in_call=call.in_hand_of(user)) if call.elder else None
    line = rows.row(call, at)
    caller, caller_open = queries.caller_phone(user, call, at)
    return {
        "call": call,
        "row": line,
        "open": call.status in OPEN,
        "rings": call.status in RINGING,
        "going": going,
        "unreached": unreached(going, call.division_path),
        "rail": rail(call, call.lead_response, at),
        "card": card,
        "caller": caller,
        "caller_open": caller_open,
        "mine": call.answered_by_id == user.pk,
        "may_take": call.answered_by_id not in {None, user.pk} and queries.at_desk_of(user, call),
        "lead": user.role == Role.LEAD,
        "timeline": queries.timeline_for(user, call),
        "next_deadline": queries.next_deadline(call),
        "last_calls": _last_calls(call),
        "told": call.told.all(),
        "notices": notices.told_of(call.pk),
        "callers": _callers(call),
        "map": chart(call, line, going),
        "at": at,
    }


def crew(call: Call, at: datetime) -> list[Going]:
    """Those who go, then the nine who could be there first: each has a number key."""
    if call.status not in OPEN:
        return []
    found = sorted(queries.candidates(call, at), key=lambda one: (not _goes(one), not one.on_duty, one.eta_s))
    lines, key = [], 0
    for one in found:
        free = not (one.response and one.response.status in ACTIVE)
        key += free
        if not free or key <= KEYS:
            lines.append(Going(one, key if free else None, at))
    return lines


def unreached(going: list[Going], division: str) -> set[Any]:
    """Keys of those of the table whom no message would reach: they have to be telephoned."""
    people = {f"responder:{line.one.responder.pk}": line.one.responder.phone for line in going}
    reached = notices.reachable(people, division) if people else set()
    return {line.one.responder.pk for line in going if f"responder:{line.one.responder.pk}" not in reached}


def chart(call: Call, line: rows.Row, going: list[Going]) -> dict[str, Any]:
    """What the map draws: the same rows as the table, and nothing more exact than is known."""
    return {
        "call": {
            "lat": call.lat,
            "lng": call.lng,
            "name": line.who,
            "exact": call.located == "exact",
            "open": call.status in OPEN,
        },
        "crew": [_dot(one) for one in going[:8]],
        "villages": [[row.lat, row.lng, row.short_name] for row in _villages(call)],
        "county": call.division.county_code,
    }


def _dot(line: Going) -> dict[str, Any]:
    """Where the minutes beside his name are counted from: an old position is not drawn as today's."""
    person = line.one.responder
    start = start_of(person, line.at)
    return {"lat": start.lat, "lng": start.lng, "name": person.name, "minutes": line.minutes, "goes": line.active}


def _villages(call: Call) -> QuerySet[Division]:
    near = Division.objects.filter(level="village", lat__range=(call.lat - CLOSE_BY, call.lat + CLOSE_BY))
    return near.filter(lng__range=(call.lng - CLOSE_BY, call.lng + CLOSE_BY)).order_by("code")[:VILLAGES]


def _goes(one: Candidate) -> bool:
    return one.response is not None and one.response.status in UNDER_WAY


def _last_calls(call: Call) -> list[Call]:
    if call.elder_id is None:
        return []
    earlier = Call.objects.filter(elder=call.elder_id, received_at__lt=call.received_at)
    return list(earlier.order_by("-received_at")[:LAST_CALLS])


def _callers(call: Call) -> list[Press]:
    """Who telephoned while the call was open already."""
    return [press for press in call.presses.order_by("at") if press.caller_name or press.caller_phone]


def deed(call: Call) -> str:
    """The one thing to do next: names the main button."""
    if call.rings or (call.status in OPEN and call.answered_by_id is None):
        return "answer"
    if call.status == "answered":
        return "hear" if call.spoken_at is None else "dispatch"
    return {"accepted": "arrive", "en_route": "arrive", "on_scene": "close", "handed_over": "close"}.get(call.status, "")


def today(at: datetime) -> str:
    """The local day, for links into the history."""
    return timezone.localtime(at).date().isoformat()
