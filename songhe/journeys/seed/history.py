"""Calls of the past months, as a backfill: written straight into the tables, each with its journal rows marked `seed`.

What a call went through is drawn by one die and a profile per county (`profile.json`): not achievements, but a city with
something to find. The verbs of the emergency room would take minutes for 1,700 calls; `today.py` goes through them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.care.emergency.actions.ground import call_facts, response_facts
from songhe.care.emergency.models import Call, DayCount, Response
from songhe.care.fleet.models import Device
from songhe.journeys.seed.course import Course, draw
from songhe.journeys.seed.ground import HOME, Ground, words
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.places.queries import unit_code
from songhe.register.staff.models import EMERGENCY_SERVICES, Responder

RUNNING_IN = 400  # calls of the half year before, when the platform was tried out
HALF_YEAR = 1400
LIMITS = {"town": 900, "mountain": 1800}


@dataclass
class Books:
    """What is gathered and written at the end in a few statements."""

    calls: list[Call] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    deeds: list[dict[str, Any]] = field(default_factory=list)
    numbers: dict[date, int] = field(default_factory=dict)

    def number(self, day: date) -> str:
        self.numbers[day] = self.numbers.get(day, 0) + 1
        return f"{day:%Y%m%d}-{self.numbers[day]:04d}"

    def note(self, verb: str, row: Any, by: Actor, at: datetime, before: str = "", after: str = "", **facts: Any) -> None:
        """One row of the journal, to be written in order of time, with the facts that the room's own verbs write."""
        own = call_facts(row) if isinstance(row, Call) else response_facts(row)
        told = {**own, **facts, "seed": True}
        states = {"before": {"status": before} if before else {}, "after": {"status": after} if after else {}}
        self.deeds.append(
            {
                "verb": f"emergency.{verb}",
                "subject": row,
                "by": by,
                "at": at,
                "division": row.division_path,
                "facts": told,
                **states,
            }
        )


def sow(ground: Ground, devices: list[Device], responders: list[Responder], desks: dict[str, User]) -> int:
    """Every call of the past year up to yesterday. Returns how many."""
    books, helpers = Books(), _by_county(responders)
    owners = [device for device in devices if device.elder_id]
    for at in _moments(ground):
        device = ground.dice.choice(owners)
        _one(ground, books, device, at, helpers[_county(device.elder)], desks)
    _write(books)
    return len(books.calls)


def _county(elder: Elder | None) -> str:
    assert elder is not None
    return elder.division_path.split("/")[1]


def _by_county(responders: list[Responder]) -> dict[str, list[Responder]]:
    rows: dict[str, list[Responder]] = {}
    for responder in responders:
        rows.setdefault(responder.division_path.split("/")[1], []).append(responder)
    return rows


