"""The summary of a shift, made from what was noted: what was not done, what went wrong, who is away, who is unwell."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from songhe.care.nursing import dated, lying
from songhe.care.nursing.models import Act, Mishap, Shift
from songhe.care.nursing.queries.board import standing
from songhe.register.providers.models import Facility

NOT = ("late", "missed", "not_done")


def summary(shift: Shift, at: datetime) -> dict[str, Any]:
    """As values that can be sealed: counts, and a list of each thing the next shift has to know. Names stand in it."""
    day = localtime(shift.starts_at).date()
    kinds, asks, reasons, rule = dated.kinds(day), dated.asks(day), dated.reasons(day), dated.rules(day)
    residents = {row.elder: row for row in lying.residents(shift.facility_id)}
    rows = Act.objects.filter(facility=shift.facility_id, due_at__gte=shift.starts_at, due_at__lt=min(shift.ends_at, at))
    acts = [(act, standing(act, at)) for act in rows.exclude(status="void").select_related("elder").order_by("due_at", "pk")]
    here = [(act, state) for act, state in acts if state == "done" or _here(residents.get(act.elder_id))]
    undone, unwell = [], []
    for act, state in here:
        name = kinds[act.kind].name if act.kind in kinds else act.kind
        told = {"who": act.elder.name, "place": _place(residents.get(act.elder_id)), "what": name, "due": _clock(act.due_at)}
        if state in NOT:
            why = reasons[act.reason].name if act.reason in reasons else ""
            undone.append({**told, "state": state, "why": why})
        unwell += _unwell(act, told, asks, rule.fever)
    kept = Mishap.objects.filter(facility=shift.facility_id, happened_at__gte=shift.starts_at, happened_at__lt=at)
    return {
        "done": sum(state == "done" for _act, state in here), "of": len(here),
        "late": sum(act.late for act, state in here if state == "done"),
        "undone": undone, "unwell": unwell, "mishaps": [_mishap(row, day) for row in kept.select_related("elder")],
        "away": [_away(row) for row in residents.values() if row.state in {lying.AWAY, lying.KEPT}],
        "unchecked": sum(act.status == "prepared" for act, _state in here),
    }  # fmt: skip


def _here(row: lying.Resident | None) -> bool:
    return row is not None and row.here


def _place(row: lying.Resident | None) -> str:
    return row.place if row else ""


def _clock(when: datetime) -> str:
    return f"{localtime(when):%H:%M}"


def _unwell(act: Act, told: dict[str, str], asks: dict[str, dated.Ask], fever: float) -> list[dict[str, str]]:
    """A fever, a skin that is red, a meal that was left: whatever is marked to be minded."""
    found = []
    for code, value in dict(act.noted or {}).items():
        ask = asks.get(code)
        if ask is None:
            continue
        word, tone = ask.word(value)
        if tone == "warn" or (code == "temp" and float(value) >= fever):
            found.append({**told, "ask": ask.name, "word": word})
    return found


def _mishap(row: Mishap, day: Any) -> dict[str, str]:
    known = dated.mishaps(day).get(row.kind)
    return {
        "key": str(row.pk), "what": known.name if known else row.kind, "who": row.elder.name if row.elder else "",
        "when": _clock(row.happened_at), "place": row.place, "status": row.status, "told": row.told_how,
    }  # fmt: skip


def _away(row: lying.Resident) -> dict[str, str]:
    back = row.due_back.isoformat() if row.due_back else ""
    return {"who": row.name, "place": row.place, "state": row.state, "where": row.where, "back": back}


def unsigned(facility: Facility, shift: Shift | None) -> bool:
    """Whether the shift before this one was worked in and is not taken over."""
    return shift is not None and shift.facility_id == facility.pk and shift.status != Shift.Status.TAKEN
