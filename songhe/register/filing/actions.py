"""Verbs of filing: hand in, give a receipt, refuse; offer, price; report."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.filing import dated, rules
from songhe.register.filing.models import Filing, MonthlyReport, Offer, Paper, Price, Service
from songhe.register.providers import actions as providers
from songhe.register.providers import dated as provided
from songhe.register.providers import rules as providing
from songhe.register.providers.models import Facility, LicenceKind, Status
from songhe.register.rights.rules import after_working_days

NUMBERS = ("people", "visits", "meals", "beds_taken", "open_days", "staff", "carers")
TRIES = 3  # for a number that two desks want at one moment


def submit(
    *, facility: Facility, kind: str, papers: list[str], by: Actor, at: datetime, contents: dict[str, Any] | None = None,
    note: str = "",
) -> Filing:  # fmt: skip
    """Hand in a filing. What papers are missing is seen at the desk; a second open one of the same kind is refused."""
    today = localtime(at).date()
    row = Filing(
        facility=facility, operator=facility.operator, division_path=facility.division_path, kind=kind, papers=papers,
        contents=contents or {}, note=note[:200], submitted_at=at, submitted_by=by.name[:80],
        due_on=after_working_days(today, dated.days(today).answer_days),
    )  # fmt: skip
    try:
        with journal.deed():
            row.save()
            _note(row, "submit", by, at, facts={"facility": facility.name, "kind": kind, **row.contents})
    except IntegrityError as fault:
        raise Refused(_("这个事项已经有一件在受理，等答复后再报。")) from fault
    return row


def receive(*, filing: Filing, by: Actor, at: datetime) -> None:
    """Give the receipt: the papers are whole and what blocks it is there. What was filed holds from now on."""
    why = why_not_received(filing, localtime(at).date())
    if why:
        raise Refused(why)
    for _each in range(TRIES):
        try:
            return _receive(filing, by, at)
        except IntegrityError as fault:  # another desk of the county took the number at the same moment
            if "number" not in str(fault):
                raise
            filing.refresh_from_db()
    raise Refused(_("别的窗口正在出回执，请再试一次。"))


def _receive(filing: Filing, by: Actor, at: datetime) -> None:
    day = localtime(at).date()
    check_by = after_working_days(day, dated.days(day).check_days) if filing.kind == Filing.Kind.FIRST else None
    with journal.deed():
        told = {"number": _next_number(filing, at), "decided_at": at, "decided_by": by.name[:80], "check_by": check_by}
        moves.move(filing, "receive", by=by, at=at, facts={"number": told["number"]}, **told)
        _carry_out(filing, by, at)


def why_not_received(filing: Filing, day: date) -> str:
    """Why a receipt cannot be given, in a sentence that says what is missing; nothing when nothing is."""
    gone = rules.missing(filing.papers, dated.papers(filing.kind, day))
    if gone:
        return _("材料不全，还缺：%(papers)s。") % {"papers": _("、").join(str(Paper(one).label) for one in gone)}
    facility = filing.facility
    if filing.kind == Filing.Kind.FIRST:
        lacking = providing.lacking(facility.kind, "file", providers.held(facility, day), provided.needs(day))
        if lacking:
            words = _("或").join(str(LicenceKind(kind).label) for kind in lacking[0].any_of)
            return _("缺少有效的%(papers)s，不能出备案回执（%(clause)s）。") % {"papers": words, "clause": lacking[0].clause}
    return ""


def refuse(*, filing: Filing, reason: str, by: Actor, at: datetime) -> None:
    """Give it back and say what is missing."""
    if not reason.strip():
        raise Refused(_("退回要写明原因，让对方知道怎么补。"))
    with journal.deed():
        moves.move(filing, "refuse", by=by, at=at, reason=reason[:200], decided_at=at, decided_by=by.name[:80])


def withdraw(*, filing: Filing, by: Actor, at: datetime) -> None:
    """Take it back before it was decided."""
    with journal.deed():
        moves.move(filing, "withdraw", by=by, at=at, decided_at=at)


def check(*, filing: Filing, on: date, by: Actor, at: datetime) -> None:
    """Somebody looked on the spot."""
    if on > localtime(at).date():
        raise Refused(_("日期不能晚于今天。"))
    with journal.deed():
        rows = Filing.objects.filter(pk=filing.pk, status=Filing.Status.RECEIVED, checked_on=None)
        if not rows.update(checked_on=on, checked_by=by.name[:80]):
            raise Refused(_("只有出了回执、还没有现场核查的备案才能登记核查。"))
        _note(filing, "check", by, at, facts={"on": on.isoformat()})
    filing.refresh_from_db()


def add_offer(
    *, facility: Facility, service: str, by: Actor, at: datetime, name: str = "", measure: str = "time", note: str = "",
) -> Offer:  # fmt: skip
    """Offer a service. Meals are not offered without a valid licence for food."""
    why = why_not_offered(facility, service, localtime(at).date())
    if why:
        raise Refused(why)
    row = Offer(facility=facility, service=service, name=name, measure=measure, note=note)
    try:
        with journal.deed():
            row.save()
            _facility(facility, "offer", by, at, facts={"offer": str(row.pk), "service": service, "name": name})
    except IntegrityError as fault:
        raise Refused(_("这个项目已经有了，改价格请报价格备案。")) from fault
    return row


def why_not_offered(facility: Facility, service: str, day: date) -> str:
    """Why a facility may not offer a service; nothing when it may."""
    if service != Service.MEALS:
        return ""
    lacking = providing.lacking(facility.kind, "meals", providers.held(facility, day), provided.needs(day))
    return _("没有有效的食品经营许可证，不能供餐（%(clause)s）。") % {"clause": lacking[0].clause} if lacking else ""


def end_offer(*, offer: Offer, on: date, by: Actor, at: datetime) -> None:
    """Offer it no more from a day on. Its prices stay readable."""
    with journal.deed():
        if Offer.objects.filter(pk=offer.pk, ended_on=None).update(ended_on=on):
            _facility(offer.facility, "offer_end", by, at, facts={"offer": str(offer.pk), "on": on.isoformat()})


def file_price(
    *, offer: Offer, cents: int, basis: str, valid_from: date, by: Actor, at: datetime, note: str = "",
) -> Filing:  # fmt: skip
    """File a new price from a day on: never for a day that is over, one at a time. It holds when the desk has received it."""
    today = localtime(at).date()
    earliest = today + timedelta(days=dated.days(today).notice_days)
    if valid_from < earliest:
        raise Refused(_("新价格最早从 %(day)s 起执行，不能补报以前的。") % {"day": earliest.isoformat()})
    if (basis == "free") != (cents == 0):
        raise Refused(_("免费项目的价格是 0；收费项目的价格要大于 0。"))
    if Filing.objects.filter(facility=offer.facility, status="submitted", contents__offer=str(offer.pk)).exists():
        raise Refused(_("“%(name)s”已经有一个新价格在等回执。") % {"name": str(offer)})
    standing = offer.prices.filter(valid_to=None).first()
    told = {
        "offer": str(offer.pk), "name": str(offer), "cents": cents, "basis": basis, "valid_from": valid_from.isoformat(),
        "before": standing.cents if standing else None,
    }  # fmt: skip
    return submit(facility=offer.facility, kind=Filing.Kind.PRICE, papers=[], contents=told, note=note, by=by, at=at)


def report(*, facility: Facility, month: date, by: Actor, at: datetime, note: str = "", **numbers: int) -> MonthlyReport:
    """Say what a facility did in a month. Said again it is a new version; the journal keeps what was said before."""
    if set(numbers) - set(NUMBERS):
        raise TypeError(f"no such numbers of a report: {sorted(set(numbers) - set(NUMBERS))}")
    _check_report(facility, month, numbers, localtime(at).date())
    with journal.deed():
        row = MonthlyReport.objects.select_for_update().filter(facility=facility, month=month).first()
        before = {name: getattr(row, name) for name in NUMBERS} if row else None
        row = row or MonthlyReport(facility=facility, month=month, version=0)
        for name, value in {**numbers, "note": note[:200], "reported_at": at, "by_name": by.name[:80]}.items():
            setattr(row, name, value)
        row.version += 1
        row.division_path = facility.division_path
        row.save()
        _note(row, "report", by, at, before=before, after=dict(numbers), facts={"month": month.isoformat()})
    return row


def _check_report(facility: Facility, month: date, numbers: dict[str, int], today: date) -> None:
    if not rules.may_report(month, today):
        raise Refused(_("只能报已经开始的月份，最早到去年同月。"))
    if facility.status not in {Status.OPERATING, Status.SUSPENDED, Status.CLOSED}:
        raise Refused(_("“%(name)s”还没有开始运营，不用报月报。") % {"name": facility.name})
    if numbers.get("carers", 0) > numbers.get("staff", 0):
        raise Refused(_("护理员不能多于工作人员。"))
    if numbers.get("open_days", 0) > (rules.month_after(month) - month).days:
        raise Refused(_("开放天数不能多于这个月的天数。"))
    if numbers.get("people", 0) > numbers.get("visits", 0) > 0:
        raise Refused(_("服务人次不能少于服务人数。"))


def _carry_out(filing: Filing, by: Actor, at: datetime) -> None:
    """What holds once the receipt is there: a price from its day on, beds as they were filed."""
    told = filing.contents
    if filing.kind == Filing.Kind.PRICE:
        offer = Offer.objects.get(pk=told["offer"], facility=filing.facility)
        set_price(
            offer=offer, cents=told["cents"], basis=told["basis"], valid_from=date.fromisoformat(told["valid_from"]),
            filing=filing, by=by, at=at,
        )  # fmt: skip
    if told.get("beds"):
        providers.set_beds(facility=filing.facility, counts=told["beds"], by=by, at=at)


def set_price(
    *, offer: Offer, cents: int, basis: str, valid_from: date, by: Actor, at: datetime, filing: Filing | None = None,
) -> Price:  # fmt: skip
    """Put a price into force from a day on; the one before ends the day before. Never before one that is known already."""
    with journal.deed():
        last = Price.objects.select_for_update().filter(offer=offer, valid_to=None).first()
        if last is not None and valid_from <= last.valid_from:
            raise Refused(_("已经有从 %(day)s 起的价格，新价格要晚于这一天。") % {"day": last.valid_from.isoformat()})
        if last is not None:
            Price.objects.filter(pk=last.pk).update(valid_to=valid_from - timedelta(days=1))
        row = Price.objects.create(offer=offer, cents=cents, basis=basis, valid_from=valid_from, filing=filing)
        before = {"cents": last.cents} if last else {}
        facts = {"offer": str(offer.pk), "from": valid_from.isoformat()}
        _facility(offer.facility, "price", by, at, before=before, after={"cents": cents}, facts=facts)
    return row


def _next_number(filing: Filing, at: datetime) -> str:
    """The next one of the county and year. Two at one moment: the unique constraint lets one through, the other asks again."""
    county, year = filing.division_path.split("/")[min(1, filing.division_path.count("/"))], localtime(at).year
    begins = rules.number(county, year, 0)[:-4]
    last = Filing.objects.filter(number__begins=begins).order_by("-number").values_list("number", flat=True).first()
    return rules.number(county, year, int(last[-4:]) + 1 if last else 1)


def _note(row: Any, verb: str, by: Actor, at: datetime, **rest: Any) -> None:
    journal.write(verb=f"{row._meta.label_lower}.{verb}", subject=row, by=by, at=at, division=row.division_path, **rest)


def _facility(row: Facility, verb: str, by: Actor, at: datetime, **rest: Any) -> None:
    journal.write(verb=f"filing.facility.{verb}", subject=row, by=by, at=at, division=row.division_path, **rest)
