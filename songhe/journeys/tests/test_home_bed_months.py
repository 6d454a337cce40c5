"""Months, signals, money and evaluation: counted once, counted anew, never paid twice."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songhe.base import indicators as base
from songhe.base.errors import Refused, WrongMoment
from songhe.care.beds import actions as beds
from songhe.care.homebeds import actions, counting, datasets, jobs, retention
from songhe.care.homebeds.models import BedMonth, CareCall, Evaluation, HomeBed, SignalDay, Subsidy, SurveyPhoto
from songhe.care.homebeds.tests import scene
from songhe.care.homebeds.tests.scene import do
from songhe.care.homecare.models import Order
from songhe.care.homecare.tests import round as visits
from songhe.register.rights import offers
from tests import cast

pytestmark = pytest.mark.django_db
NOVEMBER = base.month(2026, 11)
OPENED = datetime(2026, 11, 1, 1, tzinfo=base.HOME)
COUNTED = datetime(2026, 12, 3, 9, tzinfo=base.HOME)


def a_bed(name: str = "李大山") -> HomeBed:
    bed = scene.opened(scene.elder(name), at=OPENED)
    beds.write_nights(COUNTED)
    return bed


def came(bed: HomeBed, times: int, minutes: int = 60, status: str = "closed") -> None:
    """So many confirmed visits of the bed's own provider."""
    for n in range(times):
        start = datetime(2026, 11, 2 + n, 9, tzinfo=base.HOME)
        order = visits.order(n + 1, 9, day=start.date(), elder=bed.elder)
        told = {"operator": bed.facility.operator, "facility": bed.facility, "status": status}
        when = {"checked_in_at": start, "started_at": start, "checked_out_at": start + timedelta(minutes=minutes)}
        Order.objects.filter(pk=order.pk).update(**told, **when, elder=bed.elder, day=start.date())


def rang(bed: HomeBed, times: int = 4) -> None:
    for n in range(times):
        at = datetime(2026, 11, 3 + n, 15, tzinfo=base.HOME)
        do(actions.note_call, home_bed=bed, reached=True, words="说睡得好", at=at)


def heard(bed: HomeBed, days: int = 30, heard_: int = 5) -> None:
    SignalDay.objects.bulk_create(
        SignalDay(home_bed=bed, day=date(2026, 11, 1) + timedelta(days=n), devices=5, heard=heard_, active=True)
        for n in range(days)
    )


def counted(bed: HomeBed) -> BedMonth:
    do(actions.count_months, rows=[bed], span=NOVEMBER, at=COUNTED)
    return BedMonth.objects.get(home_bed=bed)


def money(bed: HomeBed) -> list[tuple[str, str]]:
    return sorted(Subsidy.objects.filter(home_bed=bed).values_list("kind", "status"))


def test_only_what_was_done_and_confirmed_counts() -> None:
    bed = a_bed()
    came(bed, 7)
    rang(bed)
    heard(bed)
    row = counted(bed)
    assert (row.nights, row.visits, row.calls, row.met) == (30, 7, 4, False)
    assert [line["code"] for line in row.run if not line["met"]] == ["service"]
    Order.objects.filter(elder=bed.elder).update(status="disputed")
    assert counted(bed).visits == 0
    Order.objects.filter(elder=bed.elder).update(status="closed", checked_out_at=datetime(2026, 11, 30, tzinfo=base.HOME))
    assert counted(bed).minutes > 1800 and counted(bed).met  # hours do as well as visits


def test_counted_anew_it_follows_what_is_known_until_it_was_handed_on() -> None:
    bed = a_bed()
    came(bed, 8)
    rang(bed)
    heard(bed)
    counted(bed)
    assert money(bed) == [("run", "due")]
    SignalDay.objects.update(heard=1)
    row = do(actions.recount, month=BedMonth.objects.get(), at=COUNTED)
    assert money(bed) == [("run", "dropped")] and row.met
    SignalDay.objects.update(heard=5)
    do(actions.recount, month=row, at=COUNTED)
    assert money(bed) == [("run", "due")]
    number, n = do(actions.hand, rows=list(Subsidy.objects.all()), span=NOVEMBER, place="610921", at=COUNTED)
    assert n == 1 and Subsidy.objects.get().list_number == number
    SignalDay.objects.update(heard=1)
    do(actions.recount, month=row, at=COUNTED)
    assert money(bed) == [("run", "handed")]
    with pytest.raises(Refused, match="没有待拨付"):
        do(actions.hand, rows=list(Subsidy.objects.all()), span=NOVEMBER, place="610921", at=COUNTED)


