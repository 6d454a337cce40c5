"""The city covers for a county whose desk has nobody ready: what rings there rings at the city's desk too, at once.

Called by every verb of a seat and by the deadline that finds a seat lost; no page has to be open for it.
"""

from datetime import datetime

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.care.emergency.actions.escalation import to_city
from songhe.care.emergency.actions.ground import hold
from songhe.care.emergency.actions.staffed import ready
from songhe.care.emergency.models import Call, Cover
from songhe.care.emergency.queries.calls import RINGS
from songhe.register.places.models import Division


def settle(desk_path: str, *, by: Actor, at: datetime, why: str) -> None:
    """Begin to cover a desk that nobody is ready at, or end it. The city's own desk has nobody above it.

    The desk's place is locked first: of two who leave at one moment the second sees that the first has left.
    """
    if "/" not in desk_path:
        return
    Division.objects.select_for_update(no_key=True).get(path=desk_path)
    running = Cover.objects.filter(desk_path=desk_path, until=None).first()
    if ready(desk_path, at):
        if running:
            _end(running, by, at)
        return
    if running is None:
        row = Cover.objects.create(desk_path=desk_path, division_path=desk_path, why=why, since=at)
        journal.write(
            verb="emergency.cover.begin", subject=row, by=by, at=at, division=desk_path, facts={"desk": desk_path, "why": why}
        )
    _pass_on(desk_path, by, at)


def _end(cover: Cover, by: Actor, at: datetime) -> None:
    """Somebody is there again. What the city was given it keeps; the county may answer it as well."""
    Cover.objects.filter(pk=cover.pk).update(until=at)
    journal.write(
        verb="emergency.cover.end", subject=cover, by=by, at=at, division=cover.desk_path,
        facts={"desk": cover.desk_path, "seconds": int((at - cover.since).total_seconds())},
    )  # fmt: skip


def _pass_on(desk_path: str, by: Actor, at: datetime) -> None:
    for call in Call.objects.filter(RINGS, desk_path=desk_path).order_by("received_at", "pk"):
        if hold(call).rings and "city" not in call.rung:
            to_city(call, by=by, at=at, reason="no_seat")
