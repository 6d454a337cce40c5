"""Doses: laid for the days to come, reminded of at their hour, taken, skipped or missed; what is missed too often is for a
doctor."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused, WrongMoment
from songhe.care.health import dated
from songhe.care.health.models import Dose, Lapse, Medicine
from songhe.care.health.rules import medicine as rules
from songhe.register.people.models import Elder, Status

AT_HOME = frozenset({Status.HERE.value, Status.AWAY.value})
"""Who lives in a home is given the medicine there; nothing is laid."""
AT_ONCE = 300
OPEN = ("due", "told")


def lay(medicine: Medicine, at: datetime) -> int:
    """Doses of today that are still to come, and of tomorrow. The same ones are laid once."""
    today = localtime(at).date()
    rule = dated.medicine(today)
    if medicine.status != Medicine.Status.ACTIVE or medicine.elder.status not in AT_HOME:
        return 0
    rows = [
        Dose(
            medicine=medicine,
            elder_id=medicine.elder_id,
            division_path=medicine.division_path,
            day=day,
            due_at=due,
            critical=medicine.critical,
            missed_at=due + timedelta(minutes=rule.missed_minutes),
        )
        for day in (today, today + timedelta(days=1))
        if rules.holds(day, medicine.starts_on, medicine.ends_on)
        for due in rules.moments(day, medicine.times)
        if due > at
    ]
    known = set(
        Dose.objects.filter(medicine=medicine, due_at__in=[row.due_at for row in rows]).values_list("due_at", flat=True)
    )
    new = [row for row in rows if row.due_at not in known]
    Dose.objects.bulk_create(new, ignore_conflicts=True)
    Medicine.objects.filter(pk=medicine.pk).update(laid_until=today + timedelta(days=1))
    return len(new)


def unlay(medicine: Medicine, at: datetime) -> None:
    """Doses to come that nobody was told of and nobody marked are plans: gone."""
    Dose.objects.filter(medicine=medicine, status="due", due_at__gt=at).delete()
    Medicine.objects.filter(pk=medicine.pk).update(laid_until=None)


def drop(medicine: Medicine, by: Actor, at: datetime) -> None:
    """Whose hour has come and who waits for a word: not any more."""
    for dose in Dose.objects.filter(medicine=medicine, status__in=OPEN):
        moves.move(dose, "drop", by=by, at=at)


def lay_ahead(at: datetime) -> int:
    """The next day of everybody's medicine; how many medicines were laid."""
    until = localtime(at).date() + timedelta(days=1)
    rows = Medicine.objects.filter(status="active", elder__status__in=AT_HOME).exclude(laid_until__gte=until)
    done = 0
    for row in rows.exclude(times=[]).exclude(ends_on__lt=until - timedelta(days=1)).select_related("elder")[:AT_ONCE]:
        with journal.deed():
            lay(row, at)
            done += 1
    return done


def remind_due(at: datetime) -> int:
    """Doses whose hour has come, the longest due first; the journey tells whom it concerns."""
    late = at - timedelta(minutes=dated.medicine(localtime(at).date()).late_minutes)
    rows = Dose.objects.filter(status="due", due_at__lte=at, due_at__gte=late).order_by("due_at", "pk")[:AT_ONCE]
    return sum(_moved(row, "remind", at) for row in list(rows))


def miss_due(at: datetime) -> int:
    """Doses that nobody marked in time, and whom that puts on the doctor's list."""
    rows = list(
        Dose.objects.filter(status__in=OPEN, missed_at__lte=at).select_related("elder").order_by("missed_at", "pk")[:AT_ONCE]
    )
    return sum(_moved(row, "miss", at) for row in rows)


def _moved(row: Dose, verb: str, at: datetime) -> bool:
    try:
        with journal.deed():
            moves.move(row, verb, by=CLOCK, at=at)
            if verb == "miss":
                _judge(row.elder, at)
            return True
    except WrongMoment:
        return False  # somebody marked it, or another worker was first


def miss(*, doses: Sequence[Dose], at: datetime) -> int:
    """A box says that its compartment was not opened: what nobody has marked is missed at once; how many."""
    return sum(_moved(row, "miss", at) for row in doses if row.status in OPEN and at >= row.due_at)


def of_hour(elder: UUID, at: datetime, hour: str = "") -> list[Dose]:
    """The doses that somebody's box speaks of: of the hour it names, nearest to the moment; without one, of the nearest hour
    that waits or was missed. None when it was opened at no hour."""
    rule = dated.medicine(localtime(at).date())
    first, last = at - timedelta(hours=rule.mark_hours), at + timedelta(minutes=rule.early_minutes)
    rows = Dose.objects.filter(elder=elder, due_at__gte=first, due_at__lte=last, status__in=(*OPEN, "missed"))
    found = [row for row in rows.select_related("elder", "medicine") if not hour or f"{localtime(row.due_at):%H:%M}" == hour]
    if not hour:
        found = [row for row in found if abs(row.due_at - at) <= timedelta(minutes=rule.missed_minutes)]
    due = min((row.due_at for row in found), key=lambda moment: abs(moment - at), default=None)
    return [row for row in found if row.due_at == due]


