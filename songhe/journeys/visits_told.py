"""Elder and family are told of a visit: booked, who comes, another carer, late, cancelled, missed, done, what it cost.

The provider's clerks and, from half an hour on, the desk hear of what is late and of what was missed. Names of services, hours
and money are said; addresses, notes and what is sealed never are. Only who follows by the elder's consent is told, and what
nobody has to act on waits for the morning.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.care.billing import actions as billing
from songhe.care.billing.models import Bill, PayerKind
from songhe.care.homecare import words
from songhe.care.homecare.models import ALIVE, Course, Order, Standing
from songhe.journeys import money_told
from songhe.journeys.visit_ears import KIND, desk, home, leave, page, provider, tell
from songhe.links.notify.words import polite
from songhe.register.access.models import DESK_ROLES, Role

SAID = ("elder__division", "carer", "second", "facility", "operator")


# --- what is said -----------------------------------------------------------------------------------------------------
def booked(row: JournalEntry, at: datetime) -> None:
    """Who comes, when, at what price, and what of it they pay. Visits of a standing booking or a package are told together."""
    order = order_of(row)
    if order is None or order.status not in ALIVE or order.standing_id or _with_its_course(order):
        return
    told = {"when": _when(order), "what": order.name, "who": _crew(order), "money": _money(order)}
    if order.carer is None:
        text = _("已约 %(when)s 的“%(what)s”，机构正在安排人，定了再告诉您。%(money)s") % told
    else:
        text = _("约好了：%(when)s，%(who)s 上门做“%(what)s”。%(money)s") % told
    tell(row, order, home(order.elder), _("上门服务约好了"), text, at)


def _with_its_course(order: Order) -> bool:
    return order.course is not None and order.course.taken_at == order.booked_at


def laid(row: JournalEntry, at: datetime) -> None:
    """A standing booking: every Tuesday at nine."""
    one = Standing.objects.select_related("elder__division", "offer", "facility").get(pk=row.subject)
    if one.status != Standing.Status.RUNNING:
        return
    days = _("、").join(str(words.WEEKDAYS[day]) for day in one.weekdays)
    told = {"days": days, "time": f"{one.time:%H:%M}", "what": str(one.offer), "where": one.facility.name}
    text = _("长期约好了：%(days)s %(time)s，%(where)s 上门做“%(what)s”。") % told
    leave(row, one.elder, one.pk, home(one.elder), _("长期预约定了"), text, page("book:elder", one.elder_id), at)


def taken(row: JournalEntry, at: datetime) -> None:
    """A package: how many visits, for how much, until when."""
    one = Course.objects.select_related("elder__division", "package__facility").get(pk=row.subject)
    told = {
        "what": one.package.name, "n": len(one.package.offers), "where": one.package.facility.name,
        "yuan": words.yuan(one.cents), "last": f"{one.ends_on:%Y-%m-%d}",
    }  # fmt: skip
    text = _("买好了套餐“%(what)s”：%(where)s 上门 %(n)s 次，共 %(yuan)s 元，%(last)s 前用完。每次的时间请点开看。") % told
    leave(row, one.elder, one.pk, home(one.elder), _("服务套餐定了"), text, page("book:course", one.pk), at)


def assigned(row: JournalEntry, at: datetime) -> None:
    """It was not said yet who comes, or somebody else comes now, or at another hour. The same said again is not told."""
    order, before = order_of(row), _before(row)
    if order is None or order.status not in ALIVE or order.carer is None:
        return
    if before == (row.facts.get("carer"), row.facts.get("starts_at")):
        return
    told = {"when": _when(order), "what": order.name, "who": _crew(order), "former": before[0]}
    if before[0] and before[0] != row.facts.get("carer"):
        word, text = _("换了护理员"), _("%(when)s 的“%(what)s”换成 %(who)s 上门（原来是 %(former)s）。") % told
    elif before[0]:
        word, text = _("上门时间变了"), _("“%(what)s”改到 %(when)s，%(who)s 上门。") % told
    else:
        word, text = _("定了谁来"), _("%(when)s 的“%(what)s”由 %(who)s 上门。") % told
    tell(row, order, home(order.elder), word, text, at)


def _before(row: JournalEntry) -> tuple[str | None, str | None]:
    """Carer and hour as the family heard them last."""
    rows = JournalEntry.objects.filter(subject_kind=KIND, subject=row.subject, pos__lt=row.pos)
    rows = rows.filter(verb__in=("homecare.order.book", "homecare.order.assign")).order_by("-pos")
    last = rows.values_list("facts", flat=True).first() or {}
    return last.get("carer"), last.get("starts_at")


def waits(row: JournalEntry, at: datetime) -> None:
    """The carer was taken off and nobody else goes yet. Somebody who was found meanwhile is told as such."""
    order = order_of(row)
    if order is None or order.status != "accepted":
        return
    told = {"when": _when(order), "what": order.name, "former": row.facts.get("carer", "")}
    text = _("%(when)s 的“%(what)s”：%(former)s 来不了，机构正在另外安排人，定了再告诉您。") % told
    tell(row, order, home(order.elder), _("正在换人"), text, at)


def moved(row: JournalEntry, at: datetime) -> None:
    """Another hour. With a carer `assigned` has said it."""
    order = order_of(row)
    if order is None or order.status not in ALIVE or order.carer is not None:
        return
    text = _("“%(what)s”改到 %(when)s，谁来定了再告诉您。") % {"what": order.name, "when": _when(order)}
    tell(row, order, home(order.elder), _("上门时间变了"), text, at)


def rejected(row: JournalEntry, at: datetime) -> None:
    """The provider cannot come, with its reason."""
    order = order_of(row)
    if order is not None:
        told = {"when": _when(order), "what": order.name, "why": row.facts.get("why", "")}
        text = _("%(when)s 的“%(what)s”，机构不能受理：%(why)s。请换一个时间或换一家。") % told
        tell(row, order, home(order.elder), _("没有约成"), text, at)


def late(row: JournalEntry, at: datetime) -> None:
    """15 minutes: family and provider; 30: the desk too. 60 minutes is a missed visit and told as one."""
    order, minutes = order_of(row), int(row.facts["minutes"])
    if order is None or order.status not in ALIVE or minutes >= 60:
        return
    told = {"what": order.name, "n": minutes, "who": _crew(order) or order.facility.name, "when": _when(order)}
    text = _("“%(what)s”约的是 %(when)s，%(who)s 已经晚了 %(n)s 分钟，机构已接到提醒。") % told
    tell(row, order, home(order.elder), _("上门晚了"), text, at, now=True)
    ears = list(provider(order)) if row.facts["to"] == "provider" else [*provider(order), *desk(order, DESK_ROLES)]
    inside = _("%(who)s 该 %(when)s 到 %(elder)s 家做“%(what)s”，晚了 %(n)s 分钟还没有签到。请马上联系。")
    tell(row, order, ears, _("上门晚了"), inside % {**told, "elder": _elder(order)}, at, now=True)


def missed(row: JournalEntry, at: datetime) -> None:
    """Nobody came: it costs nothing, and a new visit is offered. Provider, desk and the county's bureau hear of it."""
    order = order_of(row)
    if order is None or order.status != "no_show":
        return
    told = {"what": order.name, "when": _when(order), "where": order.facility.name}
    text = _("%(when)s 的“%(what)s”没有人上门，不收费。对不起。点开可以马上再约，或打电话由我们安排。") % told
    tell(row, order, home(order.elder), _("没有上门"), text, at, now=True)
    ears = [*provider(order), *desk(order, DESK_ROLES | {Role.COUNTY})]
    inside = _("%(where)s %(when)s 到 %(elder)s 家的“%(what)s”没有人上门。请联系老人，另外安排。")
    tell(row, order, ears, _("没有上门"), inside % {**told, "elder": _elder(order)}, at, now=True)


