"""The device register listens: a death takes devices back, a move takes them along, an absence makes their silence expected."""

from datetime import datetime
from typing import Any

from songhe.base.actors import Actor
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.models import Device
from songhe.journeys.life.listening import Effect, Manifest, Tone
from songhe.register.life import walk
from songhe.register.life.models import LifeEvent
from songhe.register.people.models import Elder

NAME = "fleet"
TAKEN = frozenset({"died", "moved_out"})
QUIET = frozenset({"admitted", "went_away"})  # the status says it: `fleet.queries.silent` counts whoever is at home
HEARD = frozenset({"discharged", "came_back"})


def foresee(event: LifeEvent) -> list[Effect]:
    """Device by device where each is touched, else how many."""
    rows = _of(event.elder)
    if event.kind in TAKEN:
        return [Effect(Tone.STOPS, "device.page" if row.model.kind == "app" else "device.taken", _said(row)) for row in rows]
    if event.kind == "moved_within":
        return [Effect(Tone.NOTE, "device.follows", _said(row)) for row in rows if row.model.kind != "app"]
    if rows and event.kind in QUIET:
        return [Effect(Tone.STOPS, "device.quiet", {"n": len(rows)})]
    return [Effect(Tone.STARTS, "device.heard", {"n": len(rows)})] if rows and event.kind in HEARD else []


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """Take back, or take along; how each device stood."""
    stood = []
    for row in _of(event.elder):
        if event.kind in TAKEN:
            stood.append([str(row.pk), _plain(fleet.take_back(device=row, by=by, at=at, why=event.kind))])
        elif event.kind == "moved_within":
            stood.append([str(row.pk), _plain(fleet.follow(device=row, elder=event.elder, by=by, at=at))])
    return {"stood": stood} if stood else {}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """Each device as it stood. One that hangs with somebody else by now stays there: it is needed there."""
    lost = []
    for key, before in reversed(manifest["stood"]):
        row = Device.objects.get(pk=key)
        if not fleet.put_back(device=row, before=before, by=by, at=at):
            lost.append(Effect(Tone.CONFLICT, "device.elsewhere", {"uid": row.uid}))
    return lost


@walk.rule("fleet.device")
def carried(survivor: Elder, rows: list[Any]) -> walk.Choice:
    """When two files become one the device is seen where the survivor lives."""
    return walk.Choice(changes={row.pk: {"division_path": survivor.division_path} for row in rows})


def _of(elder: Elder) -> list[Device]:
    return list(Device.objects.filter(elder=elder, retired_at=None).select_related("model").order_by("uid"))


def _said(row: Device) -> dict[str, str]:
    return {"uid": row.uid, "room": row.room or "—"}


def _plain(before: dict[str, object]) -> dict[str, Any]:
    return {name: walk.plain(value) for name, value in before.items()}
