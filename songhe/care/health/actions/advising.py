"""银发顾问团: invited, licence looked at, rota, questions and answers, hours."""  # words: data

from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.health.models import Adviser, AdviserDuty, AdviserHour, Question
from songhe.register.access.models import User
from songhe.register.people.models import Elder
from songhe.register.places.models import Division

TELLS = ("phone", "former_post", "former_place", "speciality", "stations", "weekdays", "licence_until")


def invite(
    *, name: str, division: Division, by: Actor, at: datetime, licence: str, user: User | None = None, **facts: Any
) -> Adviser:
    """A retired medic joins; nobody may ask him before the licence was looked at."""
    if len(name.strip()) < 2 or len(str(facts.get("speciality", "")).strip()) < 2:
        raise Refused(_("请写姓名和专长。"))
    if len(licence.strip()) < 4:
        raise Refused(_("请写执业证编号，核验以后才能排班。"))
    row = Adviser(
        name=name.strip()[:40],
        division_path=division.path,
        user=user,
        licence=licence.strip()[:40],
        joined_on=localtime(at).date(),
        **{name: facts[name] for name in TELLS if name in facts},
    )
    with journal.deed():
        row.save()
        journal.write(
            verb="health.adviser.invite", subject=row, by=by, at=at, division=row.division_path, facts={"name": row.name}
        )
    return row


def check_licence(*, adviser: Adviser, until: date | None, by: Actor, at: datetime) -> None:
    """Somebody of the bureau looked at the licence in the register of physicians."""
    today = localtime(at).date()
    if until is not None and until < today:
        raise Refused(_("执业注册已经过期，不能核验通过。"))
    told = {"licence_checked_on": today, "licence_checked_by": by.name[:80], "licence_until": until}
    with journal.deed():
        moves.move(adviser, "check", by=by, at=at, facts={"until": until.isoformat() if until else ""}, **told)


def change(*, adviser: Adviser, by: Actor, at: datetime, **facts: Any) -> None:
    """Station, days, what he knows about."""
    known = {name: value for name, value in facts.items() if name in TELLS and name != "phone"}
    named = sorted(name for name, value in known.items() if getattr(adviser, name) != value)
    with journal.deed():
        moves.move(adviser, "change", by=by, at=at, facts={"changed": named}, **known)


def end(*, adviser: Adviser, why: str, by: Actor, at: datetime) -> None:
    """No longer; duties to come are cancelled."""
    if len(why.strip()) < 2:
        raise Refused(_("请写明原因。"))
    today = localtime(at).date()
    with journal.deed():
        moves.move(adviser, "end", by=by, at=at, ended_on=today, ended_why=why.strip()[:100])
        for duty in adviser.duties.filter(status="planned", on__gte=today):
            moves.move(duty, "cancel", by=by, at=at)


def return_(*, adviser: Adviser, by: Actor, at: datetime) -> None:
    """Back; the licence is looked at anew."""
    with journal.deed():
        moves.move(adviser, "return", by=by, at=at, ended_on=None, ended_why="", licence_checked_on=None)


