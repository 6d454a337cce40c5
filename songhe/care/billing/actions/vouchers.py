"""Vouchers: apply, decide, grant by the month, stop, void."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.actions import Leg
from songhe.care.billing import accounts, dated, rules, standing
from songhe.care.billing.models import Agent, Application, Designation, Setting, Voucher
from songhe.register.people.models import Elder
from songhe.register.providers.models import Operator
from songhe.register.rights.rules import after_working_days

BATCH = 500


def apply_for(
    *, elder: Elder, by: Actor, at: datetime, agent: str = Agent.SELF, agent_name: str = "", setting: str = Setting.HOME,
    note: str = "",
) -> Application:  # fmt: skip
    """Apply for the voucher. Refused at once for who cannot have it; who was never assessed is told to be assessed first."""
    today = localtime(at).date()
    why = standing.why_no_voucher(elder, today)
    if why:
        raise Refused(why)
    row = Application(
        elder=elder, division_path=elder.division_path, agent=agent, agent_name=agent_name[:40], setting=setting,
        note=note[:200], level=elder.care_level, applied_at=at, applied_by=by.name[:80],
        due_on=after_working_days(today, dated.voucher(today).decide_days),
    )  # fmt: skip
    try:
        with journal.deed():
            row.save()
            _note(row, "apply", by, at)
    except IntegrityError as fault:
        raise Refused(_("这位老人已经有一份申请，或者正在享受补贴。")) from fault
    return row


def approve(*, application: Application, by: Actor, at: datetime) -> None:
    """Approve, and grant this month's voucher at once. Whoever has lost the right meanwhile is not approved."""
    today = localtime(at).date()
    why = standing.why_no_voucher(application.elder, today)
    if why:
        raise Refused(why)
    with journal.deed():
        moves.move(application, "approve", by=by, at=at, decided_at=at, decided_by=by.name[:80])
        grant(application=application, month=rules.month_of(today), by=by, at=at)


def refuse(*, application: Application, reason: str, by: Actor, at: datetime) -> None:
    """Not approved, with the reason that the applicant reads."""
    _ended(application, "refuse", reason, by, at)


def withdraw(*, application: Application, by: Actor, at: datetime) -> None:
    """Taken back by who applied."""
    with journal.deed():
        moves.move(application, "withdraw", by=by, at=at, decided_at=at, decided_by=by.name[:80])


def stop(*, application: Application, reason: str, by: Actor, at: datetime) -> None:
    """No voucher from next month on; this month's stays."""
    month = rules.month_of(localtime(at).date())
    _ended(application, "stop", reason, by, at, last_month=month)


def _ended(row: Application, verb: str, reason: str, by: Actor, at: datetime, **changes: date) -> None:
    if not reason.strip():
        raise Refused(_("请写明原因，老人和家属看得到。"))
    with journal.deed():
        told = {"decided_at": at, "decided_by": by.name[:80], "reason": reason.strip()[:200]}
        moves.move(row, verb, by=by, at=at, facts={"reason": reason.strip()[:200]}, **told, **changes)


def grant(*, application: Application, month: date, by: Actor, at: datetime) -> Voucher:
    """The voucher of a month; once, however often it is asked for."""
    known = Voucher.objects.filter(elder=application.elder_id, month=month).first()
    if known:
        return known
    rule = dated.voucher(month)
    row = Voucher(
        elder=application.elder, application=application, division_path=application.elder.division_path, month=month,
        cents=rule.granted(application.setting), setting=application.setting, granted_at=at, rule_from=rule.valid_from,
    )  # fmt: skip
    with journal.deed():
        row.save()
        source = accounts.treasury(rules.county_of(row.division_path), row.pk)
        ledger.post([Leg(source, accounts.voucher(row), row.cents, "grant")], key=f"grant:{row.pk}", at=at)
        facts = {"month": f"{month:%Y-%m}", "cents": row.cents}
        journal.write(verb="billing.voucher.grant", subject=row, by=by, at=at, division=row.division_path, facts=facts)
    return row


def grant_due(*, at: datetime, limit: int = BATCH) -> int:
    """This month's vouchers of all who are approved and still have the right; who has lost it is stopped, with the reason."""
    today = localtime(at).date()
    month = rules.month_of(today)
    waiting = Application.objects.filter(status="approved").exclude(vouchers__month=month).select_related("elder")
    done = 0
    for row in waiting[:limit]:
        why = standing.why_no_voucher(row.elder, today)
        with journal.deed():
            if why:
                last = row.vouchers.order_by("-month").values_list("month", flat=True).first()
                told = {"decided_at": at, "decided_by": CLOCK.name, "reason": why[:200], "last_month": last}
                moves.move(row, "stop", by=CLOCK, at=at, facts={"reason": why[:200]}, **told)
            else:
                grant(application=row, month=month, by=CLOCK, at=at)
        done += 1
    return done


def void_due(*, at: datetime, limit: int = BATCH) -> int:
    """Vouchers of months that are over: what is left goes back to the treasury. Nothing is carried over."""
    today = localtime(at).date()
    open_until = rules.month_of(today - timedelta(days=dated.voucher(today).void_days))
    rows = list(Voucher.objects.filter(status="granted", month__lt=open_until)[:limit])
    for row in rows:
        with journal.deed():
            account = accounts.voucher(row)
            ledger.hold([account])
            left = ledger.balance(row.account)
            if left:
                back = accounts.treasury(rules.county_of(row.division_path), row.pk)
                ledger.post([Leg(account, back, left, "void")], key=f"void:{row.pk}", at=at)
            moves.move(row, "void", by=CLOCK, at=at, facts={"left": left})
    return len(rows)


def designate(*, operator: Operator, county: str, paper: str, by: Actor, at: datetime) -> Designation:
    """Vouchers may be used with this operator from today on, in a county (its path)."""
    if not paper.strip():
        raise Refused(_("请写定点的文号。"))
    since = localtime(at).date()
    row = Designation(operator=operator, division_path=county, since=since, paper=paper.strip()[:80])
    try:
        with journal.deed():
            row.save()
            facts = {"operator": operator.name, "paper": row.paper}
            journal.write(verb="billing.designation.begin", subject=row, by=by, at=at, division=county, facts=facts)
    except IntegrityError as fault:
        raise Refused(_("这家机构在本县已经是定点机构。")) from fault
    return row


def end_designation(*, designation: Designation, by: Actor, at: datetime) -> None:
    """No vouchers with this operator from tomorrow on."""
    with journal.deed():
        rows = Designation.objects.filter(pk=designation.pk, ended_on=None)
        if not rows.update(ended_on=localtime(at).date()):
            raise Refused(_("已经不是定点机构。"))
        where = designation.division_path
        journal.write(verb="billing.designation.end", subject=designation, by=by, at=at, division=where)


def _note(row: Application, verb: str, by: Actor, at: datetime) -> None:
    journal.write(
        verb=f"billing.application.{verb}", subject=row, by=by, at=at, division=row.division_path, after={"status": row.status}
    )
