"""Standing bookings, care plans, agreements and packages."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.care.homecare import actions
from songhe.care.homecare.models import Agreement, CarePlan, Order, Standing
from songhe.care.homecare.tests import scene
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
DRAWING = "data:image/png;base64,iVBORw0KGgo="


def stand(**more: Any) -> Standing:
    told = {"weekdays": [1], "at_time": time(9), "starts_on": date(2026, 11, 24), "by": scene.by(), "at": AT, **more}
    return actions.stand(elder=cast.wang(), offer=scene.offer(), **told)


def days() -> list[str]:
    return [f"{one:%m-%d}" for one in Order.objects.order_by("day").values_list("day", flat=True)]


def test_every_tuesday_for_four_weeks_and_the_job_runs_twice() -> None:
    yang = scene.carer()
    row = stand(preferred=yang)
    assert days() == ["11-24", "12-01", "12-08", "12-15"]
    assert set(Order.objects.values_list("status", "carer", "channel")) == {("assigned", yang.pk, "standing")}
    assert actions.make_due(AT) == 0
    Standing.objects.update(made_until=None)  # a copy that did not know
    assert actions.make_due(AT) == 4 and len(days()) == 4
    assert actions.make_due(AT + timedelta(weeks=1)) == 1 and days()[-1] == "12-22"
    actions.pause(standing=row, by=scene.by(), at=AT + timedelta(weeks=1))
    assert Order.objects.filter(status="cancelled").count() == 4  # the first one was


def test_nobody_free_is_left_to_the_provider_and_a_hindrance_stops_no_other_day() -> None:
    stand()
    assert set(Order.objects.values_list("status", flat=True)) == {"submitted"}


def test_on_a_holiday_it_goes_on_the_next_working_day() -> None:
    row = Standing(weekdays=[3], every=1, holidays="next", starts_on=date(2026, 9, 1))
    assert [f"{one:%m-%d}" for one in actions.days_of(row, date(2026, 9, 25), date(2026, 10, 15))] == ["10-08", "10-15"]
    row.holidays = "skip"
    assert [f"{one:%m-%d}" for one in actions.days_of(row, date(2026, 9, 25), date(2026, 10, 9))] == ["10-08"]


@pytest.mark.parametrize("facts, said", [({"weekdays": []}, "星期几"), ({"starts_on": date(2026, 11, 1)}, "从今天")])
def test_a_standing_booking_has_to_make_sense(facts: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        stand(**facts)


def agreement(text: str = "甲方乙方……") -> Agreement:
    told = {"elder": cast.wang(), "operator": scene.station().operator, "by": scene.by(), "at": AT}
    return actions.draft_agreement(text=text, starts_on=date(2026, 11, 23), **told)


def sign(row: Agreement, **more: Any) -> None:
    told = {"signed_by": "王丽", "relation": "女儿", "signature": DRAWING, "by": scene.by(), "at": AT, **more}
    actions.sign(agreement=row, **told)


def test_an_agreement_is_signed_replaced_and_ended() -> None:
    first, second = agreement(), agreement("改了价格")
    assert (first.version, second.version) == (1, 2)
    sign(first)
    sign(second)
    first.refresh_from_db()
    assert (first.status, second.status, second.provider_signed_by) == ("replaced", "signed", "郑慧")
    actions.end_agreement(agreement=second, reason="搬走", by=scene.by(), at=AT)
    assert f"{second.ended_on}" == "2026-11-23"


def test_what_was_not_drawn_or_was_changed_is_not_signed() -> None:
    row = agreement()
    with pytest.raises(Refused, match="签名"):
        sign(row, signature="王丽")
    row.text += "另加 100 元"
    with pytest.raises(Refused, match="被改过"):
        sign(row)


def test_a_plan_of_care_has_versions() -> None:
    told = {"elder": cast.wang(), "operator": scene.station().operator, "by": scene.by(), "at": AT}
    lines = [{"item": "bath-home", "times": 2, "per": "week", "minutes": 60, "note": ""}]
    first = actions.draft_plan(lines=lines, taboos="不要搬动", **told)
    actions.agree_plan(plan=first, agreed_with="王桂兰", by=scene.by(), at=AT)
    second = actions.draft_plan(lines=lines, **told)
    actions.agree_plan(plan=second, agreed_with="王丽", by=scene.by(), at=AT)
    assert list(CarePlan.objects.order_by("version").values_list("status", flat=True)) == ["replaced", "agreed"]
    with pytest.raises(Refused, match="目录"):
        actions.draft_plan(lines=[{"item": "nonsense", "times": 1, "per": "week"}], **told)


def test_a_package_costs_no_more_than_its_parts_and_is_booked_whole() -> None:
    scene.carer()
    offers = [scene.offer(), scene.offer("bath-home", 8000)]
    told = {"facility": offers[0].facility, "name": "清爽套餐", "offers": offers, "valid_from": scene.DAY}
    with pytest.raises(Refused, match="不能高于"):
        actions.lay_package(cents=15000, by=scene.by(), at=AT, **told)
    row = actions.lay_package(cents=11000, by=scene.by(), at=AT, **told)
    starts = [scene.at(9), scene.at(14)]
    made = actions.book_package(elder=cast.wang(), package=row, starts=starts, channel="desk", by=scene.by(), at=AT, key="p")
    assert [one.cents for one in made] == [4714, 6286] and sum(one.cents for one in made) == 11000
    assert {one.package for one in made} == {str(row.pk)}
