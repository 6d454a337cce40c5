"""Calls of today, through the verbs of the emergency room: some over since this morning, three that run now."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from songhe.base.actors import Actor
from songhe.care.emergency import actions
from songhe.care.emergency.models import Call, Response
from songhe.care.fleet.models import Device
from songhe.journeys.seed.ground import HANYIN, Ground, words
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.staff.models import EMERGENCY_SERVICES, Responder

Moment = Callable[[float], datetime]


def sow(ground: Ground, elders: list[Elder], staff: list[Responder], desks: dict[str, User], seated: list[User]) -> int:
    """Six that are over and three that are under way; the city always has something to look at. Returns how many."""
    awake = Device.objects.select_related("model").filter(last_seen_at__gte=ground.at - timedelta(hours=1))
    with_device = {device.elder_id: device for device in awake.exclude(elder=None)}
    known = [elder for elder in elders if elder.pk in with_device]
    known.sort(key=lambda elder: not _somebody_near(elder, staff))
    here = [elder for elder in known if _county(elder) == HANYIN]
    away = [elder for elder in known if _county(elder) != HANYIN]
    people = iter(here[2:5] + away[1:7])
    now = iter(here[:2] + away[:1])  # two run at the desk of the demo's dispatcher, one rings elsewhere
    past = [(300, "helped"), (255, "false_touch"), (200, "hospital"), (140, "helped"), (95, "false_device"), (60, "helped")]
    for minutes, cause in past[: 2 if ground.small else 6]:
        _sit(seated, ground.at - timedelta(minutes=minutes))
        _over(ground, _opened(ground, next(people), with_device, minutes), staff, desks, cause)
    running = [(6.5, _on_the_way), (2.2, _asked), (0.3, _ringing)]
    for ago, stop in running:
        _sit(seated, ground.at - timedelta(minutes=ago))
        stop(ground, _opened(ground, next(now), with_device, ago), staff, desks)
    return len(past[: 2 if ground.small else 6]) + len(running)


def _somebody_near(elder: Elder, staff: list[Responder]) -> bool:
    """Somebody who can walk there lives within some three kilometres: the story of today is a county that copes."""
    people = (row for row in staff if row.kind not in EMERGENCY_SERVICES and row.division_path[:11] == elder.division_path[:11])
    return any((row.lat - elder.position[0]) ** 2 + (row.lng - elder.position[1]) ** 2 < 0.03**2 for row in people)


def _sit(seated: list[User], at: datetime) -> None:
    """Their screens are awake at this moment, so their county's calls come to them and not to the city."""
    for user in seated:
        actions.sit(user=user, at=at)


def _county(elder: Elder) -> str:
    return elder.division_path.split("/")[1]


def _opened(ground: Ground, elder: Elder, devices: dict[UUID | None, Device], minutes: float) -> tuple[Call, Moment]:
    """A press so many minutes ago, and a clock that counts seconds from it."""
    device, pressed = devices[elder.pk], ground.at - timedelta(minutes=minutes)
    call, _ = actions.raise_call(
        source=f"seed-today:{device.uid}", trigger="sos", severity="red", by=_hand(device), at=pressed + timedelta(seconds=1),
        elder=elder, pressed_at=pressed, device_uid=device.uid, device_model=device.model.name, device_room=device.room,
    )  # fmt: skip
    return call, lambda seconds: pressed + timedelta(seconds=seconds)


def _hand(device: Device) -> Actor:
    return Actor(f"device:{device.uid}", device.uid)


def _desk(call: Call, desks: dict[str, User]) -> User:
    return desks.get(call.division_path.split("/")[1], desks["6109"])


def _near(call: Call, staff: list[Responder]) -> list[Responder]:
    """People of the same county, nearest village first; crews of 120, 119 and 110 are not asked as neighbours."""
    county = call.division_path[:11]
    rows = [row for row in staff if row.division_path.startswith(county) and row.kind not in EMERGENCY_SERVICES]
    return sorted(rows, key=lambda row: ((row.lat - call.lat) ** 2 + (row.lng - call.lng) ** 2, row.name))


def _sent(ground: Ground, opened: tuple[Call, Moment], staff: list[Responder], desks: dict[str, User]) -> Response:
    """Answered, heard, and the nearest one asked; he accepts half a minute later."""
    call, after = opened
    desk, seconds = _desk(call, desks), ground.dice.randrange(6, 22)
    actions.answer(call=call, user=desk, at=after(seconds))
    actions.hear(call=call, by=desk.actor, at=after(seconds + 25), text=ground.dice.choice(words()["notes_real"]))
    response = actions.ask(call=call, responder=_near(call, staff)[0], by=desk.actor, at=after(seconds + 60))
    actions.accept(response=response, by=_who(response), at=after(seconds + 85))
    actions.depart(response=response, by=_who(response), at=after(seconds + 110))
    return response


def _who(response: Response) -> Actor:
    return Actor(f"responder:{response.responder_id}", response.responder_name)


def _over(ground: Ground, opened: tuple[Call, Moment], staff: list[Responder], desks: dict[str, User], cause: str) -> None:
    """From the press to the close code."""
    call, after = opened
    desk = _desk(call, desks)
    if cause.startswith("false"):
        actions.answer(call=call, user=desk, at=after(9))
        actions.hear(call=call, by=desk.actor, at=after(30), text=ground.dice.choice(words()["notes_false"]))
        actions.close(call=call, cause=cause, by=desk.actor, at=after(150), note="", on_site_needed=False)
        return
    response = _sent(ground, opened, staff, desks)
    door = ground.dice.randrange(420, 800)
    actions.arrive(response=response, by=_who(response), at=after(door))
    actions.enter(response=response, by=_who(response), at=after(door + 40))
    if cause == "hospital":
        actions.hand_over(call=call, to="120", by=desk.actor, at=after(door + 500), note="")
    actions.finish(response=response, by=_who(response), at=after(door + 900))
    actions.close(call=call, cause=cause, by=desk.actor, at=after(door + 1000), note="", on_site_needed=True)


def _on_the_way(ground: Ground, opened: tuple[Call, Moment], staff: list[Responder], desks: dict[str, User]) -> None:
    _sent(ground, opened, staff, desks)


def _asked(ground: Ground, opened: tuple[Call, Moment], staff: list[Responder], desks: dict[str, User]) -> None:
    """In hand, and two are asked: nobody has said yes yet."""
    call, after = opened
    desk = _desk(call, desks)
    actions.answer(call=call, user=desk, at=after(12))
    actions.add_note(call=call, by=desk.actor, at=after(40), text=ground.dice.choice(words()["notes_real"]))
    for responder in _near(call, staff)[:2]:
        actions.ask(call=call, responder=responder, by=desk.actor, at=after(75))


def _ringing(ground: Ground, opened: tuple[Call, Moment], staff: list[Responder], desks: dict[str, User]) -> None:
    """Left as it is: it rings when the first screen opens."""
