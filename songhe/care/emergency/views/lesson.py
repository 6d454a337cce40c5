"""What one call teaches: where its time went, and who of those asked could have been there sooner."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.care.emergency import queries
from songhe.care.emergency.models import Call, Response

STAGES = {
    "transport": _("传到平台"),
    "queue": _("等待接听"),
    "decision": _("问清派单"),
    "acceptance": _("等待接单"),
    "travel": _("路上"),
    "entry": _("进门"),
}


@dataclass(frozen=True)
class Piece:
    """One stage of the call as a part of the bar: where it begins and how wide it is, in percent of the whole."""

    name: Any
    seconds: float | None
    start: str
    width: str
    place: int


@dataclass(frozen=True)
class Chance:
    """Somebody who was asked: when he was, or by the estimate of that moment would have been, at the door."""

    response: Response
    door_at: datetime | None
    sooner_s: float | None  # than it really was; None where nothing can be compared


def timed(call: Call) -> Call:
    """The call with the seconds until it was answered and until somebody was at the door, for a list to print."""
    call.answer_s = _since(call, call.answered_at)  # type: ignore[attr-defined]
    call.arrive_s = _since(call, call.arrived_at)  # type: ignore[attr-defined]
    return call


def _since(call: Call, stamp: datetime | None) -> float | None:
    return (stamp - call.received_at).total_seconds() if stamp else None


def pieces(call: Call) -> list[Piece]:
    """The stages in order; one that is not known takes no room."""
    spent = queries.stages(call)
    whole = sum(seconds or 0 for seconds in (spent[name] for name in STAGES)) or 1.0
    found, start = [], 0.0
    for place, (name, word) in enumerate(STAGES.items(), 1):
        width = 100 * (spent[name] or 0) / whole
        found.append(Piece(word, spent[name], f"{start:.2f}%", f"{width:.2f}%", place))
        start += width
    return found


def chances(call: Call) -> list[Chance]:
    """Everybody asked, in the order of asking, from what was frozen when they were asked."""
    return [_chance(call, response) for response in call.responses.order_by("place")]


def _chance(call: Call, response: Response) -> Chance:
    if response.arrived_at:
        return Chance(response, response.arrived_at, None)
    door = response.asked_at + timedelta(seconds=response.eta_s) if response.eta_s is not None else None
    gained = (call.arrived_at - door).total_seconds() if door and call.arrived_at else None
    return Chance(response, door, gained if gained and gained > 0 else None)
