"""A round of market vouchers: published with a sealed seed, applied to, drawn so that anybody can draw again, and run out."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import CLOCK, Actor
from songhe.base.errors import Refused
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.actions import Leg
from songhe.care.billing import accounts, dated, rules
from songhe.care.billing.actions import sharing
from songhe.care.billing.models import Coupon, Entry, Round
from songhe.register.access.scope import covers
from songhe.register.people.models import LIVE, Elder

BATCH = 500


def make_round(*, division_path: str, by: Actor, at: datetime, **facts: Any) -> Round:
    """A draft: what is given, by whom, for what, to how many, and the days. Refused where these do not follow one another."""
    days = [facts[name] for name in ("opens_on", "closes_on", "draws_on", "valid_from", "valid_to")]
    if days != sorted(days) or days[1] == days[2]:
        raise Refused(_("日期顺序不对：报名从、报名到、抽签日、使用从、使用到要一个接一个，报名截止次日起才能抽签。"))
    if not facts["items"] or not facts["number"] or not facts["cents"]:
        raise Refused(_("请写明张数、面值和能用的服务。"))
    row = Round(division_path=division_path, made_at=at, made_by=by.name[:80], **facts)
    with journal.deed():
        row.save()
        told = {"number": row.number, "cents": row.cents, "sponsor": row.sponsor}
        where, after = division_path, {"status": row.status}
        journal.write(verb="billing.round.make", subject=row, by=by, at=at, division=where, after=after, facts=told)
    return row


def publish(*, lottery: Round, by: Actor, at: datetime) -> None:
    """Open it. The seed of the draw is fixed now, kept sealed, and its digest is published before anybody has applied."""
    if localtime(at).date() > lottery.closes_on:
        raise Refused(_("报名截止日已过，不能发布。"))
    seed = secrets.token_hex(32)
    told = rules.commitment(seed)
    with journal.deed():
        moves.move(lottery, "publish", by=by, at=at, facts={"commitment": told}, commitment=told, published_at=at)
        lottery.seed = seed
        lottery.save(update_fields=["seed"])  # sealed: not part of a plain UPDATE


def call_off(*, lottery: Round, reason: str, by: Actor, at: datetime) -> None:
    """There will be no draw; whoever applied reads why."""
    if not reason.strip():
        raise Refused(_("请写明为什么取消。"))
    with journal.deed():
        moves.move(lottery, "call_off", by=by, at=at, facts={"reason": reason[:200]}, reason=reason.strip()[:200])


def why_not(lottery: Round, elder: Elder, on: date) -> str:
    """Why somebody cannot apply to a round, in a sentence; nothing when all is there."""
    if lottery.status != Round.Status.OPEN or not lottery.opens_on <= on <= lottery.closes_on:
        return _("现在不在报名时间。")
    if elder.status not in LIVE:
        return _("这位老人已不在册。")
    if not covers(lottery.division_path, elder.division_path):
        return _("这位老人不在活动地区。")
    age = elder.age(on)
    if age is None:
        return _("没有登记出生日期，不能报名。")
    return "" if age >= lottery.age else _("未满 %(n)s 周岁，不能报名。") % {"n": lottery.age}


def enter(*, lottery: Round, elder: Elder, by: Actor, at: datetime, device: str = "") -> Entry:
    """One ticket a person and round; so many people a telephone and a device as the rule of the day says (`sharing`).

    `device` is the mark of the browser; empty at the counter, where the person is seen.
    """
    row = Entry(
        round=lottery, elder=elder, division_path=elder.division_path, entered_at=at, entered_by=by.name[:80],
        device=sharing.digest(device),
    )  # fmt: skip
    try:
        with journal.deed():
            held = _held(lottery)  # nobody comes in while it is drawn
            today = localtime(at).date()
            refusal = why_not(held, elder, today) or sharing.why_shared(held, elder, device)
            if refusal:
                raise Refused(refusal)
            row.save()
            facts = {"round": str(lottery.pk), "ticket": row.ticket}
            where, after = row.division_path, {"status": row.status}
            journal.write(verb="billing.entry.enter", subject=row, by=by, at=at, division=where, after=after, facts=facts)
    except IntegrityError as fault:
        raise Refused(_("这位老人已经报名了这一轮。")) from fault
    return row


def withdraw_entry(*, entry: Entry, by: Actor, at: datetime) -> None:
    """The ticket is taken back; before the draw only."""
    with journal.deed():
        _held(entry.round)
        moves.move(entry, "withdraw", by=by, at=at)


def draw_lots(*, lottery: Round, by: Actor, at: datetime) -> Round:
    """Draw, once, on its day or later: who wins follows from the seed of before and the list of tickets, and from nothing else.

    Whoever is not there any more is taken off the list first. The vouchers are granted in the same transaction.
    """
    today = localtime(at).date()
    with journal.deed():
        held = _held(lottery)
        if held.status == Round.Status.OPEN and today < held.draws_on:
            raise Refused(_("%(day)s 才抽签。") % {"day": f"{held.draws_on:%Y-%m-%d}"})
        entries = {row.ticket: row for row in held.entries.filter(status="entered").select_related("elder")}
        for ticket, row in list(entries.items()):
            if row.elder.status not in LIVE:
                moves.move(entries.pop(ticket), "withdraw", by=CLOCK, at=at)
        drawn = rules.lots(entries, held.number, held.seed)
        told = {"revealed": held.seed, "tickets": rules.list_digest(entries), "entered": len(entries), "won": len(drawn)}
        moves.move(held, "draw", by=by, at=at, facts={**told, "winners": rules.list_digest(drawn)}, drawn_at=at, **told)
        for ticket, row in entries.items():
            moves.move(row, "win" if ticket in drawn else "lose", by=by, at=at)
        _grant(held, [entries[ticket] for ticket in drawn], at)
    lottery.refresh_from_db()
    return lottery


def _grant(lottery: Round, winners: list[Entry], at: datetime) -> None:
    days = {"valid_from": lottery.valid_from, "valid_to": lottery.valid_to, "granted_at": at, "cents": lottery.cents}
    rows = [
        Coupon(elder=one.elder, round=lottery, entry=one, division_path=one.division_path, **days) for one in winners
    ]  # fmt: skip
    Coupon.objects.bulk_create(rows)
    sponsor = accounts.round_sponsor(lottery)
    legs = [Leg(sponsor, accounts.coupon(row), row.cents, "grant") for row in rows]
    if legs:
        ledger.post(legs, key=f"lots:{lottery.pk}", at=at)


def draw_lots_due(*, at: datetime) -> int:
    """Rounds whose day has come: nobody can hold back a draw that he does not like."""
    today = localtime(at).date()
    rows = list(Round.objects.filter(status="open", draws_on__lte=today))
    for row in rows:
        try:
            draw_lots(lottery=row, by=CLOCK, at=at)
        except moves.WrongMoment:  # drawn by somebody else at this moment
            continue
    return len(rows)


def void_coupons_due(*, at: datetime, limit: int = BATCH) -> int:
    """Vouchers whose last day is over: what is left goes back to who gave it; a round without any is ended."""
    today = localtime(at).date()
    open_until = today - timedelta(days=dated.voucher(today).void_days)  # services of the last days are still confirmed
    rows = list(Coupon.objects.filter(status="granted", valid_to__lt=open_until).select_related("round")[:limit])
    for row in rows:
        with journal.deed():
            account = accounts.coupon(row)
            ledger.hold([account])
            left = ledger.balance(row.account)
            if left:
                ledger.post([Leg(account, accounts.round_sponsor(row.round), left, "void")], key=f"void:{row.pk}", at=at)
            moves.move(row, "void", by=CLOCK, at=at, facts={"left": left})
    over = Round.objects.filter(status="drawn", valid_to__lt=open_until).exclude(coupons__status="granted")
    for lottery in over:
        with journal.deed():
            moves.move(lottery, "end", by=CLOCK, at=at)
    return len(rows)


def _held(lottery: Round) -> Round:
    return Round.objects.select_for_update(no_key=True).get(pk=lottery.pk)
