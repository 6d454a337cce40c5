"""Readings come in, are kept sealed with unit and source, judged, and ring as the rules say."""

from datetime import timedelta
from typing import Any

import pytest

from songhe.base.deadlines import fire_due
from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.health import actions, queries
from songhe.care.health.models import Alarm, AlarmDue, Day, Watch
from songhe.care.health.tests.scene import AT, DAY, alarm, bp, by, chen, doctor, minutes
from songhe.register.people.models import Elder

pytestmark = pytest.mark.django_db


def entries(elder: Elder | None = None) -> list[dict[str, Any]]:
    return [one.entry for one in queries.readings(elder or chen(), DAY - timedelta(days=400), DAY + timedelta(days=1))]


def test_a_reading_is_kept_sealed_with_unit_source_and_moment() -> None:
    assert bp(132, 80) == 1
    (one,) = entries()
    assert (one["v"], one["src"], one["by"], one["at"]) == ({"sbp": 132, "dbp": 80}, "hand", "秦岚", int(AT.timestamp()))
    raw = Day.objects.values_list("record", flat=True).get()
    assert "132" not in str(raw) and not Alarm.objects.exists()
    entry = JournalEntry.objects.get(verb="health.reading.take")
    assert "132" not in str(entry.facts) and entry.facts["signs"] == ["dbp", "sbp"]


def test_the_same_measurement_told_twice_is_one() -> None:
    assert [bp(132, 80, key="a"), bp(132, 80, key="a"), bp(150, 80, key="b")] == [1, 0, 1]
    assert len(entries()) == 2


def test_other_units_are_converted_and_what_was_said_stays() -> None:
    values = {
        "sbp": (25.3, "kPa"),
        "dbp": (15.3, "kPa"),
        "temp": (98.6, "F"),
        "weight": (120, "jin"),
        "glucose": (108, "mg/dL"),
    }
    actions.measure(elder=chen(), values=values, source="clinic", by=by(), at=AT, context="fasting")
    (one,) = entries()
    assert one["v"] == {"sbp": 190, "dbp": 115, "temp": 37.0, "weight": 60.0, "glucose": 6.0}
    assert one["raw"]["sbp"] == [25.3, "kPa"] and one["ctx"] == "fasting"


@pytest.mark.parametrize(
    ("values", "odd"),
    [
        ({"sbp": (300, "")}, ["sbp"]),
        ({"hr": (10, "")}, ["hr"]),
        ({"sbp": (80, ""), "dbp": (120, "")}, ["dbp", "sbp"]),
        ({"spo2": (97, "furlong")}, ["spo2"]),
        ({"spo2": (float("inf"), "%")}, ["spo2"]),
    ],
)
def test_what_cannot_be_true_is_kept_and_never_judged(values: Any, odd: list[str]) -> None:
    for minute in range(3):
        actions.measure(elder=chen(), values=values, source="hand", by=by(), at=minutes(minute))
    assert [one["odd"] for one in entries()] == [odd] * 3 and Day.objects.get().doubtful == 3
    assert not Alarm.objects.exists() and all(one["lv"] == {} for one in entries())


def test_nothing_and_tomorrow_are_refused() -> None:
    for facts in ({"values": {}}, {"values": {"hr": (70, "")}, "taken_at": AT + timedelta(hours=1)}):
        with pytest.raises(Refused):
            actions.measure(elder=chen(), source="hand", by=by(), at=AT, **facts)
    with pytest.raises(ValueError, match="guess"):
        actions.measure(elder=chen(), values={"hr": (70, "")}, source="guess", by=by(), at=AT)


def test_one_red_is_an_orange_that_waits_and_the_second_makes_it_red() -> None:
    bp(190, 115)
    first = alarm()
    assert (first.level, first.group, first.side, first.status) == (2, "bp", "high", "open")
    assert first.waits_until == minutes(10)
    bp(188, 112, minutes(6))
    again = alarm()
    assert (again.level, again.waits_until) == (3, None)
    assert not AlarmDue.objects.filter(cleared_at=None).exists()
    why = again.record["steps"][-1]
    assert why["signs"][0]["last"][0][1:] == [190, 3] and why["version"] == 1 and why["signs"][0]["high"] == [150, 160, 180]


