"""What is known of a person, an operator and a service, as the named conditions of a split ask for it. Nothing is written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from songhe.base.ledger import actions as ledger
from songhe.care.billing import dated, market, rules
from songhe.care.billing.market import Source
from songhe.care.billing.models import Application, Designation, PayerKind, Setting, Share, Voucher
from songhe.engines.entitlement import NO, YES, Answer, Limit, Payer, told
from songhe.register.catalogue import dated as catalogue
from songhe.register.people.models import LIVE, Category, Elder
from songhe.register.providers.models import HOMES, Facility, Operator

Facts = dict[str, Answer]


def person(elder: Elder, on: date) -> Facts:
    """Conditions of the person; what nobody has found out is unknown."""
    rule, age = dated.voucher(on), elder.age(on)
    return {
        "age": told(None if age is None else age >= rule.age),
        "level": told(None if not elder.care_level else elder.care_level in rule.levels),
        "not_supported": told(not _holds(elder, rule.excluded, on)),
    }


def why_no_voucher(elder: Elder, on: date) -> str:
    """Why somebody cannot have the voucher, in a sentence; nothing when all is there."""
    known = person(elder, on)
    if elder.status not in LIVE:
        return _("这位老人已不在册。")
    if known["age"] != YES:
        return _("没有登记出生日期，不能申请。") if known["age"] != NO else _("未满 60 周岁，不能申请。")
    if known["level"] != YES:
        return _("还没有做能力评估，请先评估。") if known["level"] != NO else _("能力评估不是中度以上失能，不能申请。")
    return "" if known["not_supported"] == YES else _("已享受特困供养等同类待遇，不重复享受。")


def setting_of(elder: Elder, facility: Facility | None) -> str:
    """Home and community, or an institution: who lives in a home is served there."""
    lives_there = facility is not None and facility.kind in HOMES and elder.status == "admitted"
    return str(Setting.INSTITUTION if lives_there else Setting.HOME)


def voucher_of(elder: Elder, on: date) -> Voucher | None:
    """The voucher of the month in which the day lies, while it can be used."""
    return Voucher.objects.filter(elder=elder, month=rules.month_of(on), status="granted").first()


def coming(elder: Elder, on: date) -> bool:
    """Whether a voucher of a month that has not begun will be granted: approved, and none of that month or a later one yet."""
    mine = Application.objects.filter(elder=elder, status="approved")
    return mine.exists() and not Voucher.objects.filter(elder=elder, month__gte=rules.month_of(on)).exists()


def facts(
    elder: Elder, operator: Operator, facility: Facility | None, item: str, day: date, grade: str | None,
    gift: Source | None,
) -> Facts:  # fmt: skip
    """Every condition that any payer asks for. `grade` None: not delivered yet, taken to be proven when it will be."""
    rule, setting = dated.voucher(day), setting_of(elder, facility)
    listed = catalogue.items(day).get(item)
    return {
        **person(elder, day),
        "granted": told(voucher_of(elder, day) is not None or (grade is None and coming(elder, day))),
        "item": told(setting == Setting.INSTITUTION or (listed is not None and listed.voucher)),
        "provider": told(_designated(operator, elder, day)),
        "proven": told(grade is None or grade in rule.grades),
        "points_scheme": NO,
        **_insured(elder, item, day),
        **_local(elder, item, day),
        **market.answers(gift, day),
    }


def payers(elder: Elder, facility: Facility | None, item: str, day: date, gift: Source | None) -> list[Payer]:
    """Who is asked to pay, with the amounts of the schemes that run."""
    built = []
    scheme, insurance = dated.local(_county(elder), item, day), dated.ltc(_county(elder), day)
    for row in dated.payers(setting_of(elder, facility), day):
        payer = Payer(**{**row, "conditions": tuple(row["conditions"])})
        if payer.code == PayerKind.LOCAL and scheme:
            payer = replace(payer, cents=scheme.cents, clause=scheme.clause)
        if payer.code == PayerKind.LTC and insurance:
            payer = replace(payer, ratio=insurance.ratio, clause=insurance.clause)
        if payer.code == PayerKind.MARKET and gift:
            group = "" if gift.stacking else payer.group
            payer = replace(payer, cents=gift.cents, threshold=gift.threshold, group=group, clause=gift.clause)
        built.append(payer)
    return built


def limits(elder: Elder, item: str, day: date, gift: Source | None) -> dict[str, Sequence[Limit]]:
    """What each payer still has for this person today."""
    found: dict[str, Sequence[Limit]] = {}
    voucher, insurance = voucher_of(elder, day), dated.ltc(_county(elder), day)
    if voucher:
        found[PayerKind.VOUCHER] = [Limit("balance", ledger.balance(voucher.account))]
    elif coming(elder, day):
        setting = setting_of(elder, None)
        found[PayerKind.VOUCHER] = [Limit("balance", dated.voucher(day).granted(setting))]
    if insurance and insurance.is_on:
        found[PayerKind.LTC] = [Limit("month", insurance.month_cents - paid_this_month(elder, PayerKind.LTC, day))]
    if gift:
        found[PayerKind.MARKET] = list(gift.limits)
    return found


def paid_this_month(elder: Elder, payer: str, day: date) -> int:
    """What a payer has paid for somebody's services of the month of `day`, less what went back. Cents."""
    rows = Share.objects.filter(bill__elder=elder, bill__month=rules.month_of(day), payer=payer)
    return rows.aggregate(sum=Sum(F("cents") - F("refunded_cents")))["sum"] or 0


def _county(elder: Elder) -> str:
    return rules.county_of(elder.division_path).rpartition("/")[2]


def _holds(elder: Elder, codes: Sequence[str], on: date) -> bool:
    now = Q(ends_on=None) | Q(ends_on__gte=on)
    return Category.objects.filter(now, elder=elder, code__in=codes, starts_on__lte=on, voided_at=None).exists()


def _designated(operator: Operator, elder: Elder, on: date) -> bool:
    now, county = Q(ended_on=None) | Q(ended_on__gte=on), rules.county_of(elder.division_path)
    places = {county, county.partition("/")[0]}
    return Designation.objects.filter(now, operator=operator, division_path__in=places, since__lte=on).exists()


def _local(elder: Elder, item: str, day: date) -> Facts:
    scheme, age = dated.local(_county(elder), item, day), elder.age(day)
    if scheme is None:
        return {"local_scheme": NO}
    return {"local_scheme": told(None if age is None else age >= scheme.age)}


def _insured(elder: Elder, item: str, day: date) -> Facts:
    """Long-term-care insurance. Where no paper has been entered there is no scheme, whatever somebody is insured for."""
    scheme = dated.ltc(_county(elder), day)
    if scheme is None or not scheme.is_on:
        return {"ltc_scheme": NO}
    held = _holds(elder, [scheme.insured], day)
    return {
        "ltc_scheme": YES,
        "ltc_insured": told(True if held else None),  # that nobody entered it is no proof that somebody is not
        "ltc_level": told(None if not elder.care_level else elder.care_level in scheme.levels),
        "ltc_item": told(item in scheme.items),
    }