def cancelled(row: JournalEntry, at: datetime) -> None:
    """Taken back, by whom and why, and what that costs; the provider hears it unless it did it. Nothing where the house did,
    because the elder died or left: of that nobody learns by a message."""
    order = order_of(row)
    if order is None or order.status != "cancelled" or order.cancelled_by == "house":
        return
    told = {
        "when": _when(order), "what": order.name, "who": str(order.get_cancelled_by_display()), "why": order.reason,
        "yuan": words.yuan(order.fee_cents),
    }  # fmt: skip
    cost = _("按约定收 %(yuan)s 元。") if order.fee_cents else _("不收费。")
    text = (_("%(when)s 的“%(what)s”取消了（%(who)s：%(why)s）。") + cost) % told
    tell(row, order, home(order.elder), _("上门取消了"), text, at)
    if order.cancelled_by != "provider":
        tell(row, order, provider(order), _("上门取消了"), text, at)


def done(row: JournalEntry, at: datetime) -> None:
    """From when to when, by whom, at what price; it waits for their word."""
    order = order_of(row)
    if order is None or order.status != "checked_out" or order.checked_in_at is None or order.checked_out_at is None:
        return
    told = {
        "what": order.name, "who": _crew(order), "from": f"{localtime(order.checked_in_at):%H:%M}",
        "to": f"{localtime(order.checked_out_at):%H:%M}", "yuan": words.yuan(order.cents),
    }  # fmt: skip
    text = _("“%(what)s”做完了：%(who)s %(from)s 到 %(to)s，价格 %(yuan)s 元。请点开确认，不对请说。") % told
    tell(row, order, home(order.elder), _("上门做完了"), text, at)


