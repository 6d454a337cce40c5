"""Follow-up of hypertension and diabetes: enrolment, visits with class and next step, the end (standards.md 8.3, 8.4)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.health import dated
from songhe.care.health.actions import contracting, referring
from songhe.care.health.models import FollowUp, Programme, Service
from songhe.care.health.models.chronic import Kind, Step
from songhe.care.health.rules import chronic
from songhe.care.health.rules.chronic import Before, Found, Outcome
from songhe.register.people.models import LIVE, Elder

FACE = frozenset({"clinic", "home"})
WAYS = FACE | {"phone"}


def enrol(
    *,
    elder: Elder,
    kind: str,
    on: date,
    by: Actor,
    at: datetime,
    record: Mapping[str, Any] | None = None,
    first_due: date | None = None,
) -> Programme:
    """Take somebody into follow-up; whoever was in it before comes back with all his visits, and what is known by now."""
    if elder.status not in LIVE:
        raise Refused(_("这份档案已经停用，不能纳入管理。"))
    if kind not in Kind.values:
        raise ValueError(kind)
    old = Programme.objects.filter(elder=elder, kind=kind).first()
    due = first_due or on
    with journal.deed():
        if old is not None:
            field: Any = Programme._meta.get_field("record")
            told = {"record": field.seal({**(old.record or {}), **record}, old.pk)} if record else {}
            moves.move(old, "reopen", by=by, at=at, due_on=due, ended_on=None, ended_why="", **told)
            return old
        row = Programme(
            elder=elder,
            division_path=elder.division_path,
            kind=kind,
            enrolled_on=on,
            enrolled_by=by.name[:80],
            due_on=due,
            record=dict(record or {}),
        )
        row.save()
        journal.write(
            verb="health.programme.enrol", subject=row, by=by, at=at, division=row.division_path, facts={"kind": kind}
        )
    return row


def outcome_of(programme: Programme, found: Found, on: date) -> Outcome | None:
    """What the rule of the day makes of a visit; None when the deciding measurement is missing."""
    limits, told = dated.followup(on), programme.record or {}
    goal = chronic.target(limits, age=programme.elder.age(on), risky=bool(told.get("risky")))
    before = Before(programme.uncontrolled, programme.reaction)
    return chronic.judge(programme.kind, found, before, limits, on, goal=goal, frail=bool(told.get("frail")))


def follow_up(
    *,
    programme: Programme,
    on: date,
    way: str,
    found: Found,
    record: Mapping[str, Any],
    by: Actor,
    at: datetime,
    hospital: str = "",
    department: str = "",
) -> FollowUp:
    """Write a visit down. Where the rule refers, the green channel is asked in the same deed and somebody looks in two weeks.

    Refused: a day to come or before the last visit, without the measurement that decides, a referral without a hospital.
    """
    if way not in WAYS or on > localtime(at).date() or (programme.last_on is not None and on <= programme.last_on):
        raise Refused(_("随访日期不能晚于今天，也不能早于上一次。"))
    told = outcome_of(programme, found, on)
    if told is None:
        raise Refused(_("高血压随访要量血压，糖尿病随访要测空腹血糖；没量的不能算控制满意。"))
    if told.refer and not hospital.strip():
        raise Refused(_("这次按规定要转诊，请写转到哪家医院。"), "hospital")
    row = FollowUp(
        programme=programme,
        division_path=programme.division_path,
        on=on,
        way=way,
        classed=told.classed,
        step=told.step,
        due_on=told.due,
        controlled=told.controlled,
        noted_at=at,
        by_name=by.name[:80],
        record={**record, "why": list(told.why), "found": _kept(found)},
    )
    changes = {
        "due_on": told.due,
        "step": told.step,
        "classed": told.classed,
        "uncontrolled": not told.controlled,
        "reaction": found.reaction,
        "last_on": on,
    }
    with journal.deed():
        facts = {"on": on.isoformat(), "class": told.classed, "step": told.step, "due": told.due.isoformat()}
        moves.move(programme, "follow_up", by=by, at=at, facts=facts, **changes)
        row.save()
        if told.refer:
            urgent = told.step == Step.URGENT
            referring.request(
                elder=programme.elder,
                hospital=hospital,
                department=department,
                why=", ".join(told.why),
                programme=programme,
                urgent=urgent,
                by=by,
                at=at,
                check_on=told.due,
            )
        contracting.prove(elder=programme.elder, on=on, kind=Service.Kind.FOLLOW_UP, source=row.pk, by=by, at=at)
    return row


def _kept(found: Found) -> dict[str, Any]:
    every = {name: getattr(found, name) for name in Found.__dataclass_fields__}
    return {
        name: list(value) if name == "alarming" else value for name, value in every.items() if value not in (None, (), False)
    }


def end(*, programme: Programme, why: str, by: Actor, at: datetime) -> None:
    """No more follow-up here: moved, died, another team, no such disease."""
    if len(why.strip()) < 2:
        raise Refused(_("请写明为什么结束。"))
    with journal.deed():
        day = localtime(at).date()
        moves.move(programme, "end", by=by, at=at, facts={"why": why[:60]}, ended_on=day, ended_why=why.strip()[:60])
