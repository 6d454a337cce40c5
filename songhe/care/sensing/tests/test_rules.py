"""Rules to their edges: the weighed night, silence, leaks, mats, radars, fences, and what holds them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from songhe.care.sensing.rules import playing
from songhe.care.sensing.rules.judging import HOUR, Rule, after_hours, before_hours, hours_between, judge, looks, note_bands
from songhe.care.sensing.rules.playing import Held
from songhe.care.sensing.rules.tracing import Home, Said, fold, metres

DAY = date(2026, 11, 23)
STILL = {"hours": 12, "least": 0.01, "night": 0.5, "heartbeat_hours": 3, "settle_hours": 24, "seen_hours": 0}


def at(clock: str, days: int = 0) -> int:
    """A moment of the day here."""
    hour, minute = map(int, clock.split(":"))
    return int((datetime(2026, 11, 23, hour, minute, tzinfo=UTC) - timedelta(hours=8) + timedelta(days=days)).timestamp())


def rule(shape: str, kind: str, level: int = 2, of: str = "", **limits: float) -> Rule:
    return Rule(f"{kind}-{shape}", shape, (kind,), level, 12, limits, of)


def rung(one: Rule, home: Home, now: int) -> list[str]:
    """What holds each that would ring; an empty text rings."""
    return [found.held for found in judge([one], home, now)]


def said(kind: str, moment: int, signal: str, device: str = "d1", **values: Any) -> Said:
    return Said(device, kind, moment, signal, values)


def meter(until: int, hours: int = 30, step: float = 0.02) -> Home:
    """Half-hourly counts that run, up to a moment."""
    home = Home()
    for number in range(hours * 2 + 1):
        moment = until - (hours * 2 - number) * 1800
        fold(home, said("meter", moment, "flow", total_m3=round(10 + number * step, 3)))
    return home


def beats(home: Home, since: int, until: int, total: float) -> None:
    for moment in range(since + 1800, until + 1, 1800):
        fold(home, said("meter", moment, "flow", total_m3=total))


@pytest.mark.parametrize(
    ("start", "end", "weighed"),
    [
        ("08:00", "20:00", 12),
        ("20:00", "23:00", 2.5),
        ("05:00", "07:00", 1.5),
        ("21:59", "22:01", 1.5 / 60),
        ("06:00", "06:00", 0),
    ],
)
def test_the_night_weighs_half(start: str, end: str, weighed: float) -> None:
    assert hours_between(at(start), at(end), 0.5) == pytest.approx(weighed)


@pytest.mark.parametrize("clock", ["00:00", "05:59", "06:00", "06:01", "13:30", "21:59", "22:00", "22:01", "23:59"])
@pytest.mark.parametrize("hours", [0.25, 5, 12, 24, 60])
@pytest.mark.parametrize("night", [0.5, 1])
def test_forward_and_back_agree(clock: str, hours: float, night: float) -> None:
    end = after_hours(at(clock), hours, night)
    assert hours_between(at(clock), end, night) == pytest.approx(hours, abs=0.001)
    assert before_hours(end, hours, night) == pytest.approx(at(clock), abs=3)


def test_silence_rings_at_its_hour_and_not_before() -> None:
    home, one = meter(at("08:00")), rule("still", "meter", **STILL)
    assert looks([one], home, at("08:01")) == after_hours(at("08:00"), 12, 0.5)
    beats(home, at("08:00"), at("19:30"), home.traces["d1"]["tot"])
    assert rung(one, home, at("19:59")) == []
    beats(home, at("19:30"), at("20:00"), home.traces["d1"]["tot"])
    assert rung(one, home, at("20:00")) == [""]
    fold(home, said("meter", at("20:10"), "flow", total_m3=home.traces["d1"]["tot"] + 0.012))
    assert rung(one, home, at("20:10")) == []


@pytest.mark.parametrize(("used", "rings"), [(0.0, True), (0.009, True), (0.01, False), (0.02, False)])
def test_as_little_as_a_drip_is_silence(used: float, rings: bool) -> None:
    home, one = meter(at("07:30")), rule("still", "meter", **STILL)
    total = home.traces["d1"]["tot"]
    beats(home, at("07:30"), at("12:00"), total)
    beats(home, at("12:00"), at("20:00"), total + used)
    assert bool(rung(one, home, at("20:00"))) is rings


def test_what_holds_silence() -> None:
    one = rule("still", "meter", **{**STILL, "seen_hours": 4})
    home = meter(at("08:00"))
    total = home.traces["d1"]["tot"]
    beats(home, at("08:00"), at("20:30"), total)
    assert rung(one, home, at("20:30")) == [""]
    assert rung(one, replace(home, held="hospital"), at("20:30")) == ["hospital"]
    assert rung(one, home, at("20:30") + 3 * HOUR + 60) == ["dead"]
    fold(home, said("meter", at("20:40"), "flow", total_m3=total, frost=True))
    assert rung(one, home, at("20:40")) == ["frost"]
    fold(home, said("meter", at("20:50"), "flow", total_m3=total, frost=False))
    fold(home, said("motion", at("19:00"), "motion", "pir", occupancy=True))
    assert rung(one, home, at("20:50")) == ["seen"]
    assert rung(one, home, at("23:00")) == [""]
    home.back_at = at("15:00")
    assert rung(one, home, at("20:50")) == []


def test_one_that_hangs_since_today_knows_nobody() -> None:
    home, one = meter(at("07:00"), hours=2), rule("still", "meter", **STILL)
    beats(home, at("07:00"), at("21:00"), home.traces["d1"]["tot"])
    assert rung(one, home, at("21:00")) == ["new"]


def test_too_much_and_always_a_little() -> None:
    much, leak = rule("much", "meter", hours=24, most=2), rule("leak", "meter", level=1, hours=24)
    home = meter(at("08:00"), step=0.05)
    assert rung(much, home, at("08:00")) == [""] and rung(leak, home, at("08:00")) == [""]
    calm = meter(at("08:00"), step=0.04)
    assert rung(much, calm, at("08:00")) == []
    beats(calm, at("08:00"), at("09:00"), calm.traces["d1"]["tot"])
    assert rung(leak, calm, at("09:00")) == []


def test_a_count_that_was_reset_is_no_water() -> None:
    home = meter(at("08:00"))
    fold(home, said("meter", at("08:30"), "flow", total_m3=0.0))
    fold(home, said("meter", at("09:00"), "flow", total_m3=0.03))
    assert home.traces["d1"]["on"] == at("09:00") and home.traces["d1"]["u"][str(at("09:00") // 1800)] == 0.03


def test_a_late_count_is_no_news() -> None:
    home = meter(at("08:00"))
    before = dict(home.traces["d1"])
    fold(home, said("meter", at("06:10"), "flow", total_m3=99.0))
    assert home.traces["d1"]["tot"] == before["tot"] and home.traces["d1"]["on"] == before["on"]


@pytest.mark.parametrize(("opened", "rings"), [(at("08:00", -1), True), (at("08:01", -1), False)])
def test_a_door_that_nobody_opens(opened: int, rings: bool) -> None:
    home = Home()
    one = rule("still", "door", hours=24, least=1, night=1, heartbeat_hours=6, settle_hours=0, seen_hours=0)
    fold(home, said("door", opened, "door", contact=False))
    fold(home, said("door", at("08:00"), "door", contact=True))
    assert bool(rung(one, home, at("08:00"))) is rings


def test_a_mat_rings_after_three_minutes_and_not_for_a_moment() -> None:
    one, home = rule("band", "mat", of="hr", low=45, high=120, minutes=3), Home()
    for second, rate in ((0, 130), (60, 131), (120, 128), (179, 126)):
        note_bands([one], fold(home, said("mat", at("02:00") + second, "bed", hr=rate, in_bed=True)), at("02:00") + second)
        assert rung(one, home, at("02:00") + second) == []
    assert looks([one], home, at("02:00") + 179) == at("02:00") + 180
    assert rung(one, home, at("02:00") + 180) == [""]
    note_bands([one], fold(home, said("mat", at("02:04"), "bed", hr=88)), at("02:04"))
    assert rung(one, home, at("02:04")) == []
    note_bands([one], fold(home, said("mat", at("02:20"), "bed", hr=40)), at("02:20"))
    assert rung(one, home, at("02:22")) == [] and rung(one, home, at("02:23")) == [""]


def test_out_of_bed_counts_at_night_only() -> None:
    one, home = rule("out", "mat", minutes=30, heartbeat_hours=1), Home()
    fold(home, said("mat", at("01:00"), "bed", in_bed=True))
    fold(home, said("mat", at("02:00"), "bed", in_bed=False))
    fold(home, said("mat", at("02:10"), "bed", in_bed=False))
    assert rung(one, home, at("02:29")) == [] and rung(one, home, at("02:30")) == [""]
    fold(home, said("mat", at("02:31"), "bed", in_bed=True))
    assert rung(one, home, at("02:31")) == []
    fold(home, said("mat", at("06:05"), "bed", in_bed=False))
    assert rung(one, home, at("06:40")) == []


def test_low_on_the_floor() -> None:
    one, home = rule("low", "radar", 3, seconds=45), Home()
    fold(home, said("radar", at("10:00"), "posture", posture="low"))
    assert looks([one], home, at("10:00")) == at("10:00") + 45
    assert rung(one, home, at("10:00") + 44) == [] and rung(one, home, at("10:00") + 45) == [""]
    fold(home, said("radar", at("10:00") + 50, "posture", posture="standing"))
    assert rung(one, home, at("10:05")) == []


def test_the_fence_and_no_fix() -> None:
    home = Home(point=(32.78333, 108.28196))
    fence, lost = rule("fence", "watch", 1, metres=500), rule("nofix", "watch", minutes=30, beyond=200)
    fold(home, said("watch", at("10:00"), "position", lat=32.7833, lng=108.2820))
    assert rung(fence, home, at("10:00")) == [] and rung(lost, home, at("11:00")) == []
    fold(home, said("watch", at("11:00"), "position", lat=32.79, lng=108.2820))
    assert (
        rung(fence, home, at("11:00")) == [""] and rung(lost, home, at("11:29")) == [] and rung(lost, home, at("11:30")) == [""]
    )
    assert metres((32.0, 108.0), (33.0, 108.0)) == pytest.approx(111_195, rel=0.001)


@pytest.mark.parametrize("value", [True, "37", None, float("nan"), [1]])
def test_what_is_no_number_says_nothing(value: Any) -> None:
    home = Home()
    fold(home, said("mat", at("02:00"), "bed", hr=value, in_bed="yes", battery=value))
    assert "v" not in home.traces["d1"] and "bat" not in home.traces["d1"] and "out" not in home.traces["d1"]


def test_battery_and_silence_of_a_device() -> None:
    low = Rule("battery-low", "battery", (), 1, 1, {"percent": 20})
    gone = Rule("offline", "offline", (), 1, 1, {"hours": 2})
    home = Home()
    fold(home, said("door", at("08:00"), "battery", battery=19))
    assert [one.about for one in judge([low], home, at("08:00"))] == ["d1"]
    assert rung(gone, home, at("10:00")) == [] and rung(gone, home, at("10:00") + 1) == [""]
    assert looks([gone], home, at("08:00")) == at("10:00") + 1
    fold(home, said("door", at("10:05"), "battery", battery=20))
    assert rung(low, home, at("10:05")) == [] and rung(gone, home, at("10:05")) == []


def test_played_back_it_rings_once_and_is_quiet_while_held() -> None:
    one = rule("still", "meter", **{**STILL, "settle_hours": 0})
    told, total = [], 10.0
    for number in range(4 * 48):
        moment = at("08:00") + number * 1800
        hours = number / 2
        if hours < 6 or 40 <= hours < 50:
            total = round(total + 0.02, 3)
        told.append(said("meter", moment, "flow", total_m3=total))
    rang = playing.play(one, told, told[-1].at)
    assert [round((found.at - at("08:00")) / HOUR, 1) for found in rang] == [21.0, 61.5]
    held = [Held(at("08:00") + 10 * HOUR, at("08:00") + 45 * HOUR, "hospital")]
    assert len(playing.play(one, told, told[-1].at, holds=held)) == 1
    wide = replace(one, limits={**one.limits, "hours": 48})
    assert playing.play(wide, told, told[-1].at) == []
    assert playing.near(rang[0].at + HOUR, rang, 12) and not playing.near(rang[0].at - 13 * HOUR, rang[:1], 12)
