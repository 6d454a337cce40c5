"""A facility from its plan to its end: every status with every verb, papers, days, and what blocks."""

from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.register.providers import actions
from songhe.register.providers.models import Facility, Status, Step
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
PAPER = "汉民发〔2026〕9号"


@pytest.fixture(autouse=True)
def place(db: None) -> None:
    cast.city()


def do(deed: Any, **facts: Any) -> Any:
    return deed(**facts, by=making.by(), at=cast.AT)


def go(row: Facility, verb: str, on: date = TODAY, **facts: Any) -> None:
    do(actions.advance, facility=row, verb=verb, on=on, paper=PAPER, **facts)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("verb", Facility.MOVES)
def test_every_status_with_every_verb(status: str, verb: str) -> None:
    row = making.facility()
    Facility.objects.update(status=status)
    row.refresh_from_db()
    starts, end = Facility.MOVES[verb]
    if status in starts:
        go(row, verb)
        assert row.status == end and row.steps.last().verb == verb and row.status_on == TODAY
    else:
        with pytest.raises(WrongMoment, match="蒲溪养老服务站"):
            go(row, verb)
        assert Step.objects.filter(facility=row).count() == 1


def test_a_life_leaves_a_line_of_papers_and_the_days_that_count() -> None:
    row = making.facility(status="planned", on=date(2026, 1, 5))
    days = {"approve": 20, "build": 40, "accept": 200, "open": 220, "suspend": 250, "resume": 260, "close": 300}
    for verb, after in days.items():
        go(row, verb, date(2026, 1, 5) + timedelta(days=after))
    row.refresh_from_db()
    assert [step.verb for step in row.steps.all()] == ["enter", *days]
    told = (row.built_on, row.opened_on, row.ended_on)
    assert told == tuple(date(2026, 1, 5) + timedelta(days=days[verb]) for verb in ("accept", "open", "close"))
    assert JournalEntry.objects.filter(verb="providers.facility.open", facts__paper=PAPER).exists()


@pytest.mark.parametrize(("on", "paper"), [(TODAY + timedelta(days=1), PAPER), (date(2026, 2, 28), PAPER), (TODAY, " ")])
def test_no_move_without_a_paper_in_the_future_or_before_the_last_one(on: date, paper: str) -> None:
    row = making.facility()  # since 1 March
    with pytest.raises(Refused):
        do(actions.advance, facility=row, verb="suspend", on=on, paper=paper)
    assert Facility.objects.get().status == "operating"


def test_a_home_does_not_open_without_its_licences() -> None:
    row = making.facility("蒲溪敬老院", "care_home", status="accepted")
    with pytest.raises(Refused, match="营业执照"):
        go(row, "open")
    making.licence(row, "institution")
    making.licence(row, "fire", expires_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="消防"):
        go(row, "open")
    making.licence(row, "fire", number="2", expires_on=TODAY)
    go(row, "open")
    assert row.status == "operating"


def test_a_station_needs_none_to_open() -> None:
    row = making.facility(status="accepted")
    go(row, "open")
    assert row.opened_on == TODAY


def test_what_still_has_assets_is_not_closed() -> None:
    row = making.facility()
    bed = do(actions.enter_asset, facility=row, name="护理床", count=2)
    with pytest.raises(Refused, match="资产"):
        go(row, "close")
    do(actions.write_off, asset=bed, count=2, reason="报废 汉财发〔2026〕3号")
    go(row, "close")
    assert row.status == "closed"


def test_a_home_becomes_a_centre_in_the_same_building() -> None:
    row = making.facility("蒲溪敬老院", "care_home")
    new = do(actions.convert, facility=row, kind="town_center", name="蒲溪镇中心", on=TODAY, paper=PAPER)
    row.refresh_from_db()
    assert (row.status, row.became, new.status, new.site) == ("converted", new, "accepted", row.site)
    with pytest.raises(Refused):
        do(actions.convert, facility=new, kind="town_center", name="又一个", on=TODAY, paper=PAPER)


def test_only_a_centre_leads_and_only_what_is_small_is_led() -> None:
    station, home = making.facility(), making.facility("蒲溪敬老院", "care_home")
    center = making.facility("汉阴区域中心", "regional_center")
    do(actions.lead, facility=station, center=center)
    assert list(center.feeds) == [station]
    for led, by in [(station, home), (home, center)]:
        with pytest.raises(Refused):
            do(actions.lead, facility=led, center=by)
    do(actions.lead, facility=station, center=None)
    assert not center.feeds.exists()


def test_beds_taken_are_never_more_than_beds() -> None:
    row = making.facility()
    do(actions.set_beds, facility=row, counts={"nursing": 4})
    do(actions.say_taken, facility=row, taken={"nursing": 3})
    assert row.beds.get().free == 1 and row.beds.get().fresh(TODAY)
    for verb, facts in [(actions.say_taken, {"taken": {"nursing": 5}}), (actions.set_beds, {"counts": {"nursing": 2}})]:
        with pytest.raises(Refused):
            do(verb, facility=row, **facts)
    with pytest.raises(Refused):
        do(actions.say_taken, facility=row, taken={"day": 1})


def test_the_file_says_before_and_after_and_refuses_more_carers_than_staff() -> None:
    row = making.facility()
    do(actions.change_facility, facility=row, staff=5, carers=3, phone="0915-5210000")
    entry = JournalEntry.objects.get(verb="providers.facility.change")
    assert (entry.before["staff"], entry.after["staff"]) == (0, 5)
    with pytest.raises(Refused):
        do(actions.change_facility, facility=row, staff=1, carers=2)
    with pytest.raises(TypeError):
        do(actions.change_facility, facility=row, status="closed")


def test_a_building_that_moves_takes_its_signs_along() -> None:
    row = making.facility()
    do(actions.change_site, site=row.site, division=cast.place(cast.DONGSHENG), owner="村集体")
    row.refresh_from_db()
    assert row.division_path.endswith(cast.DONGSHENG) and row.site.owner == "村集体"


@pytest.mark.parametrize("status", ["approved", "closed", "converted"])
def test_what_is_entered_has_a_place_in_life(status: str) -> None:
    with pytest.raises(Refused):
        making.facility(status=status)
