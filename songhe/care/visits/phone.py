"""What an assistant's phone may send (`base/outbox`): a visit, and "I am going"."""

import base64
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.base.outbox import kinds
from songhe.base.outbox.kinds import Kind, Told
from songhe.base.pictures import small
from songhe.care.visits import actions, words
from songhe.care.visits.actions import Noted, Place, Seen
from songhe.care.visits.models import Visit
from songhe.register.access.models import Role
from songhe.register.access.scope import covers
from songhe.register.people.models import Elder

NAME = "visits.visit"
APART = ("jpeg", "voice")  # what a visit is written down alone for


def may(user: Any) -> bool:
    """Assistants only."""
    return bool(user.role == Role.ASSISTANT)


def about(facts: dict[str, Any]) -> uuid.UUID:
    """The elder a visit is about."""
    return uuid.UUID(facts["elder"])


def record(told: Told) -> str:
    """A visit made without network. Its key was made on the phone: however often it arrives, it is one visit.

    A file that has gone to another village since the morning is still this assistant's visit: who was met was met."""
    facts = told.facts
    elder = Elder.objects.select_related("division").filter(pk=about(facts)).first()
    if elder is None or not (covers(told.user.scope, elder.division_path) or _was_ours(elder, told)):
        raise ValueError(str(told.key))
    try:
        row = actions.record(
            elder=elder, method=str(facts["method"]), outcome=str(facts["outcome"]), by=told.by, at=told.at, key=told.key,
            made_at=_made(facts), visitor=told.user, answers=_answers(facts), note=str(facts.get("note", ""))[:1000],
            place=_place(facts), jpeg=_picture(facts), voice=_voice(facts), seen=_seen(facts),
            signature=str(facts.get("signature", "")), offline=bool(facts.get("offline")),
        )  # fmt: skip
    except Refused as refusal:
        return refusal.sentence
    return _sentence(row)


def record_many(told: Sequence[Told]) -> dict[uuid.UUID, str]:
    """Those without a picture or a voice, written down together; the others are left to `record`."""
    noted = [_noted(one) for one in told if not any(one.facts.get(name) for name in APART)]
    if not noted:
        return {}
    user, by, at = told[0].user, told[0].by, told[0].at
    scope = user.scope
    rows = actions.record_many(noted=noted, within=lambda path: covers(scope, path), visitor=user, by=by, at=at)
    return {row.pk: _sentence(row) for row in rows}


def _sentence(row: Visit) -> str:
    """What the phone is told of a visit that is kept and does not count, because the person was gone by then."""
    if not row.lacks or "gone" not in row.lacks.split(","):
        return ""
    return _("%(what)s，这次记录已留存，不计入探访。") % {"what": words.CLASHES[row.clash]}


def _noted(told: Told) -> Noted:
    facts = told.facts
    return Noted(
        told.key, about(facts), str(facts["method"]), str(facts["outcome"]), _made(facts), _answers(facts),
        str(facts.get("note", ""))[:1000], _place(facts), str(facts.get("signature", "")), bool(facts.get("offline")),
        _seen(facts),
    )  # fmt: skip


def _seen(facts: dict[str, Any]) -> list[Seen]:
    found = facts.get("seen") or []
    return [Seen(str(one["kind"]), str(one.get("words", "")), str(one.get("item", ""))) for one in list(found)[:8]]


def _made(facts: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(float(facts["at"]) / 1000, UTC)


def _answers(facts: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {str(group): dict(said) for group, said in dict(facts.get("answers", {})).items()}


def _picture(facts: dict[str, Any]) -> str:
    """A photograph as it is kept, in base64; what is none makes the visit unreadable."""
    sent = str(facts.get("jpeg", ""))
    return base64.b64encode(small(base64.b64decode(sent, validate=True))).decode() if sent else ""


def _voice(facts: dict[str, Any]) -> bytes:
    """A voice note as it was recorded; the verb looks whether it is one."""
    return base64.b64decode(str(facts.get("voice", "")), validate=True)


def _was_ours(elder: Elder, told: Told) -> bool:
    """On this assistant's list within the days that a phone keeps things."""
    rows = elder.listings.order_by("-since")[:3]
    return any(covers(told.user.scope, row.division_path) for row in rows)


def _place(facts: dict[str, Any]) -> Place | None:
    """A position that cannot be is none."""
    place: dict[str, Any] = facts.get("place") or {}
    if place.get("lat") is None or place.get("lng") is None:
        return None
    lat, lng = float(place["lat"]), float(place["lng"])
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):
        return None
    return Place(lat, lng, min(99999, round(float(place["accuracy"]))))


def register() -> None:
    """Once, when the house is loaded."""
    kinds.register(Kind(NAME, record, may, about, record_many))
