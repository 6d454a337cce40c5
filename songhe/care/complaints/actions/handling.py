"""A complaint is accepted, looked into, answered; it goes up when nobody does."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.care.complaints import dated
from songhe.care.complaints.actions.submitting import evening
from songhe.care.complaints.models import WORKING, Complaint, ComplaintDue, Level


def accept(*, complaint: Complaint, by: Actor, at: datetime) -> None:
    """It is ours; the answer has a day from now on."""
    day = localtime(at).date()
    due = evening(day + timedelta(days=dated.days(day).answer_days))
    told: dict[str, Any] = {"accepted_at": at, "answer_due_at": due, "handler": by.name[:80]}
    with journal.deed():
        moves.move(complaint, "accept", by=by, at=at, **told)
        _next(complaint, ComplaintDue.Kind.ANSWER, due, at)


def reject(*, complaint: Complaint, reason: str, by: Actor, at: datetime) -> None:
    """Not for us; the complainant reads why and where to go."""
    if not reason.strip():
        raise Refused(_("不受理要写明原因，和该找谁。"))
    with journal.deed():
        moves.move(complaint, "reject", by=by, at=at, reason=reason.strip()[:200], closed_at=at)
        _clear(complaint, at)


def investigate(*, complaint: Complaint, by: Actor, at: datetime) -> None:
    """Somebody looks into it."""
    with journal.deed():
        moves.move(complaint, "investigate", by=by, at=at, handler=by.name[:80])


def ask_provider(*, complaint: Complaint, told: str, by: Actor, at: datetime) -> None:
    """Ask the one complained about for a statement. It reads these words and nothing else of the complaint."""
    if complaint.operator_id is None:
        raise Refused(_("这件投诉没有对应的机构，不能请它说明。"))
    if not told.strip():
        raise Refused(_("请写要机构说明什么。不要写投诉人的姓名。"))
    with journal.deed():
        moves.move(complaint, "ask_provider", by=by, at=at, told=told.strip()[:400], handler=by.name[:80])


def state(*, complaint: Complaint, statement: str, by: Actor, at: datetime) -> None:
    """What the provider says. Asked for first; said again it takes the place of what was said before."""
    if not complaint.told:
        raise Refused(_("民政局还没有请你们说明。"))
    if not statement.strip():
        raise Refused(_("请写说明。"))
    with journal.deed():
        moves.move(complaint, "state", by=by, at=at, stated_at=at)
        _seal(complaint, statement=statement.strip()[:2000])


def answer(*, complaint: Complaint, text: str, upheld: bool, by: Actor, at: datetime) -> None:
    """Say what was found and what follows; the complainant may say for some days that it will not do."""
    if not text.strip():
        raise Refused(_("请写答复：查到了什么、怎么处理。"))
    with journal.deed():
        moves.move(complaint, "answer", by=by, at=at, facts={"upheld": upheld}, answered_at=at, upheld=upheld)
        _seal(complaint, answer=text.strip()[:2000])
        day = localtime(at).date()
        _next(complaint, ComplaintDue.Kind.WORD, evening(day + timedelta(days=dated.days(day).word_days)), at)


def agree(*, complaint: Complaint, by: Actor, at: datetime) -> None:
    """The complainant says that it will do."""
    with journal.deed():
        moves.move(complaint, "agree", by=_complainant(by), at=at, closed_at=at)
        _clear(complaint, at)


def reopen(*, complaint: Complaint, why: str, by: Actor, at: datetime) -> None:
    """It will not do: looked into again, by the city, with a day of its own."""
    if not why.strip():
        raise Refused(_("请写哪里还没解决。"))
    day = localtime(at).date()
    due = evening(day + timedelta(days=dated.days(day).city_days))
    more: dict[str, Any] = {"answer_due_at": due, "level": Level.CITY, "escalated_at": at, "rounds": complaint.rounds + 1}
    with journal.deed():
        moves.move(complaint, "reopen", by=_complainant(by), at=at, **more)
        said = _("又说：%(why)s") % {"why": why.strip()[:1000]}
        _seal(complaint, words=f"{complaint.words}\n\n{said}")
        _next(complaint, ComplaintDue.Kind.ANSWER, due, at)


def close(*, complaint: Complaint, by: Actor, at: datetime) -> None:
    """It is over."""
    with journal.deed():
        moves.move(complaint, "close", by=by, at=at, closed_at=at)
        _clear(complaint, at)


def escalate(*, complaint: Complaint, why: str, by: Actor, at: datetime) -> None:
    """The county gives it up to the city."""
    if complaint.level == Level.CITY:
        raise Refused(_("这件投诉已经由市级督办。"))
    with journal.deed():
        moves.move(complaint, "escalate", by=by, at=at, facts={"why": why[:200]}, level=Level.CITY, escalated_at=at)


def fire(due: ComplaintDue, at: datetime) -> None:
    """A day passed: not accepted or not answered, it goes up to the city; nothing was said to the answer, it is closed."""
    row = due.complaint
    if due.kind == ComplaintDue.Kind.WORD:
        if row.status == "answered":
            moves.move(row, "close", by=CLOCK, at=at, closed_at=at)
        return
    if row.status not in WORKING:
        return
    more: dict[str, Any] = {"overdue_at": row.overdue_at or at}
    if row.level != Level.CITY:
        more |= {"level": Level.CITY, "escalated_at": at}
    moves.move(row, "overdue", by=CLOCK, at=at, facts={"kind": due.kind, "level": Level.CITY}, **more)
    day = localtime(at).date()
    if (
        due.due_at + timedelta(days=2 * dated.days(day).city_days) > at
    ):  # afterwards it stands on the desk, and nothing is counted
        again = evening(day + timedelta(days=dated.days(day).city_days))
        ComplaintDue.objects.create(complaint=row, kind=due.kind, due_at=again)


def _complainant(by: Actor) -> Actor:
    """The journal says that it was the complainant, not who that is."""
    return Actor("complainant", _("投诉人")) if by != CLOCK else by


def _seal(complaint: Complaint, **texts: str) -> None:
    for name, text in texts.items():
        setattr(complaint, name, text)
    complaint.save(update_fields=list(texts))


def _next(complaint: Complaint, kind: str, due: datetime, at: datetime) -> None:
    _clear(complaint, at)
    ComplaintDue.objects.create(complaint=complaint, kind=kind, due_at=due)


def _clear(complaint: Complaint, at: datetime) -> None:
    ComplaintDue.objects.filter(complaint=complaint, fired_at=None, cleared_at=None).update(cleared_at=at)
