"""What did we know on 1 March: every change keeps what the file said, since when it holds and since when we knew."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.register.people import actions, history, queries
from songhe.register.people.models import Elder
from tests import cast

pytestmark = pytest.mark.django_db
HOME = ZoneInfo("Asia/Shanghai")


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, tzinfo=HOME)


def registered(**facts: Any) -> Elder:
    whole = {"name": "何玉珍", "sex": "2", "birth_date": date(1945, 12, 31), "division": cast.place(cast.PUXI), **facts}
    return actions.register_elder(**whole, by=cast.liu_min().actor, at=on(1, 5))


def change(elder: Elder, at: datetime, since: date | None = None, **facts: Any) -> list[str]:
    return actions.change_elder(elder=elder, by=cast.liu_min().actor, at=at, valid_from=since, evidence="村委会来电", **facts)


def known(elder: Elder, valid: date, at: datetime) -> dict[str, Any]:
    answer = queries.as_known(cast.liu_min(), elder, valid_on=valid, known_at=at)
    return answer.facts if answer else {}


def test_what_we_knew_on_1_march_is_not_what_we_know_of_1_march(city: Any) -> None:
    elder = registered(living="spouse", phone="13812344417")
    change(elder, on(4, 10), date(2026, 2, 15), living="alone", phone="13812349999")
    then, later = on(3, 1), on(5, 1)
    assert known(elder, date(2026, 3, 1), then)["living"] == "spouse"
    assert known(elder, date(2026, 3, 1), later)["living"] == "alone"
    assert known(elder, date(2026, 2, 1), later)["living"] == "spouse"
    assert known(elder, date(2026, 3, 1), then)["phone"] == "13812344417"
    assert known(elder, date(2026, 3, 1), later)["phone"] == "13812349999"


def test_before_anybody_knew_there_was_nothing(city: Any) -> None:
    assert known(registered(), date(2026, 3, 1), on(1, 4)) == {}


def test_the_one_recorded_later_is_believed(city: Any) -> None:
    elder = registered(living="spouse")
    change(elder, on(3, 5), date(2026, 3, 1), living="children")
    change(elder, on(3, 20), date(2026, 2, 1), living="alone")
    assert known(elder, date(2026, 3, 10), on(3, 10))["living"] == "children"
    assert known(elder, date(2026, 3, 10), on(3, 21))["living"] == "alone"
    assert elder.living == known(elder, date(2026, 3, 25), on(3, 25))["living"]


def test_each_change_names_its_source_and_its_facts(city: Any) -> None:
    elder = registered(living="spouse")
    change(elder, on(3, 5), living="alone", instructions="先打给女儿")
    newest, first = queries.changes(cast.liu_min(), elder)
    assert (newest.number, newest.fields, newest.evidence) == (2, ["instructions", "living"], "村委会来电")
    assert first.number == 1 and "name" in first.fields


def test_an_old_version_stands_sealed(city: Any) -> None:
    elder = registered(phone="13812344417")
    change(elder, on(3, 5), phone="13812349999")
    row = Elder.objects.get(pk=elder.pk).versions.get()
    assert "13812344417" not in str(row.__dict__["record"]) and row.record["phone"] == "13812344417"


def test_another_countys_history_is_nothing(city: Any) -> None:
    elder = registered()
    he = cast.he_ziyang()
    assert queries.changes(he, elder) == []
    assert queries.as_known(he, elder, valid_on=date(2026, 3, 1), known_at=on(5, 1)) is None


def test_of_two_who_change_it_at_once_the_second_is_told(city: Any) -> None:
    elder = registered(living="spouse")
    mine, theirs = (Elder.objects.get(pk=elder.pk) for _ in range(2))
    change(mine, on(3, 5), living="alone")
    with pytest.raises(WrongMoment):
        change(theirs, on(3, 5), living="children")
    assert Elder.objects.get(pk=elder.pk).living == "alone"


def test_tomorrow_is_not_written_today(city: Any) -> None:
    with pytest.raises(Refused, match="还没有发生"):
        change(registered(), on(3, 5), date(2026, 3, 6), living="alone")


def test_a_category_is_known_with_its_time(city: Any) -> None:
    elder, liu = registered(), cast.liu_min().actor
    row = actions.enter_category(
        elder=elder, code="low_income", starts_on=date(2026, 1, 10), evidence="低保证 123", by=liu, at=on(2, 1)
    )
    actions.end_category(category=row, ends_on=date(2026, 3, 31), by=liu, at=on(5, 2))
    assert [
        one.code for one in queries.as_known(cast.liu_min(), elder, valid_on=date(2026, 4, 1), known_at=on(4, 2)).categories
    ] == ["low_income"]
    assert queries.as_known(cast.liu_min(), elder, valid_on=date(2026, 4, 1), known_at=on(5, 3)).categories == []
    assert queries.as_known(cast.liu_min(), elder, valid_on=date(2026, 1, 20), known_at=on(1, 20)).categories == []


def test_a_fold_of_nothing_is_nothing() -> None:
    assert history.fold([], date(2026, 1, 1)) == {}


def test_versions_are_known_from_the_moment_they_were_recorded(city: Any) -> None:
    elder = registered()
    change(elder, on(3, 5), living="alone")
    versions = queries.snapshots(elder)
    assert len(history.known_by(versions, on(3, 5) - timedelta(seconds=1))) == 1
    assert len(history.known_by(versions, on(3, 5))) == 2
