"""Events of the register against the calls of their days: what rang, what did not, and whether the device was silent."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.base import indicators as base
from songhe.base.actors import CLOCK
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.models import DeviceModel, Outage
from songhe.city.recall import counting, queries
from songhe.register.life.models import LifeEvent
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def hung(wang: Elder, AT: datetime) -> None:
    make = DeviceModel.objects.get_or_create(code="t-button", defaults={"name": "t", "kind": "button"})[0]
    fleet.register_device(uid="r1", model=make, by=CLOCK, at=AT - 40 * DAY, elder=wang)
    emergency.load_rules()


def happened(elder: Elder, at: datetime, kind: str = "died", status: str = "done") -> LifeEvent:
    return LifeEvent.objects.create(
        elder=elder,
        division_path=elder.division_path,
        kind=kind,
        status=status,
        on=at.date(),
        known_at=at,
        source="staff",
        by_name="x",
    )


def call(elder: Elder, at: datetime, **facts: Any) -> Call:
    row, _new = emergency.raise_call(source=f"s{at}", trigger="sos", severity="", by=CLOCK, at=at, elder=elder)
    Call.objects.filter(pk=row.pk).update(**facts)
    return row


def month(at: datetime) -> list[queries.Happened]:
    return queries.events(base.month_of(at), at + DAY)


@pytest.mark.usefixtures("hung")
def test_a_death_that_was_rung_the_day_before_counts(wang: Elder, AT: datetime) -> None:
    call(wang, AT - timedelta(hours=20))
    happened(wang, AT)
    [one] = month(AT)
    assert one.rang and one.hung == 1 and len(one.calls) == 1


@pytest.mark.usefixtures("hung")
@pytest.mark.parametrize(
    ("hours", "facts", "rang"),
    [(-20, {}, True), (-60, {}, False), (40, {}, False), (-2, {"cause": "test"}, False), (-2, {"drill": True}, False)],
)
def test_only_a_real_call_of_these_days_counts(
    wang: Elder, AT: datetime, hours: int, facts: dict[str, Any], rang: bool
) -> None:
    call(wang, AT + timedelta(hours=hours), **facts)
    happened(wang, AT, "admitted")
    assert [one.rang for one in month(AT)] == [rang]


@pytest.mark.usefixtures("hung")
def test_in_silence_it_says_whether_the_device_lived(wang: Elder, AT: datetime) -> None:
    happened(wang, AT)
    assert month(AT)[0].silent == 0
    device = wang.devices.get(uid="r1")
    Outage.objects.create(device=device, elder=wang, division_path=wang.division_path, since=AT - 2 * DAY, late_at=AT - DAY)
    assert month(AT)[0].silent == 1


@pytest.mark.usefixtures("hung")
@pytest.mark.parametrize(("kind", "status"), [("died", "proposed"), ("died", "undone"), ("turned_80", "done")])
def test_what_is_not_so_or_no_event_of_these_is_left_out(wang: Elder, AT: datetime, kind: str, status: str) -> None:
    happened(wang, AT, kind, status)
    assert month(AT) == []


def test_without_a_device_there_is_nothing_to_ask(wang: Elder, AT: datetime) -> None:
    happened(wang, AT)
    assert month(AT) == []


@pytest.mark.usefixtures("hung")
def test_the_figure_and_its_list_and_page_agree_and_stay_in_their_county(
    wang: Elder, AT: datetime, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from songhe.base import clock

    monkeypatch.setattr(clock, "now", lambda: AT + DAY)
    happened(wang, AT)
    counter = base.counter(counting.CODE)
    assert counter is not None
    span = base.month_of(AT)
    assert counter.count(span, AT + DAY) == {wang.division_path: base.Ratio(0, 1)}
    assert [row.title for row in counter.rows(cast.li_county(), span, AT + DAY, "6109", "missing")] == ["王桂兰"]
    assert counter.rows(cast.user("he2", "何", "county", cast.ZIYANG), span, AT + DAY, "6109", "of") == []
    assert "王桂兰" in sign_in(cast.li_county()).get("/recall/").content.decode()
    assert "王桂兰" not in sign_in(cast.user("he2", "何", "county", cast.ZIYANG)).get("/recall/").content.decode()