def test_a_red_that_nobody_measures_again_counts_after_ten_minutes() -> None:
    bp(190, 115)
    assert fire_due(AlarmDue, at=minutes(9), fire=actions.fire) == 0
    assert fire_due(AlarmDue, at=minutes(10), fire=actions.fire) == 1
    assert alarm().level == 3 and alarm().record["steps"][-1]["unconfirmed"] is True


def test_a_red_that_was_a_slip_stays_an_orange() -> None:
    bp(190, 115)
    for minute in (5, 6):
        bp(128, 78, minutes(minute))
    assert alarm().level == 2


def test_an_orange_that_nobody_takes_is_overdue_once() -> None:
    for minute in (0, 3):
        bp(165, 85, minutes(minute))
    assert alarm().level == 2
    assert fire_due(AlarmDue, at=minutes(40), fire=actions.fire) == 1
    assert alarm().overdue_at == minutes(40)
    assert fire_due(AlarmDue, at=minutes(80), fire=actions.fire) == 0


def test_a_yellow_ends_by_itself_when_two_are_well_back_and_not_before() -> None:
    for minute in (0, 3):
        bp(152, 80, minutes(minute))
    assert alarm().level == 1
    for minute, sbp in ((10, 148), (20, 147)):  # within the margin of 5: the alarm holds
        bp(sbp, 80, minutes(minute))
    assert alarm().status == "open"
    for minute, sbp in ((30, 142), (40, 141)):
        bp(sbp, 80, minutes(minute))
    assert alarm().status == "calmed"


def test_what_comes_late_is_kept_and_rings_nothing() -> None:
    for minute in (0, 3):
        bp(190, 115, minutes(60), taken_at=AT - timedelta(hours=13) + timedelta(minutes=minute))
    assert len(entries()) == 2 and not Alarm.objects.exists()


def test_closed_it_is_quiet_for_a_while_and_a_red_is_not() -> None:
    for minute in (0, 3):
        bp(165, 85, minutes(minute))
    actions.close(alarm=alarm(), found="advised", by=by(), at=minutes(5), said="少盐")
    assert alarm().said == "少盐"
    for minute in (10, 12):
        bp(166, 85, minutes(minute))
    assert Alarm.objects.count() == 1
    for minute in (20, 22):
        bp(190, 115, minutes(minute))
    assert Alarm.objects.filter(status="open").get().level == 3


def test_a_week_that_differs_is_told_as_a_trend() -> None:
    for back in range(14, 0, -1):
        sbp = 120 if back > 7 else 146
        bp(sbp, 75, AT - timedelta(days=back), taken_at=AT - timedelta(days=back))
    bp(146, 75)
    assert (alarm().cause, alarm().level, alarm().side) == ("trend", 1, "high")


def test_weight_rings_by_its_change_in_a_week() -> None:
    for back, kilo in ((7, 60.0), (0, 63.5)):
        at = AT - timedelta(days=back)
        actions.measure(elder=chen(), values={"weight": (kilo, "")}, source="hand", by=by(), at=at)
    assert (alarm().group, alarm().level, alarm().side) == ("weight", 2, "high")


def test_fasting_and_fed_glucose_have_their_own_limits() -> None:
    told = {"elder": chen(), "source": "hand", "by": by()}
    for minute in (0, 1):
        actions.measure(values={"glucose": (9.0, "")}, context="fed", at=minutes(minute), **told)
    assert not Alarm.objects.exists()
    for minute in (2, 3):
        actions.measure(values={"glucose": (9.0, "")}, context="fasting", at=minutes(minute), **told)
    assert alarm().level == 1


def test_a_doctors_limits_hold_for_this_person_from_their_day() -> None:
    limits = {"sbp": {"high": [170, 180, 200]}}
    actions.set_limits(elder=chen(), limits=limits, why="多年如此，耐受好", starts_on=DAY, by=by(), at=AT)
    for minute in (0, 3):
        bp(165, 85, minutes(minute))
    assert not Alarm.objects.exists()
    actions.withdraw_limits(elder=chen(), by=by(), at=minutes(4))
    for minute in (5, 6):
        bp(165, 85, minutes(minute))
    assert alarm().level == 2
    with pytest.raises(Refused):
        actions.withdraw_limits(elder=chen(), by=by(), at=minutes(7))