def roster(*, adviser: Adviser, on: date, starts: time, ends: time, place: str, by: Actor, at: datetime) -> AdviserDuty:
    """A day of the rota. Refused: licence not looked at or run out by then, a day that is over, hours that cross."""
    if adviser.status != "active" or (adviser.licence_until is not None and adviser.licence_until < on):
        raise Refused(_("执业证没有核验，或者那天已经过期，不能排班。"))
    if on < localtime(at).date() or ends <= starts:
        raise Refused(_("请排今天以后，结束要晚于开始。"))
    if len(place.strip()) < 2:
        raise Refused(_("请写在哪个站点。"))
    clash = adviser.duties.filter(on=on, starts__lt=ends, ends__gt=starts).exclude(status="cancelled")
    if clash.exists():
        raise Refused(_("这位顾问那天这个时间已经排了。"))
    row = AdviserDuty(
        adviser=adviser, division_path=adviser.division_path, on=on, starts=starts, ends=ends, place=place.strip()[:80]
    )
    with journal.deed():
        row.save()
        facts = {"adviser": adviser.name, "on": on.isoformat()}
        journal.write(verb="health.adviserduty.roster", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def finish(*, duty: AdviserDuty, minutes: int, by: Actor, at: datetime) -> None:
    """He was there so long."""
    if duty.on > localtime(at).date():
        raise Refused(_("值班还没有到。"))
    with journal.deed():
        moves.move(duty, "finish", by=by, at=at, facts={"minutes": minutes}, done_at=at)
        _hours(duty.adviser, duty.on, minutes, AdviserHour.Kind.DUTY, duty.pk, by, at)


def cancel_duty(*, duty: AdviserDuty, by: Actor, at: datetime) -> None:
    """Not on that day."""
    with journal.deed():
        moves.move(duty, "cancel", by=by, at=at)


def ask(*, adviser: Adviser, elder: Elder, text: str, by: Actor, at: datetime, user: User | None = None) -> Question:
    """Put a question to an adviser who is in office."""
    if adviser.status != "active":
        raise Refused(adviser.why_not("ask"))
    if len(text.strip()) < 4:
        raise Refused(_("请写想问什么。"))
    row = Question(
        adviser=adviser, elder=elder, division_path=elder.division_path, asked_by=user, asked_name=by.name[:80], asked_at=at
    )
    row.text = text.strip()[:400]
    with journal.deed():
        row.save()
        facts = {"adviser": str(adviser.pk)}
        journal.write(verb="health.question.ask", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def answer(*, question: Question, answer: str, needs_doctor: bool, minutes: int, by: Actor, at: datetime) -> None:
    """What he says, and whether a doctor must be asked. No diagnosis and no prescription: an adviser advises."""
    if len(answer.strip()) < 4:
        raise Refused(_("请写回答。"))
    told = {"answered_at": at, "answered_by": by.name[:80], "needs_doctor": needs_doctor}
    with journal.deed():
        sealed = _sealed(question, "answer", answer)
        moves.move(question, "answer", by=by, at=at, facts={"needs_doctor": needs_doctor}, answer=sealed, **told)
        _hours(question.adviser, localtime(at).date(), minutes, AdviserHour.Kind.ANSWER, question.pk, by, at)


def settle(*, question: Question, said: str, by: Actor, at: datetime) -> None:
    """A doctor looked at what the adviser passed on."""
    if not question.needs_doctor:
        raise Refused(_("顾问没有说要请医生看。"))
    if len(said.strip()) < 2:
        raise Refused(_("请写医生的意见。"))
    with journal.deed():
        told = {"settled_at": at, "settled_by": by.name[:80], "doctor_said": _sealed(question, "doctor_said", said)}
        moves.move(question, "settle", by=by, at=at, **told)


def withdraw(*, question: Question, by: Actor, at: datetime) -> None:
    """Not needed any more."""
    with journal.deed():
        moves.move(question, "withdraw", by=by, at=at)


def _hours(adviser: Adviser, on: date, minutes: int, kind: str, source: Any, by: Actor, at: datetime) -> None:
    if not 1 <= minutes <= 720:
        raise Refused(_("时长请写 1 到 720 分钟。"))
    if AdviserHour.objects.filter(source=source).exists():
        raise Refused(_("这段时间已经记过了。"))
    row = AdviserHour(adviser=adviser, division_path=adviser.division_path, on=on, minutes=minutes, kind=kind, source=source)
    row.noted_at, row.by_name = at, by.name[:80]
    row.save()
    journal.write(
        verb="health.adviserhour.note",
        subject=row,
        by=by,
        at=at,
        division=row.division_path,
        facts={"minutes": minutes, "kind": kind},
    )


def _sealed(row: Question, name: str, text: str) -> Any:
    field: Any = Question._meta.get_field(name)
    return field.seal(text.strip()[:1000], row.pk)