def test_the_job_counts_each_month_once_from_the_third_on() -> None:
    bed = a_bed()
    assert jobs.daily(datetime(2026, 12, 2, 20, tzinfo=base.HOME)) >= 0 and not BedMonth.objects.exists()
    jobs.daily(COUNTED)
    jobs.daily(COUNTED)
    assert BedMonth.objects.get().home_bed_id == bed.pk


def test_a_visit_that_is_confirmed_late_is_followed_until_the_dated_day() -> None:
    bed = a_bed()
    came(bed, 8, status="checked_out")
    rang(bed)
    heard(bed)
    jobs.daily(COUNTED)
    assert BedMonth.objects.get().visits == 0
    Order.objects.update(status="closed")
    jobs.daily(COUNTED + timedelta(hours=2))
    assert BedMonth.objects.get().visits == 0  # once a day
    jobs.daily(COUNTED + timedelta(days=4))
    assert BedMonth.objects.get().visits == 8 and money(bed) == [("run", "due")]
    Order.objects.update(status="refunded")
    jobs.daily(COUNTED + timedelta(days=13))
    assert BedMonth.objects.get().visits == 8  # by hand from now on


def test_a_person_is_paid_once_a_month_whichever_the_bed() -> None:
    bed = a_bed()
    came(bed, 8)
    rang(bed)
    heard(bed)
    counted(bed)
    do(actions.close_bed, home_bed=bed, reason="provider", at=datetime(2026, 11, 30, 23, tzinfo=base.HOME))
    again = scene.ready(bed.elder, at=COUNTED)
    HomeBed.objects.filter(pk=again.pk).update(status="open", opened_at=OPENED, stay=bed.stay)
    again.refresh_from_db()
    row = counted(again)
    assert [line["code"] for line in row.run if not line["met"]][-1] == "once"
    assert Subsidy.objects.filter(kind="run").count() == 1


def test_signals_are_looked_at_and_kept_once_a_day() -> None:
    from songhe.care.fleet.models import Device, DeviceModel

    bed = a_bed()
    model = DeviceModel.objects.create(code="r", name="雷达", kind="radar")
    Device.objects.create(uid="r-1", model=model, elder=bed.elder, division_path=bed.division_path)
    do(actions.remove, item=bed.kit.get(code="motion"), why="换", at=COUNTED)
    do(actions.install, home_bed=bed, code="motion", uid="r-1", at=COUNTED)
    assert actions.look(COUNTED) == 1 and SignalDay.objects.get().heard == 0
    Device.objects.update(last_seen_at=COUNTED)
    assert actions.look(COUNTED) == 1 and actions.look(COUNTED) == 0
    row = SignalDay.objects.get()
    assert (row.devices, row.heard, row.active) == (1, 1, True)


def test_calls_belong_to_an_open_bed() -> None:
    bed = a_bed()
    with pytest.raises(Refused, match="不能晚于现在"):
        do(actions.note_call, home_bed=bed, reached=True, at=COUNTED, rang_at=COUNTED + timedelta(hours=1))
    with pytest.raises(Refused, match="开床以后"):
        do(actions.note_call, home_bed=bed, reached=True, at=COUNTED, rang_at=OPENED - timedelta(days=1))
    do(actions.close_bed, home_bed=bed, reason="withdrew", at=COUNTED)
    with pytest.raises(WrongMoment):
        do(actions.note_call, home_bed=bed, reached=True, at=COUNTED)


