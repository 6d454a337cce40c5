"""Quality: computed from what happened, once a month, open to look into, and used by whoever lists providers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from songhe.base import indicators, ranking
from songhe.care.homecare.models import Agreement, CarePlan, Check, Confirmation, Correction, Order, StepDone
from songhe.city.quality import actions, dated, queries, reading, rules
from songhe.city.quality.models import Score
from songhe.city.quality.rules import Seen
from songhe.register.carers import actions as carers
from songhe.register.filing import actions as filing
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Facility
from songhe.register.providers.tests import making
from tests import cast

MONTH = indicators.month(2026, 10)
NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)
FORM = dated.form(date(2026, 10, 31))


def station() -> Facility:
    return making.facility(operator=making.operator())


def order(number: int, **facts: Any) -> Order:
    """One visit at Wang's, in October, agreed, planned and proven; `facts` say what was otherwise."""
    place, wang = station(), cast.wang()
    offer = place.offers.first() or filing.add_offer(facility=place, service="bathing", by=making.by(), at=cast.AT)
    starts = datetime(2026, 10, number, 1, tzinfo=UTC)
    ends = starts + timedelta(minutes=30)
    told = {
        "elder": wang, "division_path": wang.division_path, "operator": place.operator, "facility": place, "offer": offer,
        "item": "bath-home", "name": "上门助浴", "status": "confirmed", "channel": "web", "number": f"N{number}",
        "day": starts.date(), "window_starts": starts, "window_ends": ends, "minutes": 60, "lat": 32.7, "lng": 108.2,
        "filed_cents": 6000, "cents": 6000, "booked_at": starts, "booked_by": "x", "checked_in_at": starts,
        "confirmed_at": ends, "grade": "A", "agreement": agreement(place),
    }  # fmt: skip
    return Order.objects.create(**{**told, **facts})


def agreement(place: Facility) -> Agreement:
    wang = cast.wang()
    party = {"elder": wang, "division_path": wang.division_path, "operator": place.operator}
    known = Agreement.objects.filter(elder=wang).first()
    if known:
        return known
    CarePlan.objects.create(**party, status="agreed", lines=[{"item": "bath-home"}], made_at=NOW, made_by="x", agreed_at=NOW)
    signed = {"signed_at": NOW, "signed_by": "王桂兰", "provider_signed_by": "郑慧", "status": "signed"}
    return Agreement.objects.create(**party, text="协议", digest="0" * 64, starts_on=date(2026, 1, 1), **signed)


def proven(row: Order, *, hours: int = 0, steps: tuple[bool, ...] = (True, True)) -> Order:
    """Checked in and out, confirmed; heard of `hours` later."""
    who = row.facility.care_staff.first()
    told = {"operator": row.operator, "facility": row.facility, "by": making.by(), "at": cast.AT}
    who = who or carers.add_carer(name="杨梅", division=cast.place(cast.PUXI), **told)
    for kind in ("in", "out"):
        at = {"at": row.window_starts, "received_at": row.window_starts + timedelta(hours=hours)}
        Check.objects.create(order=row, carer=who, kind=kind, method="qr", **at)
    Confirmation.objects.create(order=row, method="pin", by_name="王桂兰", at=NOW, received_at=NOW)
    for number, done in enumerate(steps):
        StepDone.objects.create(order=row, name=str(number), done=done, at=NOW)
    return row


@pytest.mark.django_db
def test_what_went_well_has_a_hundred_points_and_every_item_says_of_how_many() -> None:
    for number in (1, 2, 3):
        proven(order(number, stars=5))
    row = actions.judge(facility=station().pk, span=MONTH, at=NOW)
    assert row and (row.points, row.orders, row.possible) == (100.0, 3, 100)
    assert row.seen["signed"] == [3, 3] and row.seen["badge"] == [0, 0]  # nobody was called: no fault and no merit


