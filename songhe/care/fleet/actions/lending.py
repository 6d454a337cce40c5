"""Aids that are lent: a deposit in the ledger against a thing, back less what was kept; clean before the next one has it."""

from datetime import date, datetime

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.actions import Leg
from songhe.base.ledger.models import Account
from songhe.care.fleet import dated
from songhe.care.fleet.actions import fetching
from songhe.care.fleet.models import Aid, Cleaning, Loan
from songhe.register.people.models import Elder

DEAREST = 10_000_000  # cents


def add_aid(
    *, number: str, kind: str, by: Actor, at: datetime, division: str, name: str = "", deposit_cents: int | None = None
) -> Aid:
    """A thing that may be lent; clean, and in stock of `division`."""
    known = dated.aids(localtime(at).date()).get(kind)
    if known is None:
        raise Refused(_("请选辅具目录里的一种。"))
    if not number.strip():
        raise Refused(_("请写辅具编号。"))
    deposit = known["deposit"] if deposit_cents is None else deposit_cents
    if not 0 <= deposit <= DEAREST:
        raise Refused(_("押金应在 0 到 10 万元之间。"))
    row = Aid(
        number=number.strip()[:40], kind=kind, name=(name.strip() or known["name"])[:60], division_path=division, since=at
    )
    row.deposit_cents = deposit
    try:
        with journal.deed():
            row.save(force_insert=True)
            _note("add", row, by, at, number=row.number, kind=kind, deposit_cents=deposit)
    except IntegrityError:
        raise Refused(_("编号 %(number)s 已经有了。") % {"number": row.number}) from None
    return row


def lend(*, aid: Aid, elder: Elder, due_on: date, by: Actor, at: datetime) -> Loan:
    """`elder` has it until `due_on`; the deposit is in the house's hands from now on."""
    if due_on <= localtime(at).date():
        raise Refused(_("归还日期要晚于今天。"))
    with journal.deed():
        moves.move(aid, "lend", by=by, at=at, facts={"elder": str(elder.pk), "due_on": str(due_on)})
        loan = Loan.objects.create(
            aid=aid, elder=elder, division_path=aid.division_path, since=at, due_on=due_on,
            deposit_cents=aid.deposit_cents, lent_by=by.name[:80],
        )  # fmt: skip
        if loan.deposit_cents:
            leg = Leg(_payer(loan), _held(loan), loan.deposit_cents, "aid-deposit")
            ledger.post([leg], key=f"aid-deposit:{loan.pk}", at=at)
    return loan


def come_back(*, loan: Loan, condition: str, by: Actor, at: datetime, kept_cents: int = 0) -> None:
    """It is back, and not clean yet. Of the deposit what was kept goes to the county, the rest to whoever paid it."""
    if not condition.strip():
        raise Refused(_("请写归还时的样子，没有损坏也写一句。"))
    if not 0 <= kept_cents <= loan.deposit_cents:
        raise Refused(_("扣下的钱不能多于押金。"))
    with journal.deed():
        told = {"back_at": at, "kept_cents": kept_cents, "condition": condition.strip()[:100]}
        if not Loan.objects.filter(pk=loan.pk, back_at=None).update(**told):
            raise Refused(_("这件辅具已经还了。"))
        moves.move(loan.aid, "come_back", by=by, at=at, facts={"loan": str(loan.pk), "kept_cents": kept_cents})
        legs = [
            Leg(_held(loan), _payer(loan), loan.deposit_cents - kept_cents, "aid-deposit-back"),
            Leg(_held(loan), _county(loan), kept_cents, "aid-deposit-kept"),
        ]
        legs = [leg for leg in legs if leg.amount]
        if legs:
            ledger.post(legs, key=f"aid-back:{loan.pk}", at=at)
        fetching.fetched(loan=loan, by=by, at=at, result=_("还回来了"))
    loan.refresh_from_db()


def clean(*, aid: Aid, method: str, good: bool, by: Actor, at: datetime, agent: str = "") -> Cleaning:
    """Made clean. Only what is good is lent again."""
    if method not in dated.methods(localtime(at).date()):
        raise Refused(_("请选一种消毒方式。"))
    with journal.deed():
        moves.move(aid, "clean" if good else "fail", by=by, at=at, facts={"method": method, "good": good})
        facts = {"method": method, "agent": agent.strip()[:60], "good": good, "at": at, "by_name": by.name[:80]}
        return Cleaning.objects.create(aid=aid, division_path=aid.division_path, **facts)


def scrap(*, aid: Aid, why: str, by: Actor, at: datetime) -> None:
    """It is lent no more."""
    if not why.strip():
        raise Refused(_("请写为什么报废。"))
    with journal.deed():
        moves.move(aid, "scrap", by=by, at=at, facts={"why": why.strip()[:200]})


def deposit_held(loan: Loan) -> int:
    """What lies in the ledger for this loan, in cents."""
    return ledger.balance(f"aid-deposit:{loan.pk}")


def _payer(loan: Loan) -> Account:
    return ledger.account(f"aid-payer:{loan.elder_id}", allow_negative=True)


def _held(loan: Loan) -> Account:
    return ledger.account(f"aid-deposit:{loan.pk}")


def _county(loan: Loan) -> Account:
    """The county that keeps the aids, or the city."""
    return ledger.account(f"aids:{'/'.join(loan.division_path.split('/')[:2])}")


def _note(verb: str, row: Aid, by: Actor, at: datetime, **facts: object) -> None:
    journal.write(verb=f"fleet.aid.{verb}", subject=row, by=by, at=at, division=row.division_path, facts=facts)
