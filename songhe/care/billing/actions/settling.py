"""The month is settled: statements for providers and payers, agreed or objected to, and the bank's payment file."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.actions import Leg
from songhe.care.billing import accounts, bankfile, dated
from songhe.care.billing.actions.holding import sweep
from songhe.care.billing.models import Bill, Line, Payee, PayerKind, PaymentFile, Refund, Share, Statement
from songhe.care.billing.models.settlement import THROUGH_BANK
from songhe.register.access.scope import within
from songhe.register.providers.models import Operator
from songhe.register.rights.rules import after_working_days


def draw(*, county: str, month: date, by: Actor, at: datetime) -> list[Statement]:
    """Statements of a county for a month, with what is on no statement yet of this month and those before.

    A disputed bill waits for its answer and comes on a later one. Drawn again, only drafts change.
    """
    with journal.deed():
        for kind in Statement.Kind.values:
            _draw_kind(kind, county, month, at)
        drafts = Statement.objects.filter(division_path=county, month=month, status="draft")
        for row in drafts:
            _note(row, "draw", by, at, count=row.count, cents=row.cents)
        return list(drafts)


def _draw_kind(kind: str, county: str, month: date, at: datetime) -> None:
    by_whom: dict[Any, list[Line]] = defaultdict(list)
    for line, operator in _unlisted(kind, county, month):
        if kind == Statement.Kind.PAYER and line.payer == PayerKind.SELF:
            continue  # elders have their bills; a payer is who settles by the month
        by_whom[operator if kind == Statement.Kind.PROVIDER else line.payer].append(line)
    for whom, lines in by_whom.items():
        who = {"operator_id": whom} if kind == Statement.Kind.PROVIDER else {"payer": whom}
        key = {"kind": kind, "month": month, "division_path": county, **who}
        row, _made = Statement.objects.get_or_create(**key, defaults={"drawn_at": at})
        if row.status == Statement.Status.DRAFT:
            for line in lines:
                line.statement = row
            Line.objects.bulk_create(lines)
            row.add_up(at)


def _unlisted(kind: str, county: str, month: date) -> Iterable[tuple[Line, UUID]]:
    """Shares and refunds of the county that stand on no statement of this kind."""
    listed = Line.objects.filter(kind=kind, what="charge", source=OuterRef("bill_id"), payer=OuterRef("payer"))
    bills = Bill.objects.filter(within(county), month__lte=month).exclude(status__in=["open", "disputed"])
    for share in Share.objects.filter(~Exists(listed), bill__in=bills, cents__gt=0).select_related("bill"):
        yield _line(kind, "charge", share.bill_id, share.bill, share.payer, share.cents), share.bill.operator_id
    known = set(Line.objects.filter(kind=kind, what="refund", bill__in=bills).values_list("source", "payer"))
    refunds = Refund.objects.filter(bill__in=bills, month__lte=month).select_related("bill")
    for refund in refunds:
        for payer, cents in refund.parts.items():
            if (refund.pk, payer) not in known:
                yield _line(kind, "refund", refund.pk, refund.bill, payer, -cents), refund.bill.operator_id


def _line(kind: str, what: str, source: UUID, bill: Bill, payer: str, cents: int) -> Line:
    return Line(kind=kind, what=what, source=source, bill=bill, payer=payer, cents=cents)


def send(*, statement: Statement, by: Actor, at: datetime) -> None:
    """Send a draft to whoever answers it, with the day until when."""
    today = localtime(at).date()
    answer_by = after_working_days(today, dated.days(today).object_days)
    with journal.deed():
        moves.move(statement, "send", by=by, at=at, sent_at=at, answer_by=answer_by)


def agree(*, statement: Statement, by: Actor, at: datetime) -> None:
    """It is right."""
    with journal.deed():
        moves.move(statement, "agree", by=by, at=at, answered_at=at, answered_by=by.name[:80])


def object_to(*, statement: Statement, objection: str, by: Actor, at: datetime) -> None:
    """It is not right, and what is not."""
    if not objection.strip():
        raise Refused(_("请写明哪里对不上。"))
    said = {"answered_at": at, "answered_by": by.name[:80], "objection": objection.strip()[:200]}
    with journal.deed():
        moves.move(statement, "object", by=by, at=at, facts={"objection": said["objection"]}, **said)


def redraw(*, statement: Statement, by: Actor, at: datetime) -> None:
    """After an objection: drawn again from the bills as they stand now."""
    with journal.deed():
        moves.move(statement, "redraw", by=by, at=at)
        statement.lines.all().delete()
        _draw_kind(statement.kind, statement.division_path, statement.month, at)
        statement.refresh_from_db()
        statement.add_up(at)


def set_payee(*, operator: Operator, name: str, bank: str, number: str, by: Actor, at: datetime) -> Payee:
    """Where an operator is paid from now on; what was before stays readable."""
    digits = "".join(number.split())
    if not digits.isdecimal() or not 8 <= len(digits) <= 30:
        raise Refused(_("账号应是 8 到 30 位数字。"))
    with journal.deed():
        Payee.objects.filter(operator=operator, ended_at=None).update(ended_at=at)
        row = Payee.objects.create(operator=operator, name=name.strip()[:80], bank=bank.strip()[:80], number=digits, since=at)
        where, facts = operator.division_path, {"operator": operator.name, "tail": digits[-4:]}
        journal.write(verb="billing.payee.set", subject=row, by=by, at=at, division=where, facts=facts)
    return row


def make_file(*, county: str, month: date, by: Actor, at: datetime) -> PaymentFile:
    """The bank's file of all agreed statements of a county's month that are in none. Refused where an account is missing."""
    with journal.deed():
        rows = Statement.objects.select_for_update(of=("self",), no_key=True).filter(
            kind="provider", division_path=county, month=month, status="agreed", file=None, payable__gt=0
        )
        swept = sweep(rows.select_related("operator").order_by("operator__name", "pk"), by=by, at=at)
        found = [one for one in swept if one.payable > 0]
        if not found:
            raise Refused(_("没有已确认、待支付的结算单。"))
        payees = {
            one.operator_id: one for one in Payee.objects.filter(operator__in=[r.operator_id for r in found], ended_at=None)
        }
        lacking = [str(one.operator) for one in found if one.operator_id not in payees]
        if lacking:
            raise Refused(_("缺收款账户：%(names)s。") % {"names": _("、").join(lacking)})
        return _file(county, month, [(one, payees[one.operator_id]) for one in found if one.operator_id], by, at)


def _file(county: str, month: date, pairs: list[tuple[Statement, Payee]], by: Actor, at: datetime) -> PaymentFile:
    written = bankfile.write([(payee, row.payable, month) for row, payee in pairs], dated.bank(localtime(at).date()))
    made = PaymentFile(
        division_path=county, month=month, count=len(pairs), cents=sum(row.payable for row, _payee in pairs),
        digest=bankfile.digest(written), content=written, made_at=at, made_by=by.name[:80],
    )  # fmt: skip
    made.save()
    Statement.objects.filter(pk__in=[row.pk for row, _payee in pairs]).update(file=made)
    facts = {"count": made.count, "cents": made.cents, "digest": made.digest}
    journal.write(verb="billing.paymentfile.make", subject=made, by=by, at=at, division=county, facts=facts)
    return made


def confirm_file(*, file: PaymentFile, by: Actor, at: datetime) -> None:
    """The bank has paid: the claims of the operators are met, and their statements paid."""
    with journal.deed():
        moves.move(file, "confirm", by=by, at=at, confirmed_at=at)
        bank, legs = accounts.bank(file.division_path), []
        for row in file.statements.select_related("operator"):
            sums: dict[str, int] = defaultdict(int)
            for line in row.lines.all():
                if line.payer in THROUGH_BANK:
                    sums[line.payer] += line.cents
            for payer, cents in sorted(sums.items()):
                if row.operator_id and cents:
                    claim = accounts.claim(row.operator_id, payer)
                    legs.append(Leg(claim, bank, cents, "bank") if cents > 0 else Leg(bank, claim, -cents, "bank"))
            moves.move(row, "pay", by=by, at=at, paid_at=at)
        ledger.post(legs, key=f"bank:{file.pk}", at=at)


def _note(row: Statement, verb: str, by: Actor, at: datetime, **facts: Any) -> None:
    journal.write(verb=f"billing.statement.{verb}", subject=row, by=by, at=at, division=row.division_path, facts=facts)
