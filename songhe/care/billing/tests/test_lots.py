"""Market vouchers by lot: a draw that comes out again, vouchers that pay no more and no longer than they say, and what is left
goes back to who gave it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from songhe.base import clock
from songhe.base.errors import Refused, WrongMoment
from songhe.base.ledger import actions as ledger
from songhe.base.ledger.checking import check
from songhe.base.models import JournalEntry
from songhe.care.billing import actions, dated, rules
from songhe.care.billing.models import Coupon, Entry, Round
from songhe.care.billing.tests import lots_scene as lots
from songhe.care.billing.tests.scene import AT, charged, do, granted, parts, station, wang
from songhe.register.people import actions as people
from songhe.register.people.models import Elder, Household
from songhe.register.providers.models import Facility
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db: None) -> Facility:
    cast.city()
    return station()


def test_the_draw_comes_out_again_for_anybody(home: Facility) -> None:
    row = lots.opened()
    assert row.commitment and not row.revealed
    lots.entered(row, lots.elders(7))
    do(actions.draw_lots, lottery=row, at=lots.DRAW)
    told = _text(row)
    facts = dict(line[2:].split(": ", 1) for line in told.splitlines() if line.startswith("#"))
    tickets = dict(line.split() for line in told.splitlines() if not line.startswith("#"))
    # nothing of the house below: only what is published
    assert sha256(facts["seed"].encode()).hexdigest() == facts["commitment"] == row.commitment
    whole = sha256("\n".join(sorted(tickets)).encode()).hexdigest()
    assert whole == facts["list"]
    order = sorted(tickets, key=lambda one: sha256(f"{facts['seed']}:{whole}:{one}".encode()).hexdigest())
    assert set(order[: int(facts["number"])]) == {one for one, won in tickets.items() if won == "1"} and len(tickets) == 7
    noted = JournalEntry.objects.get(verb="billing.round.draw")
    assert (noted.facts["revealed"], noted.facts["entered"], noted.facts["won"]) == (facts["seed"], 7, 2)
    assert ledger.balance(row.account) == -20000 and check() == []


def _text(row: Round) -> str:
    return Client().get(reverse("billing:draw_file", args=[row.pk])).content.decode()


def test_before_the_draw_nobody_sees_the_seed(home: Facility) -> None:
    row = lots.opened()
    lots.entered(row, lots.elders(2))
    for name in ("draw", "draw_file"):
        page = Client().get(reverse(f"billing:{name}", args=[row.pk])).content.decode()
        assert row.commitment in page and row.seed not in page and "老人0" not in page
    with pytest.raises(Refused, match="才抽签"):
        do(actions.draw_lots, lottery=row, at=lots.APPLY)
    assert Client().get(reverse("billing:draw", args=[lots.draft().pk])).status_code == 404


def test_it_is_drawn_by_itself_on_its_day_and_once(home: Facility) -> None:
    row = lots.opened()
    lots.entered(row, lots.elders(3))
    assert actions.draw_lots_due(at=lots.DRAW - timedelta(days=1)) == 0
    assert actions.draw_lots_due(at=lots.DRAW) == 1 and actions.draw_lots_due(at=lots.DRAW) == 0
    assert Coupon.objects.count() == 2 and sorted(Entry.objects.values_list("status", flat=True)) == ["lost", "won", "won"]
    with pytest.raises(WrongMoment):
        do(actions.draw_lots, lottery=row, at=lots.DRAW)


def test_who_may_apply_and_when(home: Facility) -> None:
    row = lots.opened(age=81)
    whom = lots.elders(1)[0]  # 80 years old
    with pytest.raises(Refused, match="未满 81"):
        do(actions.enter, lottery=row, elder=whom, at=lots.APPLY)
    Elder.objects.filter(pk=whom.pk).update(birth_date=None)
    whom.refresh_from_db()
    with pytest.raises(Refused, match="出生日期"):
        do(actions.enter, lottery=row, elder=whom, at=lots.APPLY)
    with pytest.raises(Refused, match="活动地区"):
        do(actions.enter, lottery=row, elder=cast.ziyang_elder(), at=lots.APPLY)
    other = lots.opened()
    do(actions.enter, lottery=other, elder=wang(), at=lots.APPLY)
    with pytest.raises(Refused, match="已经报名"):
        do(actions.enter, lottery=other, elder=wang(), at=lots.APPLY)
    with pytest.raises(Refused, match="报名时间"):
        do(actions.enter, lottery=other, elder=whom, at=lots.DRAW)
    do(actions.withdraw_entry, entry=Entry.objects.get(round=other), at=lots.APPLY)
    do(actions.enter, lottery=other, elder=wang(), at=lots.APPLY)
    assert Entry.objects.filter(round=other, status="entered").count() == 1


def test_who_died_before_the_draw_takes_nobodys_place(home: Facility) -> None:
    row = lots.opened(number=1)
    dead, living = lots.elders(2)
    lots.entered(row, [dead, living])
    Elder.objects.filter(pk=dead.pk).update(status="deceased")
    do(actions.draw_lots, lottery=row, at=lots.DRAW)
    assert Coupon.objects.get().elder == living and Entry.objects.get(elder=dead).status == "withdrawn"


def test_it_pays_with_its_limits_and_not_beside_the_national_one(home: Facility) -> None:
    elder = wang("轻度失能")
    coupon = lots.coupon(elder, per_use_cents=7000, threshold=6000)
    assert parts(charged(elder, home)) == {"market": 7000, "self": 5000}
    assert ledger.balance(coupon.account) == 3000
    # 30 left of it; the campaign that is open to all would give 20: the larger one pays
    assert parts(charged(elder, home)) == {"market": 3000, "self": 9000}
    assert parts(charged(elder, home)) == {"market": 2000, "self": 10000}  # the campaign's
    both = granted(wang()).elder
    told = charged(both, home)
    assert parts(told) == {"voucher": 6000, "self": 6000} and told.shares.get(payer="market").excluded_by == "voucher"
    assert check() == []


def test_one_that_stacks_pays_beside_the_national_one(home: Facility) -> None:
    elder = granted().elder
    lots.coupon(elder, stacking=True)
    assert parts(charged(elder, home)) == {"voucher": 6000, "market": 6000}


@pytest.mark.parametrize("day", [lots.LAST + timedelta(days=1), lots.facts()["valid_from"] - timedelta(days=1)])
def test_before_and_after_its_days_it_pays_nothing(home: Facility, day: Any) -> None:
    elder = wang("轻度失能")
    coupon = lots.coupon(elder)
    charged(elder, home, day=day, cents=5000)
    assert ledger.balance(coupon.account) == 10000


def test_another_service_is_not_paid(home: Facility) -> None:
    elder = wang("轻度失能")
    coupon = lots.coupon(elder)
    charged(elder, home, item="walk-out", cents=5000)
    assert ledger.balance(coupon.account) == 10000


def test_what_is_left_goes_back_to_who_gave_it_and_the_round_ends(home: Facility) -> None:
    elder = wang("轻度失能")
    coupon = lots.coupon(elder)
    charged(elder, home, cents=4000)
    assert actions.void_coupons_due(at=lots.OVER - timedelta(days=18)) == 0  # services of the last day are still confirmed
    assert (actions.void_coupons_due(at=lots.OVER), actions.void_coupons_due(at=lots.OVER)) == (1, 0)
    coupon.refresh_from_db()
    assert (coupon.status, ledger.balance(coupon.account), ledger.balance(coupon.round.account)) == ("void", 0, -4000)
    assert Round.objects.get().status == "ended" and check() == []


@pytest.mark.parametrize(("late", "left", "sponsor", "usable"), [(False, 10000, -10000, 4000), (True, 0, 0, 0)])
def test_a_refund_makes_it_whole_or_goes_to_the_sponsor(
    home: Facility, late: bool, left: int, sponsor: int, usable: int
) -> None:  # fmt: skip
    elder = wang("轻度失能")
    coupon = lots.coupon(elder)
    bill = charged(elder, home, cents=4000)
    if late:
        actions.void_coupons_due(at=lots.OVER)
    row = do(actions.refund, bill, cents=4000, reason="没有来", at=lots.OVER if late else AT)
    assert (row.to_coupon, ledger.balance(coupon.account)) == (usable, left)
    assert ledger.balance(coupon.round.account) == sponsor and check() == []


def test_the_days_of_a_round_follow_one_another(home: Facility) -> None:
    for wrong in (
        {"closes_on": lots.facts()["draws_on"]},
        {"valid_to": lots.facts()["opens_on"]},
        {"items": []},
        {"number": 0},
    ):
        with pytest.raises(Refused):
            lots.draft(**wrong)
    row = lots.draft()
    with pytest.raises(Refused, match="截止"):
        do(actions.publish, lottery=row, at=lots.OVER)
    with pytest.raises(Refused, match="为什么"):
        do(actions.call_off, lottery=row, reason=" ", at=lots.APPLY)


ROUND: dict[str, Callable[[Round], Any]] = {
    "publish": lambda row: do(actions.publish, lottery=row, at=lots.APPLY),
    "draw": lambda row: do(actions.draw_lots, lottery=row, at=lots.DRAW),
    "call_off": lambda row: do(actions.call_off, lottery=row, reason="出资方退出", at=lots.APPLY),
    "end": lambda row: actions.void_coupons_due(at=lots.OVER),
}


@pytest.mark.parametrize("verb", ROUND)
@pytest.mark.parametrize("status", Round.Status.values)
def test_a_rounds_verbs_from_each_status(home: Facility, status: str, verb: str) -> None:
    row = lots.opened()
    Round.objects.filter(pk=row.pk).update(status=status)
    row.refresh_from_db()
    starts, end = Round.MOVES[verb]
    if status in starts:
        ROUND[verb](row)
    elif verb == "end":
        ROUND[verb](row)  # a chore: it passes by what is not over
    else:
        with pytest.raises(WrongMoment):
            ROUND[verb](row)
    assert Round.objects.get(pk=row.pk).status == (end if status in starts else status)


@pytest.mark.parametrize("status", Entry.Status.values)
def test_a_ticket_is_taken_back_before_the_draw_only(home: Facility, status: str) -> None:
    row = lots.entered(lots.opened(), lots.elders(1))[0]
    Entry.objects.filter(pk=row.pk).update(status=status)
    row.refresh_from_db()
    if status == "entered":
        do(actions.withdraw_entry, entry=row, at=lots.APPLY)
        assert row.status == "withdrawn"
    else:
        with pytest.raises(WrongMoment):
            do(actions.withdraw_entry, entry=row, at=lots.APPLY)
        assert Entry.objects.get(pk=row.pk).status == status


@given(st.sets(st.uuids().map(lambda key: key.hex), max_size=30), st.integers(1, 40), st.text("0123456789abcdef", min_size=8))
def test_a_draw_depends_on_seed_and_list_alone(tickets: set[str], number: int, seed: str) -> None:
    won = rules.lots(tickets, number, seed)
    assert len(won) == len(set(won)) == min(number, len(tickets)) and set(won) <= tickets
    assert won == rules.lots(sorted(tickets, reverse=True), number, seed)


def daughter_of_wang() -> Any:
    people.give_consent(elder=cast.wang(), purpose="family", given_by="王桂兰", by=cast.liu_min().actor, at=lots.APPLY)
    return cast.wang_daughter().user


def test_the_bureau_makes_a_round_and_the_daughter_applies(
    home: Facility, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: lots.APPLY)
    county, daughter = sign_in(cast.li_county()), sign_in(daughter_of_wang())
    body = lots.facts(cents="100", threshold="0", per_use_cents="0", number="2", age="60")
    body.pop("stacking")
    assert county.post(reverse("billing:new_round"), {**body, "valid_to": "2026-11-01"}).status_code == 422
    assert county.post(reverse("billing:new_round"), body).status_code == 302
    row = Round.objects.get()
    assert county.post(reverse("billing:publication", args=[row.pk])).status_code == 302
    page = daughter.get(reverse("billing:coupons")).content.decode()
    address = reverse("billing:entry", args=[row.pk, cast.wang().pk])
    assert address in page and daughter.post(address).status_code == 302
    assert "王桂兰" in county.get(reverse("billing:round", args=[row.pk])).content.decode()
    monkeypatch.setattr(clock, "now", lambda: lots.DRAW)
    county, daughter = sign_in(cast.li_county()), sign_in(cast.wang_daughter().user)
    assert county.post(reverse("billing:lots_drawing", args=[row.pk])).status_code == 302
    assert "100.00" in daughter.get(reverse("billing:coupons")).content.decode()
    assert "结果相同" in Client().get(reverse("billing:draw", args=[row.pk])).content.decode()
    assert county.get(reverse("billing:rounds")).status_code == Client().get(reverse("billing:lots")).status_code == 200


def _with_phones(*phones: str) -> list[Elder]:
    found = lots.elders(len(phones))
    for elder, phone in zip(found, phones, strict=True):
        elder.phone, elder.phone_index = phone, Elder._meta.get_field("phone_index").mark(phone)
        elder.save()
    return found


def test_one_telephone_is_one_person_unless_they_live_together(home: Facility) -> None:
    row = lots.opened()
    first, second, third = _with_phones("13800000001", "13800000001", "13800000002")
    lots.entered(row, [first])
    with pytest.raises(Refused, match="电话号码已经给别的老人报了这一轮"):
        do(actions.enter, lottery=row, elder=second, at=lots.APPLY)
    lots.entered(row, [third])
    house = Household.objects.create(division=first.division, division_path=first.division_path)
    Elder.objects.filter(pk__in=[first.pk, second.pk]).update(household=house)
    do(actions.enter, lottery=row, elder=Elder.objects.get(pk=second.pk), at=lots.APPLY)


def test_one_device_is_one_person_and_the_counter_counts_none(home: Facility) -> None:
    row = lots.opened()
    first, second, third = lots.elders(3)
    mine = do(actions.enter, lottery=row, elder=first, at=lots.APPLY, device="phone-1")
    assert mine.device and "phone-1" not in mine.device
    with pytest.raises(Refused, match="这台手机（或电脑）已经给别的老人报了这一轮"):
        do(actions.enter, lottery=row, elder=second, at=lots.APPLY, device="phone-1")
    do(actions.enter, lottery=row, elder=second, at=lots.APPLY, device="phone-2")
    do(actions.enter, lottery=row, elder=third, at=lots.APPLY)
    do(actions.withdraw_entry, entry=mine, at=lots.APPLY)
    fourth = lots.elders(1)[0]
    do(actions.enter, lottery=row, elder=fourth, at=lots.APPLY, device="phone-1")


def test_the_limits_are_of_their_day(home: Facility, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = replace(dated.lot_rule(lots.APPLY.date()), per_phone=2, per_device=0)
    monkeypatch.setattr(dated, "lot_rule", lambda on: rule)
    row = lots.opened()
    first, second, third = _with_phones(*("13800000001",) * 3)
    for elder in (first, second):
        do(actions.enter, lottery=row, elder=elder, at=lots.APPLY, device="phone-1")
    with pytest.raises(Refused, match="一轮只能报 2 位"):
        do(actions.enter, lottery=row, elder=third, at=lots.APPLY)


def test_a_browser_keeps_its_mark_and_is_told_why_not(home: Facility, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: lots.APPLY)
    row, (first, second) = lots.opened(), lots.elders(2)
    for elder, name in ((first, "laowang"), (second, "laoli")):
        elder.user = cast.user(name, elder.name, "elder", cast.PUXI)
        elder.save()
    for elder, status in ((first, 302), (second, 409)):
        client.force_login(elder.user, backend="songhe.register.access.backends.Accounts")
        assert client.post(reverse("billing:entry", args=[row.pk, elder.pk])).status_code == status
    assert Entry.objects.count() == 1
