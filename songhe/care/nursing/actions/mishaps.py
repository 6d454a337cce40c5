"""A mishap is written down, worked through, reported, told to the family and closed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.base.rows import new_id
from songhe.care.nursing import dated, lying
from songhe.care.nursing.actions.ground import sealed, told
from songhe.care.nursing.models import Mishap, MishapDue, MishapStep
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


def raise_mishap(
    *, facility: Facility, kind: str, by: Actor, at: datetime, elder: Elder | None = None, happened_at: datetime | None = None,
    place: str = "", words: str = "", call: bool = False, key: UUID | None = None, synthetic: bool = False,
) -> Mishap:  # fmt: skip
    """Write it down, at most a day after; `call` asks for an emergency call at once. `key` is the phone's own name for it: told
    twice it is one."""
    known = dated.mishaps(localtime(at).date()).get(kind)
    if known is None:
        raise Refused(_("请选出了什么事。"))
    if elder is not None and lying.one(facility.pk, elder.pk) is None:
        raise Refused(_("%(name)s 不住在这家机构。") % {"name": elder.name})
    when = min(happened_at or at, at)
    if at - when > timedelta(days=7):
        raise Refused(_("只能登记 7 天内的事，更早的请补书面报告。"))
    report_by = when + timedelta(hours=known.report) if known.report else None
    row = Mishap(
        pk=key or new_id(), facility=facility, division_path=facility.division_path, elder=elder, kind=kind, happened_at=when,
        place=place.strip()[:60], words=words.strip()[:1000], raised_at=at, raised_by=by.name[:80], report_by=report_by,
        call_at=at if call else None, synthetic=synthetic,
    )  # fmt: skip
    with journal.deed():
        row.save(force_insert=True)
        if report_by:
            MishapDue.objects.create(mishap=row, due_at=report_by)
        facts = told(facility=facility.pk, kind=kind, elder=elder.pk if elder else None, call=call)
        journal.write(verb="nursing.mishap.raise", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def note(*, mishap: Mishap, by: Actor, at: datetime, code: str = "", words: str = "") -> None:
    """A step was done, or something is to be said."""
    known = dated.mishaps(localtime(mishap.happened_at).date()).get(mishap.kind)
    if code and (known is None or code not in dict(known.steps)):
        raise Refused(_("没有这一步。"))
    if not code and not words.strip():
        raise Refused(_("请选做了哪一步，或写几个字。"))
    with journal.deed():
        moves.move(mishap, "note", by=by, at=at, facts={"step": code})
        if code and MishapStep.objects.filter(mishap=mishap, code=code).exists():
            raise Refused(_("这一步已经记过。"))
        MishapStep.objects.create(mishap=mishap, code=code, words=words.strip()[:400], at=at, by_name=by.name[:80])


def ask_for_help(*, mishap: Mishap, by: Actor, at: datetime) -> None:
    """An emergency call is wanted: a journey raises it, once."""
    if mishap.call_at is not None:
        raise Refused(_("已经呼叫过，请看呼叫的进展。"))
    with journal.deed():
        moves.move(mishap, "call", by=by, at=at, call_at=at)


def called(*, mishap: Mishap, call: UUID, by: Actor, at: datetime) -> None:
    """The emergency room has it."""
    with journal.deed():
        moves.move(mishap, "called", by=by, at=at, facts={"call": str(call)}, call=call)


def report(*, mishap: Mishap, by: Actor, at: datetime) -> None:
    """The home says formally to the bureau what happened."""
    if mishap.reported_at is not None:
        raise Refused(_("%(who)s 已经报过。") % {"who": mishap.reported_by})
    with journal.deed():
        facts = {"kind": mishap.kind, "in_time": mishap.report_by is None or at <= mishap.report_by}
        moves.move(mishap, "report", by=by, at=at, facts=facts, reported_at=at, reported_by=by.name[:80])
        MishapDue.objects.filter(mishap=mishap, fired_at=None, cleared_at=None).update(cleared_at=at)


def tell_family(*, mishap: Mishap, how: str, name: str, by: Actor, at: datetime) -> None:
    """Somebody of the family knows: who, how and by whom. What a person said outlives what a message did."""
    if how not in Mishap.Told.values or len(name.strip()) < 2:
        raise Refused(_("请写告诉了谁、怎么告诉的。"))
    if mishap.told_at is not None and how == Mishap.Told.MESSAGE:
        return
    with journal.deed():
        known = {"told_at": mishap.told_at or at, "told_how": how, "told_name": name.strip()[:40], "told_by": by.name[:80]}
        moves.move(mishap, "tell", by=by, at=at, facts={"how": how}, **known)


def close(*, mishap: Mishap, cause: str, change: str, by: Actor, at: datetime) -> None:
    """Why it happened and what is done so that it does not again (GB 38600 7.4). Not before the bureau and the family know."""
    if len(cause.strip()) < 2 or len(change.strip()) < 2:
        raise Refused(_("请写原因和改进措施。"))
    if mishap.report_by is not None and mishap.reported_at is None:
        raise Refused(_("这类事要先上报民政部门，再结。"))
    if mishap.elder_id is not None and mishap.told_at is None:
        raise Refused(_("先告诉家属或监护人，再结；没有家属的写“本人”。"))
    facts = {"cause": cause.strip()[:400], "change": change.strip()[:400]}
    with journal.deed():
        ended = {"closed_at": at, "closed_by": by.name[:80], "cause": sealed(mishap, "cause", facts)}
        moves.move(mishap, "close", by=by, at=at, facts={"kind": mishap.kind}, **ended)


def fire(due: MishapDue, at: datetime) -> None:
    """The hours are over and the bureau was not told."""
    mishap = due.mishap
    if mishap.reported_at is None and mishap.status == Mishap.Status.OPEN:
        moves.move(mishap, "late", by=CLOCK, at=at, facts={"kind": mishap.kind}, late_at=at)
