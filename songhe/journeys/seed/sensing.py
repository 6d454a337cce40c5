"""Sensors in the demo: water meters, PIR, smoke alarms and mats in homes of 蒲溪镇, what they said in two weeks, what rang and
what it was worth in two months; one tap is silent now. All invented."""

import json
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.rows import new_id
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.models import DeviceModel
from songhe.care.sensing import actions as sensing
from songhe.care.sensing.actions import Told
from songhe.care.sensing.models import Ring
from songhe.care.sensing.rules.tracing import Said
from songhe.care.visits.models import CheckIn, Hint
from songhe.journeys import sensors_ring
from songhe.journeys.seed.ground import DICE, HOME, SEEDER, Dice, Ground
from songhe.links.devices import actions as door
from songhe.links.devices import archive
from songhe.links.devices.archive import Kept
from songhe.links.devices.credentials import drill_secret
from songhe.links.devices.curves import STORIES
from songhe.register.access.models import User
from songhe.register.people.models import Elder, Status

TOWN = "610921102"
HOMES, DAYS = 9, 14
MAKES = (("meter", "wmbus-meter"), ("motion", "z2m-motion"), ("smoke", "z2m-smoke"), ("mat", "generic-mat"))
PAST = (
    ("water-still", "meter", "fine"), ("water-still", "meter", "fine"), ("water-still", "meter", "helped"),
    ("water-still", "meter", "false"), ("motion-still", "motion", "fine"), ("motion-still", "motion", "device"),
    ("motion-still", "motion", "helped"), ("out-of-bed", "mat", "fine"), ("out-of-bed", "mat", "false"),
    ("out-of-bed", "mat", "helped"), ("water-much", "meter", "fine"), ("motion-still", "motion", "calmed"),
    ("water-still", "meter", "calmed"), ("mat-heart", "mat", "false"), ("water-still", "meter", "helped"),
)  # fmt: skip
"""What rang, on which sensor, and what it was worth."""
MORE = ("mat", "door", "toilet", "gas", "radar", "watch", "vital")
"""What hangs besides in homes in which something happens when `songhe simulate --sensors` lets them live (`curves.STORIES`)."""
FOUND = {"fine": "well", "helped": "helped", "false": "false", "device": "device"}


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Returns how many messages."""
    rows = Elder.objects.filter(status=Status.HERE, division_path__contains=f"/{TOWN}").select_related("division")
    people = _chosen(list(rows), 3 if ground.small else HOMES)
    if not people:
        return 0
    dice = Dice(DICE + 23)
    models = {kind: DeviceModel.objects.get(code=code) for kind, code in MAKES}
    for number, elder in enumerate(people):
        for kind, model in models.items():
            if kind == "mat" and number % 3:
                continue
            fleet.register_device(uid=_uid(kind, number), model=model, by=SEEDER, at=_since(ground), elder=elder, room="客厅")
    _more(ground, people)
    said = [one for number, elder in enumerate(people) for one in _said(ground, dice, number, elder, models)]
    said.sort(key=lambda one: one[1].at)
    archive.store([_kept(seq, *one) for seq, one in enumerate(said, 1)])
    late = int((ground.at - timedelta(hours=47)).timestamp())
    for elder in people:
        sensing.hear([Told(who.pk, one) for who, one in said if who.pk == elder.pk and one.at > late], ground.at)
    _past(ground, dice, people, models)
    if len(people) > 2:
        sensing.hold(elder=people[2], reason="visit", until=ground.at + timedelta(days=6), by=SEEDER, at=ground.at)
    told: dict[str, Any] = {"by": accounts["city"].actor, "at": ground.at, "division": "6109", "days": 12}
    sensing.ask_trial(rule="water-still", limits={"hours": 9.0}, **told)
    return len(said)


def _chosen(rows: list[Elder], count: int) -> list[Elder]:
    """The same ones every time; a home with a story of a watch is one whose door was measured, for a fence needs a middle."""
    rows.sort(key=lambda one: (one.user_id is None, str(one.pk)))
    found = rows[:count]
    for number, stories in enumerate(STORIES[:count]):
        if "astray" in stories and found[number].located != "exact":
            exact = next((one for one in rows[count:] if one.located == "exact" and one.lat is not None), None)
            found[number] = exact or found[number]
    return found


def _more(ground: Ground, people: list[Elder]) -> None:
    """The rest of the sensors, and an account for each of them, so that the simulation may speak for it."""
    uids = set()
    for number, elder in enumerate(people):
        uids |= {_uid(kind, number) for kind in ("meter", "motion", "smoke", *(["mat"] if number % 3 == 0 else []))}
        for kind in MORE if STORIES[number : number + 1] not in ((), ((),)) else ():
            uid = _uid(kind, number)
            if uid not in uids:
                model = DeviceModel.objects.get(code=f"generic-{kind}")
                fleet.register_device(uid=uid, model=model, by=SEEDER, at=_since(ground), elder=elder, room=ROOMS[kind])
                uids.add(uid)
            if kind == "watch" and elder.lat is not None:
                body = {"signal": "position", "lat": elder.lat, "lng": elder.lng, "home": [elder.lat, elder.lng]}
                door.keep_press(credential=uid, body=json.dumps(body).encode(), at=ground.at, key=f"seed-{uid}", durable=False)
    for uid in sorted(uids):
        door.issue_credential(username=uid, by=SEEDER, at=ground.at, secret=drill_secret(uid))


ROOMS = {"mat": "卧室", "door": "大门", "toilet": "卫生间", "gas": "厨房", "radar": "客厅", "watch": "身上", "vital": "客厅"}


def _uid(kind: str, number: int) -> str:
    return f"{kind}-{number + 1:03d}"


def _since(ground: Ground) -> datetime:
    return ground.at - timedelta(days=90)


def _said(ground: Ground, dice: Dice, number: int, elder: Elder, models: dict[str, DeviceModel]) -> list[tuple[Elder, Said]]:
    """Two weeks of one home: counts each half hour, movements by day, the first one silent for most of a day by now."""
    rows: list[tuple[Elder, Said]] = []
    total, first = 40.0 + number * 11, datetime.combine(ground.today - timedelta(days=DAYS - 1), time(), tzinfo=HOME)
    silent = {0: ground.at - timedelta(hours=21), 1: ground.at - timedelta(hours=2)}.get(number, ground.at)
    at, battery = first, 96 - number * 6
    while at < ground.at:
        hour, day = at.astimezone(HOME).hour, (at - first).days
        home = at < silent and not (number % 4 == 3 and day == 6)
        moment = int(at.timestamp()) + dice.randrange(120)
        if home and 6 <= hour < 22 and dice.random() < 0.55:
            total += dice.uniform(0.004, 0.05)
        rows.append((elder, _one("meter", number, moment, "flow", models, total_m3=round(total, 3))))
        moved = home and 6 <= hour < 22 and dice.random() < 0.7
        rows.append(
            (elder, _one("motion", number, moment + 60, "motion", models, occupancy=moved, battery=max(battery - day, 3)))
        )
        if number % 3 == 0:
            mat = {"in_bed": hour < 6 or hour >= 22, "hr": dice.randint(56, 74), "breath": dice.randint(12, 18)}
            rows.append((elder, _one("mat", number, moment + 90, "bed", models, **mat)))
        if hour % 6 == 0 and at.minute == 0:
            rows.append((elder, _one("smoke", number, moment + 30, "battery", models, battery=88 - number)))
        at += timedelta(minutes=30)
    return [one for one in rows if one[1].at < ground.at.timestamp()]


def _one(kind: str, number: int, at: int, signal: str, models: dict[str, DeviceModel], **values: Any) -> Said:
    return Said(_uid(kind, number), kind, at, signal, values, models[kind].name)


def _kept(seq: int, elder: Elder, said: Said) -> Kept:
    at = datetime.fromtimestamp(said.at, HOME)
    facts = (said.kind, said.model, archive.mark_of(elder.pk), elder.division_path)
    return Kept(seq, said.device, at, at, said.signal, dict(said.values), *facts)


def _looked(elder: Elder, rule: str, at: datetime, number: int, outcome: str, ring: UUID) -> UUID:
    """The check-in that followed, closed with what was found."""
    done = {"taken_at": at + timedelta(minutes=5 + number), "taken_by": "邹雪", "closed_by": "邹雪", "synthetic": True}
    task = CheckIn.objects.create(
        elder=elder, division_path=elder.division_path, status="closed", points=80, bar=80, urgent=True, opened_at=at,
        due_at=at + timedelta(minutes=30), closed_at=at + timedelta(minutes=12 + number), found=FOUND[outcome], **done,
    )  # fmt: skip
    kind, until = sensors_ring.SIGNALS[rule], at + timedelta(hours=24)
    Hint.objects.create(
        elder=elder, division_path=elder.division_path, kind=kind, points=80, at=at, until=until, check_in=task, spent=True,
        source=f"sensing:{ring}",
    )  # fmt: skip
    return task.pk


def _past(ground: Ground, dice: Dice, people: list[Elder], models: dict[str, DeviceModel]) -> None:
    """What rang before, closed with what was found; each with its check-in."""
    with journal.deed():
        for number, (rule, kind, outcome) in enumerate(PAST):
            elder = people[number % len(people)]
            at = ground.at - timedelta(days=3 + number * 4, hours=dice.randrange(9))
            done = {"ended_at": at + timedelta(minutes=12 + number), "ended_by": "邹雪", "outcome": outcome}
            status = "calmed" if outcome == "calmed" else "closed"
            key = new_id()
            where = {"elder": elder, "division_path": elder.division_path, "opened_at": at, "status": status, **done}
            task = None if outcome == "calmed" else _looked(elder, rule, at, number, outcome, key)
            facts = {
                "facts": {"since": int((at - timedelta(hours=12)).timestamp()), "used": 0.0, "hours": 12.0},
                "limits": {"hours": 12},
            }
            row = Ring(pk=key, **where, rule=rule, level=2, device_uid=_uid(kind, number % len(people)), task=task)
            row.model, row.record = (
                models[kind].name,
                {**facts, "version": 1, "since": "2025-01-01", "clause": "标准汇编 9.3、9.4"},
            )
            row.save()
            told = {"rule": rule, "outcome": outcome}
            journal.write(verb=f"sensing.ring.{status}", subject=row, by=CLOCK, at=at, division=row.division_path, facts=told)
