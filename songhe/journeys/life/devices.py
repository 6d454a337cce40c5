"""The device register listens: a death takes devices back and has what lies there fetched, a move takes them along, an absence
makes their silence expected."""

from datetime import datetime
from typing import Any
from uuid import UUID

from songhe.base.actors import Actor
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.models import Device, Loan
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
        told = [Effect(Tone.STOPS, "device.page" if row.model.kind == "app" else "device.taken", _said(row)) for row in rows]
        return told + [Effect(Tone.NOTE, "aid.fetched", _lent(loan)) for loan in _loans(event.elder)]
    if event.kind == "moved_within":
        return [Effect(Tone.NOTE, "device.follows", _said(row)) for row in rows if row.model.kind != "app"]
    if rows and event.kind in QUIET:
        return [Effect(Tone.STOPS, "device.quiet", {"n": len(rows)})]
    return [Effect(Tone.STARTS, "device.heard", {"n": len(rows)})] if rows and event.kind in HEARD else []


def apply(event: LifeEvent, by: Actor, at: datetime) -> Manifest:
    """Take back, with an errand for each thing that has to be fetched; or take along. How each device stood."""
    stood: list[Any] = []
    gone = _go(event.elder, by, at) if event.kind in TAKEN else {}
    for row in _of(event.elder):
        if event.kind in TAKEN:
            stood.append([str(row.pk), _plain(fleet.take_back(device=row, by=by, at=at, why=event.kind))])
        elif event.kind == "moved_within":
            stood.append([str(row.pk), _plain(fleet.follow(device=row, elder=event.elder, by=by, at=at))])
    return {**({"stood": stood} if stood else {}), **gone}


def _go(elder: Elder, by: Actor, at: datetime) -> Manifest:
    """Nothing is hung up or mended there any more, and what was lent is fetched."""
    stopped = [str(key) for key in fleet.stop_work(elder=elder, by=by, at=at)]
    loans = _loans(elder)
    for loan in loans:
        fleet.fetch(elder=elder, loan=loan, by=by, at=at)
    told = {"stopped": stopped, "loans": [str(loan.pk) for loan in loans]}
    return {name: keys for name, keys in told.items() if keys}


def undo(event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
    """Each device as it stood. One that hangs with somebody else by now stays there: it is needed there."""
    lost = []
    for loan in Loan.objects.filter(pk__in=manifest.get("loans", ())):
        fleet.needless(loan=loan, by=by, at=at)
    for key, before in reversed(manifest.get("stood", [])):
        row = Device.objects.get(pk=key)
        if not fleet.put_back(device=row, before=before, by=by, at=at):
            lost.append(Effect(Tone.CONFLICT, "device.elsewhere", {"uid": row.uid}))
    fleet.resume(keys=[UUID(key) for key in manifest.get("stopped", ())], by=by, at=at)
    return lost


@walk.rule("fleet.device")
def carried(survivor: Elder, rows: list[Any]) -> walk.Choice:
    """When two files become one the device is seen where the survivor lives."""
    return walk.Choice(changes={row.pk: {"division_path": survivor.division_path} for row in rows})


def _of(elder: Elder) -> list[Device]:
    return list(Device.objects.filter(elder=elder, retired_at=None).select_related("model").order_by("uid"))


def _loans(elder: Elder) -> list[Loan]:
    return list(Loan.objects.filter(elder=elder, back_at=None).select_related("aid").order_by("pk"))


def _lent(loan: Loan) -> dict[str, str]:
    return {"name": loan.aid.name, "number": loan.aid.number}


def _said(row: Device) -> dict[str, str]:
    return {"uid": row.uid, "room": row.room or "—"}


def _plain(before: dict[str, object]) -> dict[str, Any]:
    return {name: walk.plain(value) for name, value in before.items()}