def _moments(ground: Ground) -> Iterator[datetime]:
    """When each call came, oldest first: growing month by month, more in the early morning."""
    growth = words("profile")["months_back_growth"]
    recent, before = (HALF_YEAR, RUNNING_IN) if not ground.small else (90, 20)
    moments = []
    for back in range(365, 0, -1):
        month = min(11, back // 30)
        part, whole = (recent, sum(growth[:6])) if month < 6 else (before, sum(growth[6:]))
        expected = part * growth[month] / whole / 30
        count = int(expected) + (ground.dice.random() < expected % 1)
        day = ground.today - timedelta(days=back)
        moments += [_at(ground, day) for _ in range(count)]
    return iter(sorted(moments))


def _at(ground: Ground, day: date) -> datetime:
    hour = ground.dice.choices(range(24), words("profile")["hours"])[0]
    return datetime.combine(day, time(hour, ground.dice.randrange(60), ground.dice.randrange(60)), tzinfo=HOME)


def _one(ground: Ground, books: Books, device: Device, at: datetime, near: list[Responder], desks: dict[str, User]) -> None:
    elder = device.elder
    assert elder is not None
    desk = _at_desk(desks, _county(elder), at)
    course = draw(ground, elder, device.model.code, at)
    call = _call(books, ground, device, elder, at, course, desk)
    books.calls.append(call)
    _tell(books, call, course, desk)
    if course.dispatched is not None:
        _responses(ground, books, call, course, near, desk)


def _at_desk(desks: dict[str, User], county: str, at: datetime) -> User:
    """Who sat there on that day: two take turns where a desk has two."""
    desk = county if county in desks else "6109"
    return desks.get(f"{desk}-2", desks[desk]) if at.astimezone(HOME).day % 3 == 0 else desks[desk]


def _call(books: Books, ground: Ground, device: Device, elder: Elder, at: datetime, course: Course, desk: User) -> Call:
    village = elder.division
    lat, lng = elder.position
    stamps = {name: at + timedelta(seconds=value) for name, value in course.stamps().items() if value is not None}
    return Call(
        number=books.number(at.date()), source=f"seed:{at.isoformat()}:{device.uid}", status="closed", severity=course.severity,
        trigger=course.trigger, elder=elder, division=village, division_path=elder.division_path, drill=course.drill,
        unit_code=unit_code(village), terrain=village.terrain, lat=lat, lng=lng,
        located=elder.located, device_uid=device.uid, device_model=device.model.name, device_room=device.room,
        desk_path="/".join(elder.division_path.split("/")[:2]), rung=["desk"], answered_by=desk,
        spoken_at=None if course.no_answer else stamps["answered_at"], no_answer=course.no_answer,
        limit_s=LIMITS.get(village.terrain, 900), pressed_at=at, cause=course.cause, on_site_needed=course.on_site,
        handed_over_to="120" if course.cause == "hospital" else "", false_why=_why(ground, course, at),
        closing_note=course.note, **stamps,
    )  # fmt: skip


def _why(ground: Ground, course: Course, at: datetime) -> str:
    """How a false alarm came about, as whoever closed it said; since the buttons were changed, fewer touches.

    Drawn by the moment and not by the die, so that the city stays the same otherwise.
    """
    told = words("answering")["whys"].get(course.cause)
    if told is None:
        return ""
    recent = at > ground.at - timedelta(days=45)
    whys = [why for why, weight in told for _ in range(weight // 3 if recent and why == "touched" else weight)]
    return str(random.Random(at.timestamp()).choice(whys))


def _tell(books: Books, call: Call, course: Course, desk: User) -> None:
    """The journal of the call itself."""
    button, by, last = Actor(f"device:{call.device_uid}", call.device_uid), desk.actor, "answered"
    facts = {
        "trigger": call.trigger,
        "room": call.device_room,
        "model": call.device_model,
        "device": call.device_uid,
        "known": True,
    }
    books.note("call.raise", call, button, call.received_at, "", "raised", **facts)
    books.note("call.offer", call, button, _known(call.offered_at), "raised", "offered", desk=call.desk_path)
    books.note(
        "call.answer",
        call,
        by,
        _known(call.answered_at),
        "offered",
        "answered",
        seconds=round(course.answered - course.received),
    )
    books.note("call.miss" if call.no_answer else "call.hear", call, by, _known(call.answered_at) + timedelta(seconds=20))
    for verb, when, after in (("accept", call.accepted_at, "accepted"), ("arrive", call.arrived_at, "on_scene")):
        if when:
            books.note(f"call.{verb}", call, by, when, last, after)
            last = after
    if call.handed_over_at:
        books.note("call.hand_over", call, by, call.handed_over_at, last, "handed_over", to="120")
        last = "handed_over"
    books.note(
        "call.close", call, by, _known(call.closed_at), last, "closed", cause=call.cause, on_site_needed=call.on_site_needed
    )
    for verb, when in (("review", call.reviewed_at), ("follow_up", call.followed_up_at)):
        if when:
            books.note(f"call.{verb}", call, by, when)


def _known(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment


def _responses(ground: Ground, books: Books, call: Call, course: Course, near: list[Responder], desk: User) -> None:
    """Those who could not come first, then the one who came."""
    people = [row for row in near if row.kind not in EMERGENCY_SERVICES]
    wanted = ground.dice.sample(people, min(len(people), course.refusals + 1))
    asked = _known(call.dispatched_at)
    for place, responder in enumerate(wanted, 1):
        comes = place == len(wanted)
        row = _response(call, responder, place, asked, comes, ground, course)
        books.responses.append(row)
        books.note("response.ask", row, desk.actor, asked, "", "asked", place=place)
        _journey(books, row, comes)
        if comes:
            call.lead_response = row
        asked += timedelta(seconds=40)


def _journey(books: Books, row: Response, comes: bool) -> None:
    """What this responder did, step by step."""
    who = Actor(f"responder:{row.responder_id}", row.responder_name)
    if not comes:
        said = ("decline", row.answered_at) if row.answered_at else ("lapse", row.asked_at + timedelta(seconds=39))
        books.note(f"response.{said[0]}", row, who, said[1], "asked", row.status)
        return
    steps = [
        ("accept", row.answered_at, "accepted"),
        ("depart", row.departed_at, "en_route"),
        ("arrive", row.arrived_at, "on_scene"),
    ]
    steps += [("enter", row.entered_at, "on_scene"), ("finish", row.done_at, "done")]
    last = "asked"
    for verb, when, after in steps:
        books.note(f"response.{verb}", row, who, _known(when), last, after)
        last = after


def _response(call: Call, who: Responder, place: int, asked: datetime, comes: bool, ground: Ground, course: Course) -> Response:
    lapsed = not comes and ground.dice.random() < 0.5
    way = course.travel or 400
    status = "done" if comes else "lapsed" if lapsed else "declined"
    no = None if lapsed else asked + timedelta(seconds=20)
    asked_by = call.answered_by.actor.id if call.answered_by else ""
    row = Response(
        call=call, responder=who, responder_name=who.name, responder_kind=who.kind, division_path=call.division_path,
        place=place, status=status, asked_by=asked_by, eta_s=int(way * ground.dice.uniform(0.8, 1.1)),
        distance_m=int(way * 6), asked_at=asked, answered_at=call.accepted_at if comes else no,
        done_at=call.closed_at if comes else None,
    )  # fmt: skip
    if comes:
        row.departed_at, row.arrived_at, row.entered_at = call.departed_at, call.arrived_at, call.entered_at
    return row


def _write(books: Books) -> None:
    """Calls first without their lead (a call and its response point at each other), then the rest, in a few statements."""
    leads = {call.pk: call.lead_response for call in books.calls if call.lead_response}
    for call in books.calls:
        call.lead_response = None
    Call.objects.bulk_create(books.calls, batch_size=200)
    # Sown before dawn, the calls of "today" come in on the evening before: their numbers go on where the history stopped.
    DayCount.objects.bulk_create([DayCount(day=day, last=last) for day, last in books.numbers.items()], batch_size=400)
    Response.objects.bulk_create(books.responses, batch_size=400)
    led = [call for call in books.calls if call.pk in leads]
    for call in led:
        call.lead_response = leads[call.pk]
    Call.objects.bulk_update(led, ["lead_response"], batch_size=400)
    with journal.deed():
        for deed in sorted(books.deeds, key=lambda deed: deed["at"]):
            journal.write(**deed)
