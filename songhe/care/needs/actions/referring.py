"""Somebody else is asked, and answers."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.needs import dated
from songhe.care.needs.actions.collecting import closes, first_due
from songhe.care.needs.actions.ending import clear, ended, first
from songhe.care.needs.models import Need, NeedDue, Referral
from songhe.register.providers.models import Facility
from songhe.register.rights.rules import after_working_days


def refer(
    *, need: Need, kind: str, by: Actor, at: datetime, name: str = "", facility: Facility | None = None, why: str = "",
) -> Referral:  # fmt: skip
    """Ask somebody else; the answer is due in working days. A facility answers on a page of its own."""
    name = facility.name if facility else name.strip()
    if not name:
        raise Refused(_("请写转给谁。"))
    day = localtime(at).date()
    due = closes(after_working_days(day, dated.answers(day).referral_days))
    row = Referral(
        need=need, division_path=need.division_path, kind=kind, facility=facility, name=name[:60], why=why[:400], sent_at=at,
        sent_by=by.name[:80], due_at=due,
    )  # fmt: skip
    with journal.deed():
        moves.move(need, "refer", by=by, at=at, facts={"to": name}, due_at=due, overdue_at=None, **first(need, at))
        row.save()
        clear(need, at)
        NeedDue.objects.create(need=need, kind=NeedDue.Kind.REFERRAL, due_at=due)
        facts = {"need": str(need.pk), "to": name, "kind": kind}
        journal.write(verb="needs.referral.send", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def take(*, referral: Referral, by: Actor, at: datetime, answer: str = "") -> None:
    """They take it on: the need has its answer."""
    need = referral.need
    with journal.deed():
        _answer(referral, "take", answer, by, at)
        moves.move(need, "take_on", by=by, at=at, facts={"to": referral.name}, **ended(by, at))
        clear(need, at)


def refuse(*, referral: Referral, answer: str, by: Actor, at: datetime) -> None:
    """They do not; the need is ours again, with a day for the next answer."""
    if not answer.strip():
        raise Refused(_("不接要写明原因，让别人知道下一步怎么办。"))
    _back(referral, "refuse", answer, by, at)


def withdraw(*, referral: Referral, by: Actor, at: datetime) -> None:
    """We ask them no more."""
    _back(referral, "withdraw", "", by, at)


def _back(referral: Referral, verb: str, answer: str, by: Actor, at: datetime) -> None:
    need, due = referral.need, first_due(referral.need.urgency, at)
    with journal.deed():
        _answer(referral, verb, answer, by, at)
        moves.move(need, "give_back", by=by, at=at, facts={"to": referral.name}, due_at=due, overdue_at=None)
        clear(need, at)
        NeedDue.objects.create(need=need, kind=NeedDue.Kind.FIRST, due_at=due)


def _answer(referral: Referral, verb: str, answer: str, by: Actor, at: datetime) -> None:
    told = {"answer": answer.strip()[:200], "answered_at": at, "answered_by": by.name[:80]}
    moves.move(referral, verb, by=by, at=at, facts={"answer": told["answer"]}, **told)
