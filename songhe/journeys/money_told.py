"""Elder and family are told what became of their money: a dispute that is decided, a fee of a late cancellation, a lot drawn.

The provider's clerks hear of the dispute and of the fee as well. The dispute of a service and that of its bill are one thing
(`disputes_joined`): it is told once, from the service where there is one. What was disputed and why was said on the pages;
here stand the answer and the money.
"""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.care.billing import dated
from songhe.care.billing.models import Bill, Dispute, Entry
from songhe.care.homecare import words
from songhe.care.homecare.models import Order
from songhe.journeys.visit_ears import KIND, home, leave, page, provider, site, tell

FEE = "homecare.cancellation"
SAID = ("elder__division", "operator", "facility")


def order_decided(row: JournalEntry, at: datetime) -> None:
    """The record stands, or so much goes back: with the answer of whoever looked."""
    order = Order.objects.select_related(*SAID).filter(pk=row.subject).first()
    if order is None or row.before.get("status") != "disputed":
        return
    back = int(row.facts.get("refund") or (order.cents if row.verb.endswith(".refund") else 0))
    text = _decision(order.name, words.moment(order.starts_at or order.window_starts), back, str(row.facts.get("said", "")))
    for ears in (home(order.elder), provider(order)):
        tell(row, order, ears, _("异议有结果了"), text, at)


def bill_decided(row: JournalEntry, at: datetime) -> None:
    """The dispute of a bill that is of no order of a visit: a fee, a meal. That of a visit is told by the visit."""
    dispute = Dispute.objects.select_related(*(f"bill__{one}" for one in SAID)).filter(pk=row.subject).first()
    if dispute is None or dispute.bill.subject_kind == KIND:
        return
    bill = dispute.bill
    text = _decision(bill.item_name, f"{bill.day:%Y-%m-%d}", int(row.facts.get("cents", 0)), dispute.answer)
    for ears in (home(bill.elder), provider(bill)):
        leave(row, bill.elder, bill.pk, ears, _("账单争议有结果了"), text, page("billing:bill", bill.pk), at)


def _decision(what: str, when: str, back: int, said: str) -> str:
    told = {"what": what, "when": when, "yuan": words.yuan(back), "said": said.rstrip("。")}  # words: data
    text = (
        _("%(when)s 的“%(what)s”：您提的问题处理完了，退 %(yuan)s 元。答复：%(said)s。")
        if back
        else _("%(when)s 的“%(what)s”：您提的问题处理完了，原来的记录不变，不退款。答复：%(said)s。")
    )
    return text % told


def fee_charged(row: JournalEntry, at: datetime) -> None:
    """The fee of what was taken back too late: how much, for what, and how long one may say that it is not right."""
    bill = Bill.objects.select_related(*SAID).filter(pk=row.subject, subject_kind=FEE).first()
    if bill is None or not bill.cents:
        return
    told = {
        "what": bill.item_name, "when": f"{bill.day:%Y-%m-%d}", "yuan": words.yuan(bill.cents),
        "n": dated.days(localtime(at).date()).raise_days,
    }  # fmt: skip
    text = (
        _("%(when)s 的“%(what)s”：取消晚了，按约定收 %(yuan)s 元，不用消费券和补贴。不对的话 %(n)s 天内可以点开提出。") % told
    )
    for ears in (home(bill.elder), provider(bill)):
        leave(row, bill.elder, bill.pk, ears, _("收了取消费"), text, page("billing:bill", bill.pk), at)


def won(row: JournalEntry, at: datetime) -> None:
    """A voucher by lot: how much, from when to when, and that it is used by itself."""
    entry = _entry(row)
    if entry is not None:
        one = entry.round
        told = {
            "name": one.name, "yuan": words.yuan(one.cents), "a": f"{one.valid_from:%Y-%m-%d}", "b": f"{one.valid_to:%Y-%m-%d}",
        }  # fmt: skip
        text = _("“%(name)s”抽签中了：%(yuan)s 元，%(a)s 到 %(b)s 可用，结账时自动用。") % told
        leave(row, entry.elder, entry.pk, home(entry.elder), _("消费券中签"), text, site(reverse("billing:coupons")), at)


def lost(row: JournalEntry, at: datetime) -> None:
    """How many there were for how many, and where anybody draws again."""
    entry = _entry(row)
    if entry is not None:
        told = {"name": entry.round.name, "all": entry.round.entered, "n": entry.round.won}
        text = _("“%(name)s”抽完了，这次没有中：%(all)s 人报名，抽出 %(n)s 人。结果谁都可以点开核对，下一轮还能报。") % told
        leave(
            row, entry.elder, entry.pk, home(entry.elder), _("消费券没有中签"), text, page("billing:draw", entry.round_id), at
        )


def _entry(row: JournalEntry) -> Entry | None:
    return Entry.objects.select_related("round", "elder__division").filter(pk=row.subject).first()


TELLERS: dict[str, Callable[[JournalEntry, datetime], None]] = {
    "homecare.order.settle": order_decided,
    "homecare.order.refund": order_decided,
    "billing.dispute.refund": bill_decided,
    "billing.dispute.hold_good": bill_decided,
    "billing.entry.win": won,
    "billing.entry.lose": lost,
}
"""Verb of the journal → who is told what; of what is charged `visits_told` hears first and hands a fee on (`fee_charged`)."""
