"""Signals of ordinary life become one check-in task that says why; and "I am well" before an agreed hour."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.bulk import insert_all
from songhe.base.errors import Refused
from songhe.base.kept import Kept, Many
from songhe.base.rows import this_node
from songhe.care.visits import dated, rules
from songhe.care.visits.actions import checking
from songhe.care.visits.models import OPEN, Bar, CheckIn, Hint, Listed, Occasion, Promise, Spell, Well
from songhe.register.people.models import Elder

SAY_BY = 500


def hear(
    *, elder: Elder, kind: str, source: str, by: Actor, at: datetime, says: str = "", device_alive: bool | None = None,
) -> CheckIn | None:  # fmt: skip
    """Something was quiet. Any journey may call; `source` is its own name for it, said twice it is one signal.

    Gives the check-in it belongs to, where the signals that last reach the person's bar. `device_alive`: whether the thing that
    measured is known to live; a signal of a dead meter says nothing.
    """
    sign = dated.signs(localtime(at).date()).get(kind)
    if sign is None:
        raise Refused(_("没有这一种信号。"))
    for last in (False, True):
        known = Hint.objects.filter(source=source[:120]).first()
        if known:
            return known.check_in
        try:
            return _heard(elder, sign, source, by, at, says, device_alive)
        except IntegrityError:  # the same signal, or another that opened the task, came at this moment
            if last:
                raise
    return None


_BARRED = Kept(lambda keys: Bar.objects.filter(elder__in=keys).order_by().values_list("elder_id", flat=True), keys=Many(UUID))
_ASKED = Kept(
    lambda keys: CheckIn.objects.filter(elder__in=keys).exclude(status="closed").order_by().values_list("elder_id", flat=True),
    keys=Many(UUID),
)
_QUIET = Kept(
    lambda keys, at: (
        Hint.objects.filter(elder__in=keys, until__gt=at, spent=False).order_by().values_list("elder_id", flat=True)
    ),
    keys=Many(UUID),
    at=datetime,
)
_ASIDE = Kept(
    lambda keys, day: (
        Spell.objects.filter(elder__in=keys)
        .filter(Q(last=None) | Q(last__gte=day))
        .order_by()
        .values_list("elder_id", flat=True)
    ),
    keys=Many(UUID),
    day=date,
)
_NOT_HERE = Kept(
    lambda keys: Elder.objects.filter(pk__in=keys).exclude(status="here").order_by().values_list("pk", flat=True),
    keys=Many(UUID),
)


def hear_many(kind: str, heard: Mapping[UUID, tuple[str, datetime]], places: Mapping[UUID, str]) -> set[UUID]:
    """New signals (source, moment) of one kind, by person: those that open or join no task are noted together. Answers whose
    are left for `hear`. Inside `journal.deed()`; the people live at home."""
    if not heard:
        return set()
    keys, first, last = list(heard), min(at for _s, at in heard.values()), max(at for _s, at in heard.values())
    sign = dated.signs(localtime(last).date())[kind]
    left = set(_BARRED(keys=keys)) | set(_ASKED(keys=keys)) | set(_QUIET(keys=keys, at=first))
    left |= set(_ASIDE(keys=keys, day=localtime(first).date())) | set(_NOT_HERE(keys=keys))
    if sign.needs_device or sign.points >= dated.checking(localtime(last).date()).bar:
        return set(keys)
    insert_all([
        Hint(
            elder_id=key, division_path=places[key], kind=kind, points=sign.points, at=at, source=source[:120],
            until=at + timedelta(hours=sign.lasts_hours), says="", guard="",
        )
        for key, (source, at) in heard.items()
        if key not in left
    ])  # fmt: skip
    return left


def _heard(
    elder: Elder, sign: dated.Sign, source: str, by: Actor, at: datetime, says: str, device_alive: bool | None
) -> CheckIn | None:
    kind = sign.code
    with journal.deed():
        who = Elder.objects.get(pk=elder.pk)
        bar = Bar.objects.filter(elder=who).first()
        deaf = bool(bar and kind in bar.deaf_to)
        told = {"status": who.status, "aside": _aside(who, localtime(at).date())}
        why = rules.guard(deaf=deaf, needs_device=sign.needs_device, device_alive=device_alive, **told)
        row = Hint(
            elder=who, division_path=who.division_path, kind=kind, points=sign.points, at=at, source=source[:120],
            until=at + timedelta(hours=sign.lasts_hours), says=says[:120], guard=why,
        )  # fmt: skip
        row.save(force_insert=True)
        if why:
            return None
        _weather(who, at)
        return _fuse(who, row, sign, bar, by, at)


def _weather(elder: Elder, at: datetime) -> None:
    """Hard weather speaks only with something else: it is looked up when another signal comes, once for each of its times."""
    day = localtime(at).date()
    places = [elder.division_path[:end] for end, one in enumerate(f"{elder.division_path}/") if one == "/"]
    rows = Occasion.objects.filter(division_path__in=places, first__lte=day, last__gte=day, ended_at=None)
    for one in rows:
        source = f"weather:{one.pk}:{elder.pk}"
        sign = dated.signs(day).get("weather")
        if sign and not Hint.objects.filter(source=source).exists():
            Hint.objects.create(
                elder=elder, division_path=elder.division_path, kind=sign.code, points=sign.points, at=at, source=source,
                until=at + timedelta(hours=sign.lasts_hours), says=str(one.get_kind_display())[:120],
            )  # fmt: skip


def _aside(elder: Elder, day: date) -> str:
    rows = Spell.objects.filter(elder=elder, first__lte=day).filter(Q(last=None) | Q(last__gte=day))
    kinds = set(rows.values_list("kind", flat=True))
    return next((kind for kind in ("hospital", "away") if kind in kinds), "")


def _fuse(elder: Elder, hint: Hint, sign: dated.Sign, bar: Bar | None, by: Actor, at: datetime) -> CheckIn | None:
    task = CheckIn.objects.select_for_update().filter(elder=elder, status__in=OPEN).first()
    live = list(Hint.objects.filter(elder=elder, until__gt=at, at__lte=at, guard="", spent=False))
    deaf = set(bar.deaf_to) if bar else set()
    live = [one for one in live if one.kind not in deaf]
    points = rules.total(rules.Live(one.kind, one.points) for one in live)
    rule = dated.checking(localtime(at).date())
    if task is not None:
        _add(task, hint, live, sign.urgent, max(task.points, points), rule, by, at)
        return task
    need = bar.bar if bar else rule.bar
    if points < need:
        return None
    known = dated.signs(localtime(at).date())
    urgent = any(known[one.kind].urgent for one in live if one.kind in known)
    listed = Listed.objects.filter(elder=elder, left_on=None).first()
    hours = rule.high_hours if listed and listed.grade == rules.HIGH else rule.hours
    wait = timedelta(minutes=rule.answer_minutes) if urgent else timedelta(hours=hours)
    task = CheckIn.objects.create(
        elder=elder,
        division_path=elder.division_path,
        points=points,
        bar=need,
        urgent=urgent,
        opened_at=at,
        due_at=at + wait,
    )
    _join(task, live)
    checking.wait(task, task.due_at, at)
    facts = {"kinds": sorted({one.kind for one in live}), "points": points, "bar": need, "urgent": urgent}
    journal.write(verb="visits.checkin.open", subject=task, by=by, at=at, division=task.division_path, facts=facts)
    return task


def _add(
    task: CheckIn, hint: Hint, live: list[Hint], urgent: bool, points: int, rule: dated.Checking, by: Actor, at: datetime
) -> None:
    """One more signal for a task that is open; one that cannot wait makes the whole of it urgent."""
    _join(task, [hint, *(one for one in live if one.check_in_id is None)])
    more: dict[str, Any] = {"points": points}
    rises = urgent and not task.urgent
    if rises:
        taken = task.status == CheckIn.Status.TAKEN
        minutes = rule.close_minutes if taken else rule.answer_minutes
        more |= {"urgent": True, "due_at": min(task.due_at, at + timedelta(minutes=minutes)), "overdue_at": None}
    moves.move(task, "add", by=by, at=at, facts={"kind": hint.kind, "rises": rises}, **more)
    if rises:
        checking.wait(task, task.due_at, at)


def _join(task: CheckIn, hints: list[Hint]) -> None:
    Hint.objects.filter(pk__in=[one.pk for one in hints]).update(check_in=task)


def set_bar(*, elder: Elder, bar: int, deaf_to: list[str], by: Actor, at: datetime) -> Bar:
    """This person's own bar, and signals that say nothing about it."""
    known = dated.signs(localtime(at).date())
    if not 20 <= bar <= 300:
        raise Refused(_("门槛请写 20 到 300 之间。"))
    facts = {"bar": bar, "deaf_to": sorted(set(deaf_to) & set(known))}
    with journal.deed():
        told = {**facts, "division_path": elder.division_path, "set_at": at, "by_name": by.name[:80]}
        row = Bar.objects.update_or_create(elder=elder, node=this_node(), defaults=told)[0]
        journal.write(verb="visits.bar.set", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def promise(*, elder: Elder, before: time, by: Actor, at: datetime) -> Promise:
    """From tomorrow on this person says "I am well" before that hour; agreed anew it takes the place of the old hour."""
    day = localtime(at).date()
    with journal.deed():
        Promise.objects.filter(elder=elder, ended_on=None).update(ended_on=day)
        row = Promise.objects.create(
            elder=elder, division_path=elder.division_path, before=before, since=day + timedelta(days=1), by_name=by.name[:80]
        )
        facts = {"before": f"{before:%H:%M}"}
        journal.write(verb="visits.promise.make", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def end_promise(*, elder: Elder, by: Actor, at: datetime) -> None:
    """No longer."""
    with journal.deed():
        row = Promise.objects.filter(elder=elder, ended_on=None).first()
        if row and Promise.objects.filter(pk=row.pk, ended_on=None).update(ended_on=localtime(at).date()):
            journal.write(verb="visits.promise.end", subject=row, by=by, at=at, division=row.division_path)


def say_well(*, elder: Elder, way: str, by: Actor, at: datetime) -> Well:
    """ "I am well." Once a day is enough; said later than agreed it still ends what was asked about it."""
    day = localtime(at).date()
    told = {"division_path": elder.division_path, "said_at": at, "way": way, "by_name": by.name[:80]}
    with journal.deed():
        row, made = Well.objects.get_or_create(elder=elder, day=day, defaults=told)
        if made:
            Hint.objects.filter(elder=elder, kind="not_well", at__lte=at).update(spent=True)
            journal.write(verb="visits.well.say", subject=row, by=by, at=at, division=row.division_path, facts={"way": way})
    return row


def ask_after(at: datetime) -> int:
    """Whose hour has passed without a word: one signal a day. Who is away or in hospital is left in peace (`rules.guard`)."""
    here, asked = localtime(at), 0
    rows = Promise.objects.filter(ended_on=None, since__lte=here.date(), before__lte=here.time())
    rows = rows.filter(Q(asked_on=None) | Q(asked_on__lt=here.date())).select_related("elder")
    for row in list(rows.order_by("before", "pk")[:SAY_BY]):
        with journal.deed():
            mine = Promise.objects.filter(pk=row.pk).filter(Q(asked_on=None) | Q(asked_on__lt=here.date()))
            if not mine.update(asked_on=here.date()):
                continue  # another copy asked
            if not Well.objects.filter(elder=row.elder_id, day=here.date()).exists():
                hear(elder=row.elder, kind="not_well", source=f"well:{row.elder_id}:{here.date()}", by=CLOCK, at=at)
                asked += 1
    return asked
