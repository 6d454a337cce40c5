"""What the pages of market vouchers and of the rules say."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.utils.html import format_html
from django.utils.translation import gettext as _

from songhe.base.ledger.models import Account
from songhe.care.billing import dated, rules, words
from songhe.care.billing.models import Coupon, PayerKind, Round, Setting
from songhe.engines.entitlement import share
from songhe.register.catalogue import dated as catalogue

TONES = {
    "draft": ("", "pencil"), "open": ("info", "clock"), "drawn": ("ok", "check"), "ended": ("", "check"),
    "called_off": ("", "x"),
}  # fmt: skip
MOST_TICKETS = 400  # on the page; the file has all


def rounds(rows: Sequence[Round]) -> list[dict[str, Any]]:
    """Rounds of a list, with tickets so far and what of the vouchers is used; a fixed number of queries."""
    keys = [row.pk for row in rows]
    tickets = dict(
        Round.objects.filter(pk__in=keys, entries__status__in=["entered", "won", "lost"])
        .order_by().values_list("pk").annotate(n=Count("entries"))
    )  # fmt: skip
    given = dict(Coupon.objects.filter(round__in=keys).order_by().values_list("round").annotate(s=Sum("cents")))
    held: dict[Any, int] = {}
    codes = {f"coupon:{key}": of for key, of in Coupon.objects.filter(round__in=keys).values_list("pk", "round")}
    for code, balance in Account.objects.filter(code__in=codes).values_list("code", "balance"):
        held[codes[code]] = held.get(codes[code], 0) + balance
    return [
        {
            "row": row, "tone": TONES[row.status], "tickets": tickets.get(row.pk, 0), "given": given.get(row.pk, 0),
            "left": held.get(row.pk, 0),
        }
        for row in rows
    ]  # fmt: skip


def round_told(row: Round) -> dict[str, Any]:
    """One round with its terms in words."""
    known = catalogue.items(row.opens_on)
    return {"row": row, "tone": TONES[row.status], "items": [known[one].name if one in known else one for one in row.items]}


def coupons(rows: Sequence[Coupon]) -> list[dict[str, Any]]:
    """Market vouchers that somebody holds, with what is left of each."""
    left = dict(Account.objects.filter(code__in=[row.account for row in rows]).values_list("code", "balance"))
    return [
        {
            **round_told(row.round), "coupon": row, "left": left.get(row.account, 0) if row.status == "granted" else 0,
            "mark": ("ok", "check") if row.status == "granted" else ("", "x"),
        }
        for row in rows
    ]  # fmt: skip


def draw(row: Round) -> dict[str, Any]:
    """A draw to be checked: its tickets with who won, and whether it comes out again from what is published."""
    rows = list(row.entries.exclude(status="withdrawn").order_by("pk"))
    tickets = {one.ticket: one.status for one in rows}
    if not row.revealed:
        return {"count": len(tickets), "tickets": [], "drawn": False}
    again = set(rules.lots(tickets, row.number, row.revealed))
    checks = [
        (_("种子的 SHA-256 等于事先公布的承诺码"), rules.commitment(row.revealed) == row.commitment),
        (_("号码名单的摘要和抽签时记下的一样"), rules.list_digest(tickets) == row.tickets),
        (_("按种子重抽，中签的是同一批号码"), again == {ticket for ticket, status in tickets.items() if status == "won"}),
    ]
    listed = sorted(tickets.items(), key=lambda one: (one[1] != "won", one[0]))
    return {
        "count": len(tickets), "tickets": listed[:MOST_TICKETS], "more": max(0, len(listed) - MOST_TICKETS), "drawn": True,
        "checks": checks, "right": all(right for _name, right in checks),
    }  # fmt: skip


def draw_text(row: Round) -> str:
    """The same for a program: facts, then a ticket a line, sorted, with 1 where it won."""
    rows = sorted((one.ticket, one.status) for one in row.entries.exclude(status="withdrawn"))
    facts = [
        ("round", row.pk), ("number", row.number), ("commitment", row.commitment), ("seed", row.revealed or "-"),
        ("list", row.tickets or "-"), ("order", "sha256(seed:list:ticket), ascending, the first `number` win"),
    ]  # fmt: skip
    lines = [f"# {name}: {value}" for name, value in facts]
    lines += [f"{ticket} {int(status == 'won')}" for ticket, status in rows] if row.revealed else []
    return "\n".join(lines) + "\n"


def rules_of(day: date, county: str) -> list[dict[str, Any]]:
    """Who is asked to pay on a day in a county (its code), in the order of the rule: how much, when, why; and what is off."""
    told: list[dict[str, Any]] = []
    for setting in Setting:
        for line in dated.payers(setting, day):
            if not any(one["line"] == line for one in told):
                both = line in dated.payers(Setting.HOME, day) and line in dated.payers(Setting.INSTITUTION, day)
                told.append({"line": line, "where": "" if both else setting.label})
    order = {code: number for number, code in enumerate(dict.fromkeys(one["line"]["code"] for one in told))}
    return [_rule(one["line"], one["where"], day, county) for one in sorted(told, key=lambda one: order[one["line"]["code"]])]


def _rule(line: dict[str, Any], where: Any, day: date, county: str) -> dict[str, Any]:
    code, how, off, clause = line["code"], [], "", line["clause"]
    ratio = line.get("ratio", "")
    if code == PayerKind.LTC:
        scheme = dated.ltc(county, day)
        if scheme is None or not scheme.is_on:
            off = _("文件还没有录入，规则不启用，谁也不按它付。")
        if scheme:
            ratio, clause = scheme.ratio, scheme.clause
            how.append(_("每人每月最多 %(y)s 元") % {"y": rules.yuan(scheme.month_cents)})
            how.append(_("能力等级：%(l)s") % {"l": _("、").join(_(level) for level in scheme.levels)})
    if code == PayerKind.VOUCHER:
        rule = dated.voucher(day)
        how.append(_("每人每月最多 %(y)s 元") % {"y": rules.yuan(rule.cents)})
    if code == PayerKind.LOCAL:
        how += [_of_data(one.name, one.cents) for one in dated.locals_of(county, day)]
    if code == PayerKind.MARKET:
        how += [_of_data(one.name, one.cents) for one in dated.campaigns(day)]
        how.append(_("抽中的消费券：按每张券的面值、门槛和有效期"))
    if code == PayerKind.POINTS:
        off = _("积分制度还没有启用。")
    if ratio:
        how.insert(0, _("价格的 %(p)s%%") % {"p": share(100, ratio)})
    return {
        "name": PayerKind(code).label, "where": where, "how": how, "off": off, "clause": clause,
        "sure": not any(mark in clause for mark in ("[D]", "[U]")), "valid_from": line.get("valid_from"),
        "conditions": [words.CONDITIONS[name] for name in line["conditions"] if name in words.CONDITIONS],
    }  # fmt: skip


def _of_data(name: str, cents: int) -> str:
    """A scheme and its amount; its name stands as its paper has it, in whatever language the page is."""
    return format_html('<span lang="zh-Hans">{}</span> {}', name, rules.yuan(cents))
