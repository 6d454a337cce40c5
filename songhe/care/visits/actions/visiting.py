"""A visit is written down: judged by the definition of its day, and everything follows in the same breath."""

import base64
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, voices
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.rows import new_id
from songhe.care.visits import dated, rules
from songhe.care.visits.actions import aside, chasing, listing, quiet
from songhe.care.visits.models import Finding, Listed, Method, Outcome, Visit, VisitPicture, VisitVoice
from songhe.links.maps.travel import straight_m
from songhe.register.access.models import User
from songhe.register.people.models import Elder

GONE = {"died": "died", "moved": "moved", "admitted": "admitted"}
Answers = Mapping[str, Mapping[str, str]]
Follow = Callable[[Finding, Actor, datetime], str]
_follow: list[Follow] = []


@dataclass(frozen=True)
class Place:
    """Where the visitor stood, as the phone says."""

    lat: float
    lng: float
    accuracy_m: int


@dataclass(frozen=True)
class Seen:
    """Something found on a visit."""

    kind: str
    words: str = ""
    item: str = ""


def when_found(follow: Follow) -> None:
    """A journey says what becomes of a finding, in the same transaction; it answers `room:key`."""
    _follow[:] = [follow]


def record(
    *, elder: Elder, method: str, outcome: str, by: Actor, at: datetime, made_at: datetime | None = None,
    key: UUID | None = None, visitor: User | None = None, answers: Answers | None = None, note: str = "",
    place: Place | None = None, jpeg: str = "", voice: bytes = b"", signature: str = "", seen: Sequence[Seen] = (),
    offline: bool = False, synthetic: bool = False,
) -> Visit:  # fmt: skip
    """Write a visit down. The same key again is the same visit; nobody who was not met has been visited."""
    if method not in Method.values or outcome not in Outcome.values:
        raise Refused(_("请选怎么探访、见到没有。"))
    if outcome == Outcome.REFUSED and not signature.strip():
        raise Refused(_("谢绝探访要本人签字，不会签的写明见证人。"))
    if key is not None and (known := Visit.objects.filter(pk=key).first()):
        return known
    seconds = voices.length(voice) if voice else 0.0
    made = rules.believed(made_at or at, at)
    try:
        with journal.deed():
            who, clash = _who(elder, made)
            form = dated.form(localtime(made).date())
            told = told_of(who.position, method, outcome, by.name, answers or {}, place, bool(jpeg), form)
            row = _written(who, told, outcome, made, key, clash, by, at, visitor=visitor, offline=offline, synthetic=synthetic)
            row.answers, row.note = dict(told.answers), note.strip()[:1000]
            row.save(force_insert=True)
            if jpeg:
                VisitPicture.objects.create(visit=row, jpeg=jpeg, taken_at=made)
            if voice:
                webm = base64.b64encode(voice).decode()
                VisitVoice.objects.create(visit=row, webm=webm, seconds=math.ceil(seconds), taken_at=made)
            facts = {"method": method, "outcome": outcome, "valid": row.valid, "lacks": row.lacks, "clash": row.clash}
            journal.write(verb="visits.visit.record", subject=row, by=by, at=at, division=row.division_path, facts=facts)
            if who.status not in {"died", "moved"}:
                _follows(row, who, signature, by, at)
                for one in seen:
                    find(visit=row, seen=one, by=by, at=at)
    except IntegrityError:
        if key is not None and (known := Visit.objects.filter(pk=key).first()):
            return known  # the other half of a doubled sending was first
        raise
    return row


def _who(elder: Elder, made: datetime) -> tuple[Elder, str]:
    """The person as the register has it by now, and what happened meanwhile. A merged file's visit is the survivor's."""
    who = Elder.objects.select_related("division").get(pk=elder.pk)
    clash = ""
    while who.status == "merged" and who.merged_into_id:
        who, clash = Elder.objects.select_related("division").get(pk=who.merged_into_id), "merged"
    if who.status in GONE:
        return who, GONE[who.status]
    last = Visit.objects.filter(elder=who, valid=True, made_at__gte=midnight(made)).exists()
    return who, clash or ("twice" if last else "")


def midnight(at: datetime) -> datetime:
    """When the day of a moment began."""
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def told_of(
    position: tuple[float, float], method: str, outcome: str, name: str, answers: Answers, place: Place | None,
    picture: bool, form: list[dated.Content],
) -> rules.Told:  # fmt: skip
    """A visit as the rules judge it: `position` of the door, `form` of its day."""
    far = round(straight_m(position, (place.lat, place.lng))) if place else None
    accuracy = place.accuracy_m if place else None
    return rules.Told(method, outcome == Outcome.MET, name, known_answers(answers, form), far, accuracy, picture)