@pytest.mark.parametrize(
    "limits",
    [
        {"sbp": {"high": [180, 170, 200]}},
        {"sbp": {"high": [170, 180]}},
        {"mood": {"high": [1, 2, 3]}},
        {"sbp": {"high": [100, 110, 120], "low": [105, 90, 80]}},
    ],
)
def test_limits_out_of_order_are_refused(limits: Any) -> None:
    with pytest.raises(Refused):
        actions.set_limits(elder=chen(), limits=limits, why="x 原因", starts_on=DAY, by=by(), at=AT)


def test_a_mute_rests_orange_and_not_red() -> None:
    actions.mute(elder=chen(), group="bp", until=AT + timedelta(days=2), by=by(), at=AT)
    for minute in (0, 3):
        bp(165, 85, minutes(minute))
    assert not Alarm.objects.exists()
    for minute in (6, 9):
        bp(190, 115, minutes(minute))
    assert alarm().level == 3
    with pytest.raises(Refused):
        actions.mute(elder=chen(), group="bp", until=AT + timedelta(days=15), by=by(), at=AT)


def test_a_device_that_fell_silent_is_said_once_and_ends_when_it_is_heard() -> None:
    told = [actions.Taken(chen().pk, AT, {"hr": (70.0, "")}, "device", "k", "表")]
    actions.take_many(told, AT)
    later = AT + timedelta(hours=49)
    assert [actions.notice_silence(AT + timedelta(hours=47)), actions.notice_silence(later), actions.notice_silence(later)] == [
        0,
        1,
        0,
    ]
    assert alarm().group == "silence" and actions.end_silence(later) == 0
    at = later + timedelta(hours=1)
    actions.take_many([actions.Taken(chen().pk, at, {"hr": (70.0, "")}, "device", "l", "表")], at)
    assert actions.end_silence(at) == 1 and alarm().status == "calmed"


def test_a_wrong_reading_is_struck_out_with_who_and_why() -> None:
    bp(132, 80)
    (one,) = entries()
    told: dict[str, Any] = {"elder": chen(), "day": DAY, "reading": one["i"], "by": by(), "at": AT}
    actions.strike(**told, why="量的是老伴")
    assert entries()[0]["x"]["by"] == "秦岚"
    for why in ("", "再划一次"):
        with pytest.raises(Refused):
            actions.strike(**told, why=why)


VERBS: dict[str, Any] = {
    "take": lambda row: actions.take(alarm=row, by=by(), at=AT),
    "close": lambda row: actions.close(alarm=row, found="fine", by=by(), at=AT),
    "call": lambda row: actions.called(alarm=row, call=row.pk, by=by(), at=AT),
}


@pytest.mark.parametrize("status", Alarm.Status.values)
def test_every_status_with_every_verb(status: str) -> None:
    bp(190, 115)
    for verb, deed in VERBS.items():
        found = {"found": "fine"} if status == "closed" else {"found": ""}
        Alarm.objects.update(status=status, call=None, **found)
        starts, end = Alarm.MOVES[verb]
        row = alarm()
        if status in starts:
            deed(row)
            assert row.status == (end or status)
        else:
            with pytest.raises(WrongMoment):
                deed(row)


def test_many_people_at_once_cost_few_queries(django_assert_max_num_queries: Any) -> None:
    first = chen()
    facts = {"division": first.division, "division_path": first.division_path}
    elders = Elder.objects.bulk_create([Elder(name=f"人{number}", **facts) for number in range(30)])
    told = [actions.Taken(one.pk, AT, {"hr": (70.0, "")}, "device", str(one.pk), "表") for one in elders]
    actions.take_many(told[:15], AT)
    with django_assert_max_num_queries(14):
        assert actions.take_many(told, AT) == 15
    assert Watch.objects.count() == 30


def test_only_who_may_opens_the_page() -> None:
    elder = chen()
    assert list(queries.people(doctor())) == [elder]
    assert list(queries.people(elder.user)) == [elder]  # type: ignore[arg-type]
