"""Who stands aside from the list for a while, whose grade is raised, and hard weather."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.bulk import insert_all
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.visits import dated, rules
from songhe.care.visits.models import Listed, Occasion, Spell
from songhe.register.people.models import Elder


class Said(NamedTuple):
    """Of one person who stands aside: the village, the first day, the last where it is known, and who signed."""

    division_path: str
    first: date
    last: date | None = None
    signature: str = ""


def stand_aside(
    *, elder: Elder, kind: str, first: date, by: Actor, at: datetime, signature: str = "", last: date | None = None
) -> Spell:
    """Away, in hospital, or refused. A refusal is signed, or says who witnessed it; said again it is the same spell."""
    said = Said(elder.division_path, first, last, signature)
    return stand_aside_many(kind=kind, said={elder.pk: said}, by=by, at=at)[elder.pk]


def stand_aside_many(*, kind: str, said: Mapping[UUID, Said], by: Actor, at: datetime) -> dict[UUID, Spell]:
    """The same of each of these people, in a few statements; the spell of each, which some may have had already."""
    if kind == "refused" and not all(one.signature.strip() for one in said.values()):
        raise Refused(_("谢绝探访要本人签字，不会签的写明见证人。"))
    with journal.deed():
        list(
            Elder.objects.select_for_update().filter(pk__in=list(said)).order_by("pk").values_list("pk")
        )  # one at a time for a person
        spells = {row.elder_id: row for row in Spell.objects.filter(elder__in=list(said), kind=kind, last=None)}
        fresh = [
            Spell(elder_id=key, kind=kind, by_name=by.name[:80], **one._asdict())
            for key, one in said.items()
            if key not in spells
        ]  # fmt: skip
        insert_all(fresh)
        _show([row.elder_id for row in fresh], localtime(at).date())
        for row in fresh:
            facts = {"kind": kind, "first": row.first.isoformat()}
            journal.write(verb="visits.spell.begin", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return spells | {row.elder_id: row for row in fresh}


def come_back(*, elder: Elder, kind: str, on: date, by: Actor, at: datetime) -> Spell | None:
    """Counted again from that day on. None where nobody had said otherwise."""
    with journal.deed():
        row = Spell.objects.select_for_update().filter(elder=elder, kind=kind, last=None).first()
        if row is None:
            return None
        row.last = max(row.first, on - timedelta(days=1))
        row.save(update_fields=["last"])
        _show([elder.pk], on)
        facts = {"kind": kind, "last": row.last.isoformat()}
        journal.write(verb="visits.spell.end", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def take_back_aside(*, spell: Spell, by: Actor, at: datetime) -> None:
    """It did not happen after all: these days count as if nobody had said otherwise. What was said stays in the journal."""
    with journal.deed():
        facts = {"kind": spell.kind, "first": spell.first.isoformat(), "elder": str(spell.elder_id)}
        journal.write(verb="visits.spell.take_back", subject=spell, by=by, at=at, division=spell.division_path, facts=facts)
        Spell.objects.filter(pk=spell.pk).delete()
        _show([spell.elder_id], localtime(at).date())


def still_aside(*, spell: Spell, by: Actor, at: datetime) -> None:
    """The return did not happen after all: not counted from the first day on, unless a later spell says so already."""
    with journal.deed():
        Elder.objects.select_for_update().filter(pk=spell.elder_id).order_by("pk").first()
        if Spell.objects.filter(elder=spell.elder_id, kind=spell.kind, last=None).exists():
            return
        Spell.objects.filter(pk=spell.pk).update(last=None)
        _show([spell.elder_id], localtime(at).date())
        facts = {"kind": spell.kind, "first": spell.first.isoformat()}
        journal.write(verb="visits.spell.resume", subject=spell, by=by, at=at, division=spell.division_path, facts=facts)


def _show(elders: Collection[UUID], day: date) -> None:
    """The reason that shows on the list, from the spells of the day."""
    if not elders:
        return
    rows = Spell.objects.filter(elder__in=elders, first__lte=day).filter(Q(last=None) | Q(last__gt=day))
    kinds, words = defaultdict(set), defaultdict(list)  # type: dict[UUID, set[str]], dict[str, list[UUID]]
    for key, kind in rows.values_list("elder_id", "kind"):
        kinds[key].add(kind)
    for key in elders:
        words[next((kind for kind in ("hospital", "away", "refused") if kind in kinds[key]), "")].append(key)
    for word, keys in words.items():
        Listed.objects.filter(elder__in=keys, left_on=None).update(aside=word)


def raise_grade(*, elder: Elder, what: str, by: Actor, at: datetime, now: datetime | None = None) -> Listed | None:
    """A major change: high for a time, and due within a day. None for who is not on the list, and where it was heard of (`now`)
    when that time was over: what happened last winter makes nobody's visit a year late."""
    day = localtime(at).date()
    if what not in dated.changes(day):
        raise Refused(_("没有这一种重大变化。"))
    rule = dated.grades(day)
    with journal.deed():
        row = Listed.objects.select_for_update().filter(elder=elder, left_on=None).first()
        if row is None:
            return None
        until, due = day + timedelta(days=rule.raised_days), at + timedelta(hours=rule.raised_hours)
        if now is not None and until < localtime(now).date():
            return None
        before, was = row.grade, _raised(row)
        row.grade, row.raised_by, row.raised_until, row.due_at = rules.HIGH, what, until, due
        row.due_on = min(row.due_on, localtime(due).date())
        row.save(update_fields=["grade", "raised_by", "raised_until", "due_at", "due_on"])
        facts = {"what": what, "until": until.isoformat(), "before": before, "was": was}
        journal.write(verb="visits.listed.rise", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def _raised(row: Listed) -> dict[str, str]:
    """By what somebody is raised already, until when, and due when: what a mistake is taken back to."""
    until, due = row.raised_until, row.due_at
    return {"what": row.raised_by, "until": until.isoformat() if until else "", "due": due.isoformat() if due else ""}


def take_back_rise(*, elder: Elder, what: str, by: Actor, at: datetime) -> Listed | None:
    """The change did not happen after all: as it was before. None where it was raised by something else since, or is over."""
    day = localtime(at).date()
    with journal.deed():
        row = Listed.objects.select_for_update().filter(elder=elder, left_on=None, raised_by=what).first()
        if row is None or row.raised_until is None:
            return None
        told = JournalEntry.objects.filter(verb="visits.listed.rise", subject=row.pk, facts__what=what).order_by("-at").first()
        was = told.facts.get("was", {}) if told else {}
        until = date.fromisoformat(was["until"]) if was.get("until") else None
        holds = until is not None and until >= day
        row.raised_by, row.raised_until = (was["what"], until) if holds else ("", None)
        row.due_at = datetime.fromisoformat(was["due"]) if holds and was.get("due") else None
        row.grade = rules.HIGH if holds else row.own_grade
        known = {"grade": row.grade, "since": row.since, "grades": dated.grades(day)}
        row.due_on = rules.due(last=row.last_on, today=day, **known)  # type: ignore[arg-type]
        row.home_due_on = rules.home_due(last_home=row.home_on, **known)  # type: ignore[arg-type]
        if row.due_at is not None:
            row.due_on = min(row.due_on, localtime(row.due_at).date())
        row.save(update_fields=["grade", "raised_by", "raised_until", "due_at", "due_on", "home_due_on"])
        facts = {"what": what, "grade": row.grade}
        journal.write(verb="visits.listed.take_back_rise", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def call_occasion(*, path: str, kind: str, first: date, last: date, by: Actor, at: datetime, source: str = "") -> Occasion:
    """Hard weather: everybody of the place is visited once more in these days."""
    if last < first or last < localtime(at).date():
        raise Refused(_("请把日子写对：到哪天不能早于从哪天，也不能已经过去。"))
    with journal.deed():
        told = {"first": first, "last": last, "called_at": at, "by_name": by.name[:80], "source": source[:120]}
        row = Occasion.objects.create(division_path=path, kind=kind, **told)
        facts = {"kind": kind, "first": first.isoformat(), "last": last.isoformat()}
        journal.write(verb="visits.occasion.call", subject=row, by=by, at=at, division=path, facts=facts)
    return row


def end_occasion(*, occasion: Occasion, by: Actor, at: datetime) -> None:
    """It is over; what was visited for it stays."""
    with journal.deed():
        if Occasion.objects.filter(pk=occasion.pk, ended_at=None).update(ended_at=at):
            journal.write(verb="visits.occasion.end", subject=occasion, by=by, at=at, division=occasion.division_path)


def leave_list(*, elder: Elder, by: Actor, at: datetime) -> None:
    """Died, moved to another county, or lives in a home: at once, not by night."""
    day = localtime(at).date()
    with journal.deed():
        row = Listed.objects.filter(elder=elder, left_on=None).first()
        if row is not None:
            Listed.objects.filter(pk=row.pk).update(left_on=day)
            journal.write(verb="visits.listed.leave", subject=row, by=by, at=at, division=row.division_path)


def back_on_list(*, elder: Elder, by: Actor, at: datetime) -> None:
    """It did not happen after all: on the list again with the days it had."""
    with journal.deed():
        row = Listed.objects.filter(elder=elder).order_by("-since", "-pk").first()
        if row is not None and row.left_on is not None:
            Listed.objects.filter(pk=row.pk).update(left_on=None)
            journal.write(verb="visits.listed.return", subject=row, by=by, at=at, division=row.division_path)