def test_a_provider_that_failed_is_not_paid_for_the_next_quarter() -> None:
    bed = a_bed()
    came(bed, 8)
    rang(bed)
    heard(bed)
    assert counted(bed).run and money(bed) == [("run", "due")]
    facility = bed.facility
    with pytest.raises(Refused, match="季度结束了"):
        do(actions.evaluate, facility=facility, quarter=date(2026, 10, 1), spot=20, at=COUNTED)
    with pytest.raises(Refused, match="0 到 20"):
        do(actions.evaluate, facility=facility, quarter=date(2026, 7, 1), spot=21, at=COUNTED)
    row = do(actions.evaluate, facility=facility, quarter=date(2026, 7, 1), spot=0, at=COUNTED)
    assert row.points == 80  # nothing to count gives the points of its line
    Evaluation.objects.update(grade="failed", points=40)
    do(actions.recount, month=BedMonth.objects.get(), at=COUNTED)
    assert money(bed) == [("run", "dropped")]
    again = do(actions.evaluate, facility=facility, quarter=date(2026, 7, 1), spot=10, at=COUNTED)
    assert (again.pk, again.points, again.grade) == (row.pk, 90, "excellent")


def test_many_beds_ask_no_more_than_two(django_assert_num_queries: Any) -> None:
    from songhe.care.homebeds.queries import had

    for name in ("甲", "乙"):
        a_bed(name)
    with CaptureQueriesContext(connection) as few:
        had(list(HomeBed.objects.select_related("facility")), NOVEMBER, COUNTED)
    for name in ("丙", "丁", "戊"):
        a_bed(name)
    with CaptureQueriesContext(connection) as many:
        had(list(HomeBed.objects.select_related("facility")), NOVEMBER, COUNTED)
    assert len(few) == len(many) == 4 or len(few) == len(many)


def test_figures_drill_down() -> None:
    bed = a_bed()
    came(bed, 8)
    rang(bed)
    heard(bed, heard_=4)
    counted(bed)
    county = cast.li_county()
    for code, met, of in (("home-beds-open", 1, 1), ("home-bed-minimum", 1, 1), ("home-bed-signals", 120, 150)):
        counter = base.counter(code)
        assert counter is not None and counting is not None
        found = counter.count(NOVEMBER, COUNTED)[bed.division_path]
        assert (found.met, found.of) == (met, of)
        rows = counter.rows(county, NOVEMBER, COUNTED, county.scope, "of")
        assert [row.title for row in rows] == ["李大山"] and str(bed.pk) in rows[0].href
        assert not counter.rows(cast.he_ziyang(), NOVEMBER, COUNTED, "6109", "of")


def test_what_is_published_names_nobody_and_hides_few() -> None:
    bed = a_bed()
    came(bed, 8)
    counted(bed)
    found = [row for row in datasets.rows(COUNTED) if row["county_code"] == cast.HANYIN and row["month"] == NOVEMBER.first]
    assert found == [
        {"county_code": cast.HANYIN, "county": "汉阴县", "month": NOVEMBER.first, "open": None, "counted": None, "met": None}
    ]


def test_the_copy_has_everything_and_what_is_old_is_forgotten() -> None:
    bed = a_bed()
    rang(bed, 1)
    heard(bed, 1)
    survey = bed.surveys.get()
    survey.consent_by = "女儿"
    do(actions.add_photo, survey=survey, picture=cast.picture(), caption="卧室", at=OPENED)
    counted(bed)
    copies = {code: rows for code, _title, rows in offers.copies(bed.elder)}
    assert copies["homebeds-1-file"][0]["facts"]["carer"] == "女儿王丽"
    assert any(row["name"] == "2026-11" for row in copies["homebeds-3-months"])
    assert any(row["value"] == "说睡得好" for row in copies["homebeds-3-months"])
    do(actions.close_bed, home_bed=bed, reason="withdrew", at=COUNTED)
    soon, late = COUNTED - timedelta(days=60), COUNTED + timedelta(days=1)
    assert not any(sweep(soon) for sweep in (retention.photos, retention.signals, retention.calls, retention.files))
    assert all(sweep(late) == 1 for sweep in (retention.photos, retention.signals, retention.calls, retention.files))
    bed.refresh_from_db()
    assert not bed.facts and not SurveyPhoto.objects.exists() and CareCall.objects.get().note == ""
