"""What `songhe simulate --sensors` says, against the rules in force: a lived day rings nothing, a story what it is for."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from songhe.care.sensing import dated
from songhe.care.sensing.rules import judging, tracing
from songhe.care.sensing.rules.tracing import Said
from songhe.links.devices import curves
from songhe.links.devices.adapters import generic
from songhe.links.devices.curves import HERE, STORIES, Sensor, Spoken

pytestmark = pytest.mark.django_db
NOON, NIGHT = datetime(2026, 11, 23, 12, 20, tzinfo=HERE), datetime(2026, 11, 23, 3, 5, tzinfo=HERE)
POINT = (32.9, 108.5)
SENSED = tuple(kind for kind in curves.EVERY if kind != "vital")


def sensors(home: int = 0, kinds: tuple[str, ...] = SENSED) -> list[Sensor]:
    return [Sensor(f"{kind}-{home + 1:03d}", kind, home, POINT) for kind in kinds]


def said(home: int, seed: int, since: datetime, until: datetime, begun: datetime, stories: tuple[str, ...]) -> list[Spoken]:
    found = [one for row in sensors(home) for one in curves.spoken(row, seed, since, until, begun, stories)]
    return sorted(found, key=lambda one: (one.at, one.device))


def rung(messages: list[Spoken], step: int = 600) -> Iterator[tuple[str, datetime, str]]:
    """(rule, when, what held it) as the messages come, and every ten minutes by the clock."""
    rules, home = list(dated.rules(date(2026, 11, 23)).values()), tracing.Home({}, POINT)
    kinds = {row.name: row.kind for row in sensors(int(messages[0].device[-3:]) - 1)}
    looked = 0
    for one in messages:
        at = int(one.at.timestamp())
        read = generic.read("", _body(one), one.at)[0]
        trace = tracing.fold(home, Said(one.device, kinds[one.device], at, read.signal, read.facts))
        judging.note_bands(rules, trace, at)
        yield from ((rule.code, one.at, "") for rule in rules if rule.shape == "now" and rule.of == read.signal)
        if at - looked >= step or one is messages[-1]:
            looked = at
            yield from ((found.rule.code, one.at, found.held) for found in judging.judge(rules, home, at))


def _body(one: Spoken) -> bytes:
    from songhe.links.devices import drill

    return drill.said(one.signal, one.at, **one.facts)


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_day_that_is_lived_rings_nothing(seed: int) -> None:
    messages = said(seed, seed, NOON - timedelta(days=6), NOON, NOON, ())
    assert [row for row in rung(messages) if not row[2]] == []


@pytest.mark.parametrize(("home", "stories"), [(home, some) for home, some in enumerate(STORIES) if some])
@pytest.mark.parametrize("begun", [NOON, NIGHT], ids=["noon", "night"])
def test_a_story_rings_what_it_is_for(home: int, stories: tuple[str, ...], begun: datetime) -> None:
    messages = said(home, 1, begun - timedelta(days=3), begun + timedelta(seconds=90), begun, stories)
    found = {rule for rule, _at, held in rung(messages) if not held}
    wanted = {rule for story in stories for rule in curves.RINGS[story]}
    assert found & wanted and found <= wanted, (found, wanted)
    assert found == wanted or stories == ("silent",)  # of the silent home the day decides which sensors have waited long enough


def test_the_same_seed_says_the_same_whatever_window_is_asked() -> None:
    row, hour = Sensor("mat-002", "mat", 1), timedelta(hours=1)
    whole = list(curves.spoken(row, 7, NOON - 6 * hour, NOON, NOON, ("heart",)))
    parts = [one for at in range(6, 0, -1)
             for one in curves.spoken(row, 7, NOON - at * hour, NOON - (at - 1) * hour, NOON, ("heart",))]  # fmt: skip
    assert whole == parts and len(whole) > 60
    assert whole != list(curves.spoken(row, 8, NOON - 6 * hour, NOON, NOON, ("heart",)))


def test_the_days_are_plausible() -> None:
    week: list[Any] = [said(2, 3, NOON - timedelta(days=7), NOON, NOON, ())][0]
    water = sum(one.facts["used_m3"] for one in week if one.signal == "flow") / 7
    assert 0.05 < water < 0.4, water
    night = [one for one in week if one.signal == "flow" and 4 <= one.at.hour < 5]
    assert night and all(one.facts["used_m3"] == 0 for one in night)
    hearts = [one.facts["hr"] for one in week if one.facts.get("in_bed")]
    assert len(hearts) > 400 and 50 < min(hearts) <= max(hearts) < 85
    opened = {one.at.date() for one in week if one.signal == "door" and not one.facts["contact"]}
    assert len(opened) >= 6
    cuff = list(curves.spoken(Sensor("vital-003", "vital", 2), 3, NOON - timedelta(days=7), NOON, NOON, ()))
    assert 7 <= len(cuff) <= 14 and all(105 < one.facts["sbp"] < 150 and 60 < one.facts["dbp"] < 95 for one in cuff)
    high = list(curves.spoken(Sensor("vital-003", "vital", 2), 3, NOON - timedelta(minutes=12), NOON, NOON, ("pressure",)))
    assert len(high) >= 2 and all(one.facts["sbp"] >= 180 for one in high)


def test_one_home_says_little() -> None:
    """A bound for the door: a home with ten sensors says less than one message a minute."""
    assert len(said(4, 2, NOON - timedelta(days=1), NOON, NOON, ())) < 1440