@pytest.mark.django_db
@pytest.mark.parametrize(("spoil", "item"), [
    (lambda: proven(order(4, checked_in_at=datetime(2026, 10, 4, 3, tzinfo=UTC))), "on_time"),
    (lambda: proven(order(4), steps=(True, False)), "by_plan"),
    (lambda: proven(order(4), hours=25), "prompt"),
    (lambda: order(4), "whole"),
    (lambda: Correction.objects.create(order=proven(order(4)), what="in", reason="补", at=NOW, by_name="x"), "exact"),
    (lambda: proven(order(4, grade="D")), "exact"),
    (lambda: order(4, status="no_show", checked_in_at=None, grade=""), "on_time"),
    (lambda: order(4, status="interrupted", grade=""), "disturbed"),
    (lambda: proven(order(4, agreement=None)), "signed"),
    (lambda: proven(order(4, item="meal-cooking")), "fits"),
    (lambda: proven(order(4, status="checked_out")), "accepted"),
])  # fmt: skip
def test_each_fault_costs_its_item(spoil: Any, item: str) -> None:
    for number in (1, 2, 3):
        proven(order(number))
    spoil()
    _orders, seen = reading.seen(station(), MONTH)
    assert (seen[item].share or 0) < 1


@pytest.mark.django_db
def test_too_few_services_are_not_judged_and_the_job_goes_on_where_it_was() -> None:
    proven(order(1))
    assert actions.judge_due(NOW) == 1 and actions.judge_due(NOW) == 0
    row = Score.objects.get()
    assert (row.points, row.orders, queries.standing([station().pk])) == (None, 1, {})
    for number in (2, 3):
        proven(order(number, stars=3))
    again = actions.judge(facility=station().pk, span=MONTH, at=NOW)
    assert again and again.version == 2 and again.points == pytest.approx(87.5)
    assert ranking.points([station().pk]) == {station().pk: 87.5}


@pytest.mark.django_db
def test_points_are_told_of_those_that_were_judged_only() -> None:
    rows = [making.facility(f"站{n}", operator=making.operator(), site=making.site(f"楼{n}")) for n in range(3)]
    for place, points in zip(rows, (70.0, 90.0), strict=False):
        _score(place, points)
    assert ranking.points([row.pk for row in rows]) == {rows[0].pk: 70.0, rows[1].pk: 90.0}


def _score(place: Facility, points: float, month: date = MONTH.first) -> Score:
    told = {"division_path": place.division_path, "operator": place.operator, "form_from": month, "counted_at": NOW}
    blocks = {"agreement": 20.0, "delivery": None, "records": 15.0, "satisfaction": 22.0}
    seen = {"signed": [4, 5], "satisfied": [4.2, 5]}
    return Score.objects.create(facility=place, month=month, points=points, orders=5, blocks=blocks, seen=seen, **told)


@pytest.mark.django_db
def test_a_bureau_and_the_operator_look_into_it_and_everybody_reads_the_points() -> None:
    row = _score(station(), 83.4)
    providers.seat_clerk(operator=making.operator(), user=cast.zheng_operator(), by=making.by(), at=cast.AT)
    for who in (cast.li_county(), cast.zheng_operator()):
        client = Client()
        client.force_login(who, backend="songhe.register.access.backends.Accounts")
        assert "83.4" in client.get(reverse("quality:list")).content.decode()
        page = client.get(reverse("quality:score", args=[row.pk])).content.decode()
        assert "4 / 5" in page and "没有数据" in page
    client.force_login(cast.user("far", "外县", "county", cast.ZIYANG), backend="songhe.register.access.backends.Accounts")
    assert client.get(reverse("quality:score", args=[row.pk])).status_code == 404
    assert "83.4" in Client().get(reverse("portal:facility", args=[row.facility_id])).content.decode()


shares = st.dictionaries(
    st.sampled_from([item for block in FORM.blocks for item in block.items]),
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: Seen(min(pair), max(pair))),
)


@given(shares)
def test_points_lie_between_nothing_and_a_hundred_and_more_met_is_never_less(seen: dict[str, Seen]) -> None:
    points, possible = rules.total(FORM.blocks, seen)
    assert (points is None) == (possible == 0) and (points is None or 0 <= points <= 100.000001)
    better = {name: Seen(one.of, one.of) for name, one in seen.items()}
    assert points is None or (rules.total(FORM.blocks, better)[0] or 0) >= points - 1e-9


@given(st.lists(st.floats(0, 100), max_size=6))
def test_newer_months_weigh_more(points: list[float]) -> None:
    found = rules.standing(points)
    assert (found is None) == (not points)
    if points and found is not None:
        assert min(points) - 1e-6 <= found <= max(points) + 1e-6
    assert rules.standing([0, 100]) == pytest.approx(200 / 3)
