"""Verbs of an event: propose, begin, keep what it did, refuse, take back; and the birthdays of a day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.base.rows import this_node
from songhe.register.life import rules
from songhe.register.life.models import BIRTHDAYS, LifeEvent, Round
from songhe.register.people.models import LIVE, Elder, Source
from songhe.register.places.models import Division

Kind = LifeEvent.Kind
TOLD = frozenset({"certificate", "address", "place", "until"})
BIRTHDAY_ROUND = "birthdays"
MOST_DAYS = 31  # in one round, after the worker has stood still


def propose(
    *, elder: Elder, kind: str, on: date, source: str, by: Actor, at: datetime, evidence: str = "",
    division: Division | None = None, **told: str,
) -> LifeEvent:  # fmt: skip
    """Say that something happened; nothing follows before somebody has looked. The same said again is the same proposal.

    `told` goes sealed into the row: certificate, address, place, until. Refused when it cannot be so.
    """
    if set(told) - TOLD:
        raise TypeError(f"no such details of an event: {sorted(set(told) - TOLD)}")
    event = LifeEvent(
        elder=elder, division_path=elder.division_path, kind=kind, on=on, known_at=at, source=source, evidence=evidence[:200],
        division=division, details={name: text for name, text in told.items() if text}, by_name=by.name[:80],
    )  # fmt: skip
    _check(event, at)
    try:
        with journal.deed():
            return _known(event) or _insert(event, by, at)
    except IntegrityError:  # two lists, or a list and a clerk, at one moment
        known = _known(event)
        if known is None:
            raise
        return known


def begin(*, event: LifeEvent, by: Actor, at: datetime) -> None:
    """It is so: of two clerks one comes through. The caller lets everything follow and calls `keep`, in the same deed."""
    moves.move(event, "do", by=by, at=at, facts=_facts(event), done_at=at)
    refuse_unless_starts(event.kind, _held(event))


def keep(*, event: LifeEvent, manifest: Sequence[Any], effects: Sequence[Any]) -> None:
    """Write down what followed, so that it can be shown and taken back."""
    event.manifest, event.effects = list(manifest), list(effects)
    event.save(update_fields=["manifest", "effects"])


def refuse(*, event: LifeEvent, reason: str, by: Actor, at: datetime) -> None:
    """Looked at, and it was not so: a namesake, a mistake of the list."""
    with journal.deed():
        moves.move(event, "refuse", by=by, at=at, facts=_facts(event), reason=reason[:200])


def end(*, event: LifeEvent, reason: str, by: Actor, at: datetime) -> None:
    """It did not happen after all. The caller takes back what followed, in the same deed."""
    moves.move(event, "undo", by=by, at=at, facts=_facts(event), undone_at=at, reason=reason[:200])
    _held(event)


def arrived(*, elder: Elder, cause: LifeEvent, by: Actor, at: datetime) -> LifeEvent:
    """The other half of a move across counties, on the new file: noted as done, with the half that caused it."""
    event = LifeEvent(
        elder=elder, division_path=elder.division_path, kind=Kind.MOVED_IN, status="done", on=cause.on, known_at=at,
        source=cause.source, evidence=cause.evidence, cause=cause, by_name=by.name[:80], done_at=at,
    )  # fmt: skip
    with journal.deed():
        return _insert(event, by, at)


def raise_birthdays(at: datetime) -> int:
    """Raise turned_60, 65 and 80 for every day since the last one that was done, up to today; how many.

    The day moves in the transaction of its events, so that two workers raise each of them once. On a new node it begins today.
    """
    today = localtime(at).date()
    first = {"day": today - timedelta(days=1), "looked_at": at}
    place = Round.objects.get_or_create(name=BIRTHDAY_ROUND, node=this_node(), defaults=first)[0]
    raised = 0
    for back in range(min((today - place.day).days, MOST_DAYS)):
        day = place.day + timedelta(days=back + 1)
        with journal.deed():
            if not Round.objects.filter(pk=place.pk, day=day - timedelta(days=1)).update(day=day, looked_at=at):
                break  # another worker is at it
            raised += sum(_turned(kind, age, day, at) for kind, age in BIRTHDAYS.items())
    return raised


def refuse_unless_starts(kind: str, elder: Elder) -> None:
    """Refused when somebody who stands where this person stands cannot do that."""
    if elder.status not in rules.STARTS[kind]:
        said = {"name": elder.name, "status": elder.get_status_display(), "kind": LifeEvent.Kind(kind).label}
        raise Refused(_("%(name)s 现在是“%(status)s”，不能登记“%(kind)s”。") % said)


def _turned(kind: str, age: int, day: date, at: datetime) -> int:
    born = rules.born_for(day, age)
    had = LifeEvent.objects.filter(elder=OuterRef("pk"), kind=kind, status="done")
    people = Elder.objects.filter(~Exists(had), birth_date__in=born, status__in=LIVE)
    rows = [
        LifeEvent(
            elder=elder, division_path=elder.division_path, kind=kind, status="done", on=day, known_at=at, done_at=at,
            source=Source.EVENT, by_name=CLOCK.name,
        )
        for elder in people.order_by("pk")
    ]  # fmt: skip
    for event in rows:
        _insert(event, CLOCK, at)
    return len(rows)


def _check(event: LifeEvent, at: datetime) -> None:
    elder, kind = event.elder, event.kind
    if kind not in LifeEvent.Kind.values:
        raise Refused(_("没有这种事件。"))
    refuse_unless_starts(kind, elder)
    if event.on > localtime(at).date():
        raise Refused(_("还没有发生的事不能登记，请到那一天再登记。"))
    if elder.birth_date and event.on < elder.birth_date:
        raise Refused(_("发生日期不能早于出生日期。"))
    if kind == Kind.DIED and not (event.evidence or event.told.get("certificate")):
        raise Refused(_("登记去世要有依据：死亡证明编号，或比对名册的名称。"))
    _check_place(event)


def _check_place(event: LifeEvent) -> None:
    kind, to, here = event.kind, event.division, rules.county_path(event.elder.division_path)
    if kind == Kind.MOVED_WITHIN and (to is None or rules.county_path(to.path) != here):
        raise Refused(_("县内搬家要选本县的村（社区）；搬到别的县请登记“迁出本县”。"))
    if kind == Kind.MOVED_OUT and to is None and not event.told.get("place"):
        raise Refused(_("请选迁到哪个村（社区）；迁到本市以外的，写明去处。"))
    if kind == Kind.MOVED_OUT and to is not None and rules.county_path(to.path) == here:
        raise Refused(_("这个村（社区）就在本县，请登记“县内搬家”。"))
    if kind == Kind.MOVED_IN and event.elder.successors.filter(status__in=LIVE).exists():
        raise Refused(_("这个人在迁往的县已有档案，请由那个县登记迁出。"))


def _known(event: LifeEvent) -> LifeEvent | None:
    row = LifeEvent.objects.filter(elder=event.elder, kind=event.kind, status="proposed").first()
    if row and (row.on, row.division) != (event.on, event.division):
        said = {"kind": row.get_kind_display(), "day": row.on}
        raise Refused(_("已有一条“%(kind)s”（%(day)s）等待确认，请先处理那一条。") % said)
    return row


def _insert(event: LifeEvent, by: Actor, at: datetime) -> LifeEvent:
    event.save(force_insert=True)
    journal.write(
        verb="life.lifeevent.propose" if event.status == "proposed" else "life.lifeevent.note", subject=event, by=by, at=at,
        division=event.division_path, after={"status": event.status}, facts=_facts(event),
    )  # fmt: skip
    return event


def _held(event: LifeEvent) -> Elder:
    """The person, held until the commit, so that two events of one person follow one after the other."""
    event.elder = Elder.objects.select_for_update(of=("self",)).select_related("division").get(pk=event.elder_id)
    return event.elder


def _facts(event: LifeEvent) -> dict[str, Any]:
    facts = {"elder": str(event.elder_id), "kind": event.kind, "on": str(event.on), "source": event.source}
    return {**facts, **({"to": event.division.code} if event.division else {})}