def charged(row: JournalEntry, at: datetime) -> None:
    """What a visit cost and who paid it."""
    bill = Bill.objects.select_related("elder__division").filter(pk=row.subject, subject_kind=KIND).first()
    if bill is None:
        return money_told.fee_charged(row, at)
    parts = {kind: cents for kind, cents in row.facts["parts"].items() if kind != PayerKind.SELF}
    others = _("、").join(f"{PayerKind(kind).label} {words.yuan(cents)}" for kind, cents in parts.items())
    own = row.facts["parts"].get(PayerKind.SELF, 0)
    told = {"what": bill.item_name, "yuan": words.yuan(bill.cents), "others": others, "own": words.yuan(own)}
    text = (
        _("“%(what)s”共 %(yuan)s 元：%(others)s，您付 %(own)s 元。")
        if parts
        else _("“%(what)s”共 %(yuan)s 元，您付 %(own)s 元。")
    )
    link = page("homecare:order", bill.subject)
    leave(row, bill.elder, bill.subject, home(bill.elder), _("花了多少"), text % told, link, at)


# --- how it is said ---------------------------------------------------------------------------------------------------
def order_of(row: JournalEntry) -> Order | None:
    """The order this row is about, as it stands now."""
    return Order.objects.select_related(*SAID, "course").filter(pk=row.subject).first()


def _when(order: Order) -> str:
    return words.moment(order.starts_at or order.window_starts)


def _crew(order: Order) -> str:
    return _("、").join(one.name for one in (order.carer, order.second) if one is not None)


def _elder(order: Order) -> str:
    return f"{polite(order.elder, order.day)}·{order.elder.division.short_name}"


def _money(order: Order) -> str:
    """The price, and what of it they pay by the rules of today; the bill decides."""
    split = billing.quote(
        elder=order.elder, operator=order.operator, facility=order.facility, item=order.item, cents=order.cents, day=order.day
    )
    told = {"yuan": words.yuan(order.cents), "own": words.yuan(split.own)}
    return (_("价格 %(yuan)s 元，您付 %(own)s 元。") if split.own != order.cents else _("价格 %(yuan)s 元，由您付。")) % told


TELLERS: dict[str, Callable[[JournalEntry, datetime], None]] = {
    "homecare.order.book": booked,
    "homecare.standing.lay": laid,
    "homecare.course.take": taken,
    "homecare.order.assign": assigned,
    "homecare.order.unassign": waits,
    "homecare.order.reschedule": moved,
    "homecare.order.reject": rejected,
    "homecare.order.late": late,
    "homecare.order.miss": missed,
    "homecare.order.cancel": cancelled,
    "homecare.order.check_out": done,
    "billing.bill.charge": charged,
    **money_told.TELLERS,
}
"""Verb of the journal → who is told what."""