def known_answers(answers: Answers, form: list[dated.Content]) -> dict[str, dict[str, str]]:
    """Answers that the form knows; others are not kept."""
    found: dict[str, dict[str, str]] = {}
    for content in form:
        said = answers.get(content.code) or {}
        kept = {one.code: str(said[one.code]) for one in content.questions if str(said.get(one.code, "")) in one.answers}
        if kept:
            found[content.code] = kept
    return found


def _written(
    who: Elder,
    told: rules.Told,
    outcome: str,
    made: datetime,
    key: UUID | None,
    clash: str,
    by: Actor,
    at: datetime,
    **more: Any,
) -> Visit:
    lacks = rules.lacks(told, dated.validity(localtime(made).date()))
    if clash in GONE and (who.left_at is None or made > who.left_at):
        lacks.append("gone")
    return Visit(
        pk=key or new_id(), elder=who, division_path=who.division_path, method=told.method, outcome=outcome,
        visitor_name=by.name[:40], made_at=made, received_at=at, distance_m=told.distance_m, accuracy_m=told.accuracy_m,
        pictured=told.picture, valid=not lacks, lacks=",".join(lacks)[:60], clash=clash, **more,
    )  # fmt: skip


def _follows(row: Visit, who: Elder, signature: str, by: Actor, at: datetime) -> None:
    """The list, the search for who did not answer, a refusal."""
    if row.valid:
        _move_on(who, row, localtime(at).date())
    if row.outcome == Outcome.MET:
        chasing.seen(who, row.made_at, by, at)
    elif row.outcome == Outcome.REFUSED:
        chasing.seen(who, row.made_at, by, at)
        aside.stand_aside(elder=who, kind="refused", first=localtime(row.made_at).date(), signature=signature, by=by, at=at)
    elif row.outcome == Outcome.NOT_MET and not _met_since(who, row.made_at):
        chasing.miss(who, row, by, at)
        if row.method in {Method.PHONE, Method.VIDEO}:
            source = f"visit:{row.pk}"
            quiet.hear(elder=who, kind="unanswered_call", source=source, by=by, at=max(row.made_at, at - timedelta(hours=24)))


def _met_since(who: Elder, made: datetime) -> bool:
    return Visit.objects.filter(elder=who, outcome__in=[Outcome.MET, Outcome.REFUSED], made_at__gte=made).exists()


def _move_on(who: Elder, row: Visit, today: date) -> None:
    """The list goes on to the next day. What came late changes nothing that is newer."""
    listed = Listed.objects.select_for_update().filter(elder=who, left_on=None).first()
    if listed is None:
        return
    day, more = localtime(row.made_at).date(), listing.more_of(listed.division_path, today)
    move_days(listed, row, day, today, dated.grades(today), more)
    listed.save(update_fields=["last_on", "home_on", "due_on", "home_due_on", "due_at"])


def move_days(
    listed: Any, row: Visit, day: date, today: date, grades: dated.Grades, more: list[tuple[date, date]]
) -> None:  # fmt: skip
    """What a valid visit of `day` changes on the list, in memory: `listed` is the row, or its values."""
    if listed.last_on is None or day > listed.last_on:
        listed.last_on = day
    if row.method == Method.HOME and (listed.home_on is None or day > listed.home_on):
        listed.home_on = day
    if listed.due_at is not None and row.made_at >= listed.due_at - timedelta(hours=grades.raised_hours):
        listed.due_at = None
    known = {"grade": listed.grade, "since": listed.since, "grades": grades}
    listed.due_on = rules.due(last=listed.last_on, today=today, extra=more, **known)
    if listed.due_at is not None:
        listed.due_on = min(listed.due_on, localtime(listed.due_at).date())
    listed.home_due_on = rules.home_due(last_home=listed.home_on, **known)


def find(*, visit: Visit, seen: Seen, by: Actor, at: datetime) -> Finding:
    """Something was found: it becomes what it is in the room it belongs to, in the same transaction."""
    if seen.kind not in Finding.Kind.values:
        raise Refused(_("请选发现了什么。"))
    with journal.deed():
        known = Finding.objects.filter(visit=visit, kind=seen.kind, item=seen.item).first()
        if known:
            return known
        row = Finding(
            visit=visit, elder=visit.elder, division_path=visit.division_path, kind=seen.kind, item=seen.item[:24], found_at=at
        )
        row.words = seen.words.strip()[:400]
        row.save(force_insert=True)
        row.became = _follow[0](row, by, at)[:60] if _follow else ""
        Finding.objects.filter(pk=row.pk).update(became=row.became)
        facts = {"kind": row.kind, "became": row.became}
        journal.write(verb="visits.finding.tell", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row
