"""What live screens are told of calls: the row as it now stands, drawn once for all desks; walls get less."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.template.loader import render_to_string

from songhe.base import clock, live
from songhe.base.models import JournalEntry
from songhe.care.emergency.models import Call
from songhe.desks.dispatcher import rows
from songhe.register.access.models import Role
from songhe.register.places.models import Division

DESK = frozenset({Role.DISPATCHER.value, Role.LEAD.value})
SHOWN = (
    "status", "severity", "trigger", "cause", "drill", "no_answer", "repeats", "limit_s", "desk_path", "division_path",
    "received_at", "arrived_at", "closed_at", "device_uid", "device_room", "caller_name", "elder__name", "elder__birth_date",
    "division__name", "division__level", "division__parent__name", "rung", "pressed_again_at",
)  # fmt: skip
WALL = DESK | {Role.COUNTY.value, Role.CITY.value}


@live.teller("calls", {"emergency.call", "emergency.response"})
def calls(entries: list[JournalEntry]) -> Iterable[live.Frame]:
    """One frame for each call that changed, at the place of its last row in the batch."""
    news: dict[UUID, list[JournalEntry]] = {}
    for entry in entries:
        if key := call_of(entry):
            news.setdefault(key, []).append(entry)
    found = _read(list(news))
    return [_frame(found[key], heard) for key, heard in news.items() if key in found]


@live.teller("calls", {"emergency.seat", "emergency.cover"})
def seats(entries: list[JournalEntry]) -> Iterator[live.Frame]:
    """Somebody sat down, rests or left."""
    for entry in entries:
        yield live.Frame("seat", {"verb": entry.verb}, entry.division, entry.pos, roles=DESK)


@live.teller("calls", {"emergency.call.take_over"})
def taken(entries: list[JournalEntry]) -> Iterator[live.Frame]:
    """To the one whose case it was: who has it now. The screen finds the words, in its own language."""
    for entry in entries:
        facts = {"id": str(entry.subject), "by": entry.by_name, "who": entry.facts["who"] or entry.facts["number"]}
        yield live.Frame("taken", facts, entry.division, entry.pos, to=entry.facts["former_user"])


@live.teller("wall", {"emergency.call", "emergency.response"})
def walls(entries: list[JournalEntry]) -> Iterator[live.Frame]:
    """Something changed: the wall reads itself anew. Nothing about anybody is in the frame."""
    for entry in entries[-1:]:
        for division in {one.division for one in entries}:
            yield live.Frame("wall", {"pos": entry.pos}, division, entry.pos, roles=WALL)


@live.rehearsal
def draw_a_row() -> None:
    """A row of nobody, so that the first real one finds everything made."""
    _read([UUID(int=0)])
    nobody = Division(name="", path="", level="village", lat=0, lng=0)
    _frame(Call(status="offered", received_at=clock.now(), limit_s=900, division=nobody), [JournalEntry(pos=0)])


def _read(keys: list[UUID]) -> dict[UUID, Call]:
    """The calls with what a row of the list shows, and nothing else: every column more costs an alarm time."""
    return Call.objects.select_related("elder", "division__parent").only(*SHOWN).in_bulk(keys)


def call_of(entry: JournalEntry) -> UUID | None:
    """The call a row of the journal is about."""
    if entry.subject_kind == "emergency.call":
        return entry.subject
    return UUID(entry.facts["call"]) if entry.facts.get("call") else None


def _frame(call: Call, news: list[JournalEntry]) -> live.Frame:
    """The row as it stands, and the first thing that must be heard; of a call that is new, only what it was passed on for."""
    row, entry = rows.row(call, clock.now()), news[-1]
    came = next((one.at for one in news if one.verb == "emergency.call.raise"), None)
    # a house that was slow reads a call and its later escalation at once: every desk must hear the second all the same
    heard = [one for one in news if came is None or (one.verb == "emergency.call.escalate" and one.at > came)]
    alarm = next((said for one in heard if (said := rows.alarm(call, one))), "")
    data = {
        "id": str(call.pk),
        "html": render_to_string("dispatcher/_row.html", {"row": row}),
        "group": row.group,
        "verb": entry.verb,
        "ring": call.rings,
        "desk_path": call.desk_path,
        "severity": call.severity,
        "pos": entry.pos,
        "text": rows.announcement(call),
        "alarm": alarm,
    }
    return live.Frame("call", data, call.division_path, entry.pos, roles=DESK)
