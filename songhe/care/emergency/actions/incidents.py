"""Major incidents that group calls: a landslide, a fire, a power cut."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.emergency.actions.ground import hold, refuse_unless, step
from songhe.care.emergency.models import Call, Incident
from songhe.register.access.scope import covers
from songhe.register.places.models import Division


def open_incident(*, name: str, division: Division, by: Actor, at: datetime) -> Incident:
    """Declare a major incident for a division."""
    with journal.deed():
        incident = Incident.objects.create(
            name=name, division=division, division_path=division.path, opened_at=at, opened_by=by.name
        )
        _write("open", incident, by, at)
    return incident


def group(*, call: Call, incident: Incident, by: Actor, at: datetime) -> None:
    """Count `call` to the incident. Only a call of the incident's own division, and while it is open."""
    with journal.deed():
        hold(call)
        incident.refresh_from_db()
        if incident.closed_at:
            raise Refused(_("“%(name)s”已经结束，不能再归入呼叫。") % {"name": incident.name})
        if not covers(incident.division_path, call.division_path):
            raise Refused(_("这起呼叫不在“%(name)s”的范围内。") % {"name": incident.name})
        step(call, "group", by=by, at=at, facts={"incident": incident.name}, incident=incident)


def group_all(*, calls: Iterable[Call], incident: Incident, by: Actor, at: datetime) -> None:
    """Count several calls to the incident: all of them, or none."""
    with journal.deed():
        for call in _in_order(calls):
            group(call=call, incident=incident, by=by, at=at)


def ungroup(*, call: Call, by: Actor, at: datetime) -> None:
    """It was something else after all: the call stands by itself again."""
    with journal.deed():
        hold(call)
        incident = call.incident
        refuse_unless(call, "ungroup", incident is not None)
        step(call, "ungroup", by=by, at=at, facts={"incident": incident.name if incident else ""}, incident=None)


def ungroup_all(*, calls: Iterable[Call], by: Actor, at: datetime) -> None:
    """Take several calls out: all of them, or none."""
    with journal.deed():
        for call in _in_order(calls):
            ungroup(call=call, by=by, at=at)


def close_incident(*, incident: Incident, by: Actor, at: datetime) -> None:
    """Over; its calls go on each for itself."""
    with journal.deed():
        if not Incident.objects.filter(pk=incident.pk, closed_at=None).update(closed_at=at):
            raise Refused(_("“%(name)s”已经结束。") % {"name": incident.name})
        incident.closed_at = at
        _write("close", incident, by, at)


def _in_order(calls: Iterable[Call]) -> list[Call]:
    """Several calls are always held in the same order, so that two who group at once wait and do not lock crosswise."""
    return sorted(calls, key=lambda call: call.pk)


def _write(verb: str, incident: Incident, by: Actor, at: datetime) -> None:
    journal.write(
        verb=f"emergency.incident.{verb}",
        subject=incident,
        by=by,
        at=at,
        division=incident.division_path,
        facts={"name": incident.name},
    )
