"""An order ends its need through the journal; one that comes to nothing opens it again. And a sample is drawn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from songhe.base import journal
from songhe.base.moves import move
from songhe.care.complaints.models import Callback
from songhe.care.homecare.models import Confirmation, Order
from songhe.care.needs import actions as needs
from songhe.care.needs.models import Need
from songhe.city.quality.tests.test_quality import order, proven
from songhe.journeys import callbacks_drawn, need_becomes_order
from songhe.register.filing import actions as filing
from songhe.register.providers import actions as providers
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
BY = cast.liu_min


def need() -> Need:
    return needs.collect(elder=cast.wang(), channel="phone", item="bath-home", by=BY().actor, at=cast.AT)


def booked(number: int, row: Need) -> Order:
    """As the booking does it: the order, and a row of the journal about it, in one deed."""
    with journal.deed():
        made = order(number, need=row.pk, status="submitted")
        facts = {"subject": made, "by": BY().actor, "at": cast.AT, "division": made.division_path}
        journal.write(verb="homecare.order.submit", **facts)
    return made


def follow() -> None:
    while need_becomes_order.run_once(cast.AT):
        pass


def test_booked_it_is_matched_once_and_cancelled_it_is_open_again() -> None:
    row = need()
    made = booked(1, row)
    follow()
    row.refresh_from_db()
    assert (row.status, row.order, row.ended_by) == ("matched", made.pk, "刘敏")
    with journal.deed():
        move(made, "cancel", by=BY().actor, at=cast.AT, reason="老人住院")
    follow()
    row.refresh_from_db()
    assert (row.status, row.order, row.times) == ("collected", None, 2)
    again = booked(2, row)
    follow()
    row.refresh_from_db()
    assert (row.status, row.order) == ("matched", again.pk)


def test_to_whom_it_was_offered_may_book_the_first_visit_until_it_is_answered(sign_in: Any) -> None:
    row, facility = need(), making.facility(operator=making.operator())
    filing.add_offer(facility=facility, service="bathing", by=making.by(), at=cast.AT)
    clerk = cast.zheng_operator()
    providers.seat_clerk(operator=facility.operator, user=clerk, by=making.by(), at=cast.AT)
    client = sign_in(clerk)
    assert client.get(f"/book/{row.elder_id}/bath-home/?need={row.pk}").status_code == 404
    needs.offer(need=row, facility=facility, by=BY().actor, at=cast.AT)
    page = client.get(f"/needs/{row.pk}/").content.decode()
    assert f"/book/{row.elder_id}/bath-home/?need={row.pk}" in page
    assert client.get(f"/book/{row.elder_id}/bath-home/?need={row.pk}").status_code == 200
    needs.decline(need=row, reason="own_help", told="家里人照顾", by=BY().actor, at=cast.AT)
    assert client.get(f"/book/{row.elder_id}/bath-home/?need={row.pk}").status_code == 404


def test_an_order_of_somebody_else_or_without_a_need_ends_nothing() -> None:
    row = need()
    other = booked(1, row)
    Order.objects.filter(pk=other.pk).update(elder=cast.ye_elder())
    with journal.deed():
        plain = order(2)
        journal.write(verb="homecare.order.submit", subject=plain, by=BY().actor, at=cast.AT, division="6109")
    follow()
    row.refresh_from_db()
    assert row.status == "collected"


def test_a_need_that_was_ended_otherwise_stays_as_it_is() -> None:
    row = need()
    booked(1, row)
    needs.decline(need=row, reason="own_help", by=BY().actor, at=cast.AT)
    follow()
    row.refresh_from_db()
    assert row.status == "declined"


def test_a_sample_of_yesterday_is_drawn_once_with_what_the_record_says() -> None:
    now = datetime(2026, 10, 6, 1, tzinfo=UTC)
    proven(order(5))
    proven(order(4, checked_in_at=datetime(2026, 10, 4, 9, tzinfo=UTC)), steps=(True, False))
    order(3, status="cancelled", confirmed_at=None)
    for said in Confirmation.objects.select_related("order"):  # heard of on the day itself
        Confirmation.objects.filter(pk=said.pk).update(received_at=said.order.confirmed_at)
    assert callbacks_drawn.draw_due(now) == 2 and callbacks_drawn.draw_due(now + timedelta(hours=1)) == 0
    told = {row.day.day: row.record for row in Callback.objects.all()}
    assert told == {
        5: {"came": True, "on_time": True, "by_plan": True},
        4: {"came": True, "on_time": False, "by_plan": False},
    }
