"""A day is proposed, explained and taken; what changed meanwhile is left alone."""

from datetime import date, timedelta

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.homecare import dated, laying
from songhe.care.homecare.actions import planning
from songhe.care.homecare.models import DayPlan, Engaged, Order, Taken
from songhe.care.homecare.queries import days
from songhe.care.homecare.tests import round as scene
from songhe.register.carers.models import Absence, Carer
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(planning, "BRIEF_S", 0.25)


@pytest.fixture
def crew(db):
    cast.city()
    return [scene.carer("杨梅"), scene.carer("何芳", east=0.05)]


@pytest.fixture
def orders(crew):
    return [scene.order(1, 9), scene.order(2, 9, east=0.05), scene.order(3, 11), scene.order(4, 14, people=2)]


def propose():
    return planning.propose_day(operator=scene.station().operator, day=scene.DAY, by=scene.by(), at=scene.EVENING)


def take(plan):
    return planning.accept_plan(plan=plan, by=scene.by(), at=scene.EVENING)


def now(order):
    return Order.objects.get(pk=order.pk)


def test_a_small_day_is_proposed_at_once_and_nothing_is_assigned_yet(orders):
    plan = propose()
    assert plan.status == "proposed" and set(plan.found) == {str(one.pk) for one in orders} and plan.unserved == {}
    assert {one.status for one in Order.objects.all()} == {"accepted"}
    assert all("证书齐全，都在有效期内" in one["why"] for one in plan.found.values())


def test_taking_it_assigns_every_order_with_its_reason_and_its_quarters(orders, crew):
    plan = propose()
    outcome = take(plan)
    assert len(outcome.done) == 4 and outcome.left == []
    for one in map(now, orders):
        assert one.status == "assigned" and one.why and one.window_starts <= one.starts_at <= one.window_ends
        assert Taken.objects.filter(order=one).count() == 4 * one.people
    both = now(orders[3])
    assert {both.carer, both.second} == set(crew)
    assert now(orders[0]).carer == crew[0] and now(orders[1]).carer == crew[1]


def test_the_journal_says_who_asked_and_who_took_it(orders):
    take(propose())
    verbs = list(
        JournalEntry.objects.filter(verb__startswith="homecare.dayplan").order_by("pos").values_list("verb", flat=True)
    )
    assert verbs == [f"homecare.dayplan.{verb}" for verb in ("ask", "claim", "propose", "accept")]


def test_what_changed_meanwhile_is_left_and_said(orders):
    plan = propose()
    Order.objects.filter(pk=orders[0].pk).update(window_ends=scene.at(12))
    outcome = take(plan)
    assert [(row.pk, said) for row, said in outcome.left] == [(orders[0].pk, "这一单刚刚变了，没有动它")]
    assert now(orders[0]).status == "accepted" and len(outcome.done) == 3


def test_what_was_cancelled_meanwhile_stays_cancelled(orders):
    plan = propose()
    Order.objects.filter(pk=orders[1].pk).update(status="cancelled")
    take(plan)
    assert now(orders[1]).status == "cancelled" and now(orders[1]).carer is None


def test_a_quarter_taken_meanwhile_leaves_the_order_waiting(orders, crew):
    plan = propose()
    other = scene.order(9, 9, day=scene.DAY + timedelta(days=1))
    begins = plan.found[str(orders[0].pk)]["starts_at"]
    Taken.objects.create(carer=Carer.objects.get(pk=plan.found[str(orders[0].pk)]["carers"][0]), order=other, quarter=begins)
    outcome = take(plan)
    assert [row.pk for row, _said in outcome.left] == [orders[0].pk] and now(orders[0]).status == "accepted"


def test_two_carers_may_change_places(orders, crew):
    """The second plan swaps who was assigned crosswise; quarters do not stand in the way."""
    first, second = orders[:2]
    for row, who in ((first, crew[1]), (second, crew[0])):
        Order.objects.filter(pk=row.pk).update(status="assigned", carer=who, starts_at=scene.at(9), ends_at=scene.at(10))
        Taken.objects.bulk_create(Taken(carer=who, order=row, quarter=scene.at(9, minute)) for minute in (0, 15, 30, 45))
    take(propose())
    assert [now(first).carer, now(second).carer] == crew and Taken.objects.filter(order=first).count() == 4


def test_whom_the_plan_has_nobody_for_waits_and_holds_up_no_other(orders, crew):
    """A man is asked for and there is none: the visit is taken off the carer whose hour the plan gives to somebody else."""
    odd = scene.order(8, 9, wants_sex="1")
    Order.objects.filter(pk=odd.pk).update(status="assigned", carer=crew[0], starts_at=scene.at(9), ends_at=scene.at(10))
    Taken.objects.bulk_create(Taken(carer=crew[0], order=odd, quarter=scene.at(9, minute)) for minute in (0, 15, 30, 45))
    outcome = take(propose())
    assert [row.pk for row, _said in outcome.left] == [odd.pk] and len(outcome.done) == len(orders)
    assert now(odd).status == "accepted" and now(odd).carer is None and not Taken.objects.filter(order=odd).exists()


def test_locked_parts_stay(orders, crew):
    Order.objects.filter(pk=orders[0].pk).update(
        status="assigned", carer=crew[1], starts_at=scene.at(9, 30), ends_at=scene.at(10, 30), locked=True
    )
    take(propose())
    assert (now(orders[0]).carer, now(orders[0]).starts_at) == (crew[1], scene.at(9, 30))


def test_an_expired_certificate_blocks_and_is_said(crew):
    papers = {"health": None, "training": None, "care": date(2026, 11, 20)}
    Carer.objects.all().update(is_active=False)
    scene.carer("王秀", papers=papers)
    row = scene.order(5, 9, item="bath-home")
    plan = propose()
    assert plan.unserved == {str(row.pk): "lapsed"} and plan.found == {}


