"""Nobody answers: three tries, the neighbour, the door, the police. Each step has a stored deadline and happens once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils.timezone import localtime

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.bulk import insert_all
from songhe.care.visits import dated, rules
from songhe.care.visits.models import Chase, ChaseDue, Listed, Method, Visit
from songhe.register.people.models import Elder

STEPS = {"neighbour": "ask_neighbour", "home": "send_home", "police": "call_police"}


def miss(elder: Elder, visit: Visit, by: Actor, at: datetime) -> Chase:
    """One more time nobody was met. Inside `journal.deed()`."""
    row = Chase.objects.select_for_update().filter(elder=elder).exclude(status="found").first()
    if row is None:
        try:
            with journal.deed():
                return _begin(elder, visit, by, at)
        except IntegrityError:  # somebody else began at this moment: it is one search
            row = Chase.objects.select_for_update().exclude(status="found").get(elder=elder)
    rule = dated.chasing(localtime(at).date())
    row.tries += 1
    moves.move(row, "try_again", by=by, at=at, facts={"tries": row.tries}, tries=row.tries, tried_at=visit.made_at)
    if row.status == "trying" and row.tries >= rule.tries:
        step(row, "ask_neighbour", by, at)
    elif row.status == "home" and visit.method == Method.HOME:
        step(row, "call_police", by, at)
    return row


def _begin(elder: Elder, visit: Visit, by: Actor, at: datetime) -> Chase:
    rule = dated.chasing(localtime(at).date())
    listed = Listed.objects.filter(elder=elder, left_on=None).first()
    due = at + timedelta(minutes=rule.try_minutes)
    row = Chase.objects.create(
        elder=elder, division_path=elder.division_path, grade=listed.grade if listed else rules.GENERAL, began_at=at,
        tried_at=visit.made_at, due_at=due, synthetic=visit.synthetic,
    )  # fmt: skip
    journal.write(verb="visits.chase.begin", subject=row, by=by, at=at, division=row.division_path)
    ChaseDue.objects.create(chase=row, step="neighbour", due_at=due)
    return row


def begin_many(missed: Sequence[Visit], by: Actor, at: datetime) -> None:
    """The same for many people of whom nobody is being looked for yet. Inside `journal.deed()`."""
    if not missed:
        return
    due = at + timedelta(minutes=dated.chasing(localtime(at).date()).try_minutes)
    listed = Listed.objects.filter(elder__in=[one.elder_id for one in missed], left_on=None).order_by()
    grades = dict(listed.values_list("elder_id", "grade"))
    rows = [
        Chase(
            elder_id=one.elder_id, division_path=one.division_path, grade=grades.get(one.elder_id, rules.GENERAL), began_at=at,
            tried_at=one.made_at, due_at=due, synthetic=one.synthetic,
        )
        for one in missed
    ]  # fmt: skip
    insert_all(rows)
    insert_all([ChaseDue(chase=row, step="neighbour", due_at=due) for row in rows])
    for row in rows:
        journal.write(verb="visits.chase.begin", subject=row, by=by, at=at, division=row.division_path)


def step(chase: Chase, verb: str, by: Actor, at: datetime) -> None:
    """The next step, and the deadline of the one after it. Inside `journal.deed()`."""
    rule = dated.chasing(localtime(at).date())
    hours = rule.home_high_hours if chase.grade == rules.HIGH else rule.home_hours
    home_by = chase.home_by or at + timedelta(hours=hours)
    after = {
        "ask_neighbour": ("home", min(at + timedelta(minutes=rule.neighbour_minutes), home_by)),
        "send_home": ("police", home_by),
        "call_police": ("", at),
    }[verb]
    moves.move(chase, verb, by=by, at=at, due_at=after[1], home_by=home_by)
    clear(chase, at)
    if after[0]:
        ChaseDue.objects.create(chase=chase, step=after[0], due_at=after[1])


def advance(*, chase: Chase, verb: str, by: Actor, at: datetime) -> None:
    """Somebody does not wait for the deadline: the neighbour, the door or the police now."""
    with journal.deed():
        step(chase, verb, by, at)


def fire(due: ChaseDue, at: datetime) -> None:
    """The time for a step is over."""
    chase = due.chase
    verb = STEPS[due.step]
    if chase.status in Chase.MOVES[verb][0]:
        step(chase, verb, CLOCK, at)


def find(*, chase: Chase, by: Actor, at: datetime, said: str = "") -> None:
    """Somebody has seen the person, or knows where the person is. That alone is no visit."""
    with journal.deed():
        moves.move(chase, "find", by=by, at=at, found_at=at, found_by=by.name[:80])
        if said.strip():
            chase.said = said.strip()[:400]
            chase.save(update_fields=["said"])
        clear(chase, at)


def seen(elder: Elder, made_at: datetime, by: Actor, at: datetime) -> None:
    """The person was met after the search began. Inside `journal.deed()`."""
    row = Chase.objects.filter(elder=elder).exclude(status="found").first()
    if row is not None and made_at >= row.tried_at:
        moves.move(row, "find", by=by, at=at, found_at=at, found_by=by.name[:80])
        clear(row, at)


def clear(chase: Chase, at: datetime) -> None:
    """Nothing more is due."""
    ChaseDue.objects.filter(chase=chase, fired_at=None, cleared_at=None).update(cleared_at=at)