def _judge(elder: Elder, at: datetime) -> None:
    today = localtime(at).date()
    rule = dated.medicine(today)
    cause, count = rules.lapse(kept(elder, today - timedelta(days=rule.often_days), today), today, rule)
    if not cause:
        return
    known = Lapse.objects.select_for_update().filter(elder=elder, status="open").first()
    if known is None:
        row = Lapse(elder=elder, division_path=elder.division_path, cause=cause, missed=count, opened_at=at)
        row.save()
        facts = {"cause": cause, "missed": count}
        journal.write(verb="health.lapse.open", subject=row, by=CLOCK, at=at, division=row.division_path, facts=facts)
    elif (known.cause, known.missed) != (cause, count):
        worse = known.cause if known.cause == rules.CRITICAL else cause
        moves.move(known, "rise", by=CLOCK, at=at, facts={"cause": worse, "missed": count}, cause=worse, missed=count)


def kept(elder: Elder, first: date, last: date) -> list[rules.Kept]:
    """Doses of these days, as the rules see them."""
    rows = Dose.objects.filter(elder=elder, day__gte=first, day__lte=last).values_list("day", "status", "critical")
    return [rules.Kept(*row) for row in rows]


def take(*, dose: Dose, teller: str, by: Actor, at: datetime) -> None:
    """It was taken, also when that is said later than it counts as missed."""
    _refuse_moment(dose, at)
    with journal.deed():
        facts = {"teller": Dose.Teller(teller).value, "late": at >= dose.missed_at}
        moves.move(dose, "take", by=by, at=at, facts=facts, **_mark(teller, by, at))


def take_all(*, doses: list[Dose], teller: str, by: Actor, at: datetime) -> int:
    """All of one hour at once: the one big button. What somebody else marked meanwhile stays as it was."""
    done = 0
    with journal.deed():
        for dose in doses:
            if dose.status in {"due", "told", "missed"}:
                take(dose=dose, teller=teller, by=by, at=at)
                done += 1
    if not done:
        raise Refused(_("这个时间的药都记过了。"))
    return done


def skip(*, dose: Dose, why: str, teller: str, by: Actor, at: datetime) -> None:
    """It was left out on purpose; why is sealed and for the doctor."""
    _refuse_moment(dose, at)
    if len(why.strip()) < 2:
        raise Refused(_("请写为什么没吃，医生要看。"))
    with journal.deed():
        field: Any = Dose._meta.get_field("why")
        told = _mark(teller, by, at) | {"why": field.seal(why.strip()[:200], dose.pk)}
        moves.move(dose, "skip", by=by, at=at, facts={"teller": Dose.Teller(teller).value}, **told)


def _mark(teller: str, by: Actor, at: datetime) -> dict[str, Any]:
    return {"teller": Dose.Teller(teller).value, "marked_at": at, "marked_by": by.name[:80]}


def _refuse_moment(dose: Dose, at: datetime) -> None:
    rule = dated.medicine(localtime(at).date())
    if at < dose.due_at - timedelta(minutes=rule.early_minutes):
        raise Refused(_("还没到吃这次药的时间。"))
    if at > dose.due_at + timedelta(hours=rule.mark_hours):
        raise Refused(_("过了两天的不能再改，请告诉医生。"))


def settle(*, lapse: Lapse, found: str, said: str, by: Actor, at: datetime) -> None:
    """A doctor asked why, and notes it."""
    if found not in Lapse.Found.values:
        raise Refused(_("请选漏服的原因。"))
    with journal.deed():
        field: Any = Lapse._meta.get_field("said")
        told = {"closed_at": at, "closed_by": by.name[:80], "found": found, "said": field.seal(said.strip()[:400], lapse.pk)}
        moves.move(lapse, "close", by=by, at=at, **told)


def warn_of_refills(at: datetime) -> int:
    """Medicines that run out within the days of the rule: said once for each box."""
    today = localtime(at).date()
    last = today + timedelta(days=dated.medicine(today).refill_days)
    rows = Medicine.objects.filter(status="active", refill_on__lte=last, warned_on=None, elder__status__in=AT_HOME)
    done = 0
    for row in list(rows.order_by("refill_on", "pk")[:AT_ONCE]):
        try:
            with journal.deed():
                facts = {"until": row.refill_on.isoformat() if row.refill_on else ""}
                moves.move(row, "warn", by=CLOCK, at=at, facts=facts, warned_on=today)
                done += 1
        except WrongMoment:
            continue  # it was ended meanwhile
    return done