def test_who_is_away_is_not_planned(orders, crew):
    Absence.objects.create(carer=crew[0], starts_at=scene.at(0), ends_at=scene.at(23))
    plan = propose()
    assert {who for one in plan.found.values() for who in one["carers"]} == {str(crew[1].pk)}
    assert plan.unserved[str(orders[3].pk)] == "no_time"


def test_half_a_day_away_leaves_the_other_half(orders, crew):
    Absence.objects.create(carer=crew[0], starts_at=scene.at(13), ends_at=scene.at(18))
    assert str(crew[0].pk) in plan_of(orders[0])


def plan_of(order):
    return propose().found[str(order.pk)]["carers"]


def test_the_week_has_its_limit(orders, crew):
    Carer.objects.filter(pk=crew[0].pk).update(week_minutes=600)
    other = scene.DAY - timedelta(days=1)
    scene.order(8, 9, status="closed", carer=crew[0], day=other, minutes=590, window_starts=scene.at(8, day=other))
    assert days.read(scene.station().operator_id, scene.DAY).left[crew[0].pk] == 10
    assert str(crew[0].pk) not in {who for one in propose().found.values() for who in one["carers"]}


def test_whom_the_elder_knows_and_wants_goes(orders, crew):
    Order.objects.filter(pk=orders[0].pk).update(preferred=crew[1])
    Order.objects.filter(pk=orders[1].pk).update(status="cancelled")
    assert plan_of(orders[0]) == [str(crew[1].pk)]


def test_a_new_plan_drops_the_one_before(orders):
    first, second = propose(), propose()
    first.refresh_from_db()
    assert (first.status, second.status) == ("dropped", "proposed")
    with pytest.raises(WrongMoment):
        take(first)


def test_a_dropped_plan_changes_nothing(orders):
    plan = propose()
    planning.drop_plan(plan=plan, by=scene.by(), at=scene.EVENING)
    assert {one.status for one in Order.objects.all()} == {"accepted"}


def test_nothing_to_plan_and_nobody_to_go_are_said(crew):
    with pytest.raises(Refused, match="还没有受理的工单"):
        propose()
    Carer.objects.all().update(is_active=False)
    scene.order(1, 9)
    with pytest.raises(Refused, match="还没有在岗的护理员"):
        propose()


def test_a_large_day_waits_for_a_worker(orders, monkeypatch):
    monkeypatch.setattr(planning, "SMALL", 2)
    monkeypatch.setattr(planning, "LONG_S", 0.25)
    plan = propose()
    assert plan.status == "asked"
    assert planning.solve_next(scene.EVENING) is True and planning.solve_next(scene.EVENING) is False
    plan.refresh_from_db()
    assert (plan.status, plan.progress) == ("proposed", 100)


def test_a_plan_whose_worker_is_gone_is_taken_up_again(orders, monkeypatch):
    monkeypatch.setattr(planning, "SMALL", 2)
    monkeypatch.setattr(planning, "LONG_S", 0.25)
    plan = propose()
    DayPlan.objects.filter(pk=plan.pk).update(status="solving", claimed_at=scene.EVENING)
    assert planning.solve_next(scene.EVENING + timedelta(seconds=60)) is False
    assert planning.solve_next(scene.EVENING + timedelta(seconds=180)) is True
    plan.refresh_from_db()
    assert plan.status == "proposed"


def test_a_longer_search_has_a_process_of_its_own_and_tells_how_far_it_is(orders, monkeypatch):
    monkeypatch.setattr(planning, "BRIEF_S", 0.6)
    assert propose().status == "proposed"


def test_a_search_that_breaks_is_a_failed_plan(orders, monkeypatch):
    def broken(*args, **facts):
        raise planning.apart.Broken("no")

    monkeypatch.setattr(planning, "search", broken)
    assert propose().status == "failed"


def test_reading_a_day_takes_the_same_questions_however_many_orders(orders, django_assert_num_queries):
    operator = scene.station().operator_id
    with django_assert_num_queries(9):
        days.read(operator, scene.DAY)
    for number in range(10, 16):
        scene.order(number, 9)
    with django_assert_num_queries(9):
        days.read(operator, scene.DAY)


def test_two_visits_of_one_elder_are_planned_one_after_the_other(crew):
    rows = [scene.order(1, 9, window_ends=scene.at(11)), scene.order(2, 9, elder=cast.wang(), window_ends=scene.at(11))]
    outcome = take(propose())
    assert len(outcome.done) == 2 and not outcome.left
    first, second = sorted((now(row) for row in rows), key=lambda one: one.starts_at)
    assert first.ends_at <= second.starts_at


def test_another_providers_visit_is_not_planned_over(crew):
    mine, other = scene.order(1, 9, window_ends=scene.at(11)), making.operator("安康福寿服务公司", number=2)
    theirs = scene.order(
        7, 9, elder=cast.wang(), operator=other, status="assigned", starts_at=scene.at(9), ends_at=scene.at(10)
    )
    Engaged.objects.bulk_create(
        Engaged(elder=theirs.elder, order=theirs, quarter=scene.at(9, quarter)) for quarter in (0, 15, 30, 45)
    )
    outcome = take(propose())
    assert outcome.done == [mine] and now(mine).starts_at >= scene.at(10)


def test_what_does_not_need_the_elder_may_go_on_meanwhile(crew):
    beside = next(iter(sorted(dated.terms(scene.DAY).beside_items)))
    visits = [scene.order(1, 9), scene.order(2, 9, elder=cast.wang(), item=beside)]
    day = days.read(visits[0].operator_id, scene.DAY)
    assert [one.close - one.open for one in laying.problem(day, fresh=True).visits] == [60, 60]
