"""Silence: a due time for each signal; who is silent is flagged between 1.0 and 1.5 of the limit, and nobody else."""

import random
import time
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import pytest

from songhe.base.actors import CLOCK
from songhe.base.models import JournalEntry
from songhe.care.fleet import actions, dated
from songhe.care.fleet.actions import Heard
from songhe.care.fleet.models import Beat, Device, DeviceModel, Outage, Stage, Watch, Work
from songhe.care.fleet.rules import silence as rules
from songhe.register.people.models import Elder

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LIMIT = timedelta(hours=24)


def make(kind: str, code: str = "") -> DeviceModel:
    return DeviceModel.objects.get_or_create(code=code or f"t-{kind}", defaults={"name": kind, "kind": kind})[0]


@pytest.fixture
def button(wang: Elder, AT: datetime) -> Device:
    return actions.register_device(uid="b1", model=make("button"), by=CLOCK, at=AT, elder=wang, room="床头")


def beat(device: Device, signal: str = "") -> Beat:
    return Beat.objects.get(device=device, signal=signal)


def sweep(start: datetime, hours: float, step: float = 0.25) -> None:
    """Look every quarter of an hour, from the last look on."""
    at = start
    while at < start + timedelta(hours=hours):
        at += timedelta(hours=step)
        Watch.objects.update(looked_at=at - MINUTE)  # the house does not sleep in between
        actions.sweep(at=at)


def verbs(device: Device) -> list[str]:
    rows = JournalEntry.objects.filter(subject=device.pk, verb__startswith="fleet.signal.").order_by("pos")
    return [row.verb.removeprefix("fleet.signal.") for row in rows]


def test_each_signal_has_a_due_time_of_its_own(button: Device, AT: datetime) -> None:
    assert set(Beat.objects.filter(device=button).values_list("signal", flat=True)) == {"", "battery"}
    assert beat(button).due_at == AT + 1.1 * LIMIT
    assert beat(button, "battery").due_at == AT + 1.1 * 7 * LIMIT


def test_a_device_that_lives_and_whose_battery_is_never_told_is_late_for_that(button: Device, AT: datetime) -> None:
    for day in range(1, 9):
        actions.heard([Heard("b1", AT + day * LIMIT)], AT + day * LIMIT)
        Watch.objects.update(looked_at=AT + day * LIMIT)
        actions.sweep(at=AT + day * LIMIT)
    assert beat(button).stage == Stage.FINE
    assert beat(button, "battery").stage == Stage.LATE


def test_late_then_down_then_back(button: Device, AT: datetime) -> None:
    sweep(AT, 26)
    assert beat(button).stage == Stage.FINE
    sweep(AT + 26 * HOUR, 2)
    assert beat(button).stage == Stage.LATE and verbs(button) == ["late"]
    sweep(AT + 28 * HOUR, 6)
    assert beat(button).stage == Stage.DOWN and verbs(button) == ["late", "down"]
    work = Work.objects.get(device=button)
    assert (work.job, work.cause, work.status) == ("repair", "silent", "asked")
    spoke = AT + 34 * HOUR
    actions.heard([Heard("b1", spoke)], spoke)
    work.refresh_from_db()
    outage = Outage.objects.get(device=button)
    assert beat(button).stage == Stage.FINE and verbs(button)[-1] == "back"
    assert (outage.since, outage.until, work.status) == (AT, spoke, "done")


def test_the_audiences_see_it_one_after_the_other() -> None:
    at = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
    steps = dated.steps(at.date())
    seen = {
        hours: [
            rules.stage(steps, rules.reached(steps, at, 3600, at + hours * HOUR), who)
            for who in ("village", "county", "family")
        ]
        for hours in (1.0, 1.2, 1.42, 1.6, 2.1, 3.1)
    }
    assert seen == {
        1.0: ["fine", "fine", "fine"],
        1.2: ["late", "fine", "fine"],
        1.42: ["down", "fine", "fine"],
        1.6: ["down", "late", "late"],
        2.1: ["down", "down", "late"],
        3.1: ["down", "down", "down"],
    }


def test_what_is_told_names_who_sees_it(button: Device, AT: datetime) -> None:
    sweep(AT, 80)
    told = [
        row.facts["tell"]
        for row in JournalEntry.objects.filter(subject=button.pk, verb__startswith="fleet.signal.").order_by("pos")
    ]
    assert told == [["village.late"], ["village.down"], ["county.late"], ["family.late"], ["county.down"], ["family.down"]]


def test_who_is_away_or_not_at_home_is_not_flagged_and_has_a_whole_limit_when_back(
    button: Device, wang: Elder, AT: datetime
) -> None:
    actions.go_away(elder=wang, by=CLOCK, at=AT, until=AT + 60 * HOUR, why="女儿家")
    sweep(AT, 59)
    assert beat(button).stage == Stage.HELD and not Outage.objects.exists()
    actions.end_over(AT + 60 * HOUR)
    actions.heard([Heard("b1", AT + 61 * HOUR)], AT + 61 * HOUR)
    sweep(AT + 61 * HOUR, 24)
    assert beat(button).stage == Stage.FINE
    sweep(AT + 85 * HOUR, 4)
    assert beat(button).stage == Stage.LATE


def test_nobody_is_flagged_for_what_waits_unread(button: Device, AT: datetime) -> None:
    Watch.objects.create(looked_at=AT + 30 * HOUR - MINUTE)
    assert actions.sweep(at=AT + 30 * HOUR, heard_until=AT + 20 * HOUR) == 0
    assert actions.sweep(at=AT + 30 * HOUR, heard_until=AT + 30 * HOUR) == 1


def test_what_the_house_slept_through_is_held_against_no_device(button: Device, AT: datetime) -> None:
    actions.sweep(at=AT)
    assert actions.sweep(at=AT + 40 * HOUR) == 0
    assert beat(button).stage == Stage.FINE


def test_behind_a_silent_gateway_one_errand_is_enough(wang: Elder, AT: datetime) -> None:
    gateway = actions.register_device(uid="gw", model=make("gateway"), by=CLOCK, at=AT, elder=wang)
    actions.register_device(uid="gw/sos", model=make("button"), by=CLOCK, at=AT, elder=wang)
    sweep(AT, 40, 0.5)
    assert Outage.objects.get(device__uid="gw/sos", signal="").behind == "gw"
    assert [row.device for row in Work.objects.all()] == [gateway]


def test_a_device_in_stock_or_retired_is_not_watched(button: Device, AT: datetime) -> None:
    actions.take_back(device=button, by=CLOCK, at=AT + HOUR, why="died")
    sweep(AT + HOUR, 48, 1)
    assert beat(button).stage == Stage.HELD and not Outage.objects.exists()


def test_what_hung_before_there_were_due_times_is_laid(wang: Elder, AT: datetime) -> None:
    Device.objects.create(
        uid="old",
        model=make("button"),
        elder=wang,
        division_path=wang.division_path,
        last_seen_at=AT,
        installed_at=AT - 99 * HOUR,
    )
    assert actions.lay_missing(AT + HOUR) >= 1
    assert beat(Device.objects.get(uid="old")).heard_at == AT
    assert actions.lay_missing(AT + HOUR) == 0


class Run:
    """One run: some devices with a rhythm each, some of which fall silent for good or for a while."""

    def __init__(self, dice: random.Random, devices: list[Device], start: datetime, limit: timedelta, hours: int) -> None:
        self.says: dict[datetime, list[str]] = defaultdict(list)
        self.spoke: dict[str, list[datetime]] = {}
        end = start + timedelta(hours=hours)
        for device in devices:
            every = limit * dice.uniform(0.05, 0.9)
            dies = start + timedelta(hours=hours) * dice.uniform(0.05, 0.6) if dice.random() < 0.5 else end
            wakes = dies + limit * dice.uniform(1.2, 3) if dice.random() < 0.4 else end
            moment, moments = start, []
            while moment < end:
                moment += every * dice.uniform(0.7, 1.1)
                if dies <= moment < wakes:
                    moment = wakes
                minute = start + timedelta(minutes=int((moment - start) / MINUTE) // 3 * 3)
                if minute < end:
                    moments.append(minute)
                    self.says[minute].append(device.uid)
            self.spoke[device.uid] = moments


@pytest.mark.parametrize("seed", range(4))
def test_silent_devices_are_flagged_between_one_and_one_and_a_half_limits_and_no_other(
    seed: int, wang: Elder, AT: datetime
) -> None:
    """25 runs of four devices side by side, four times: a hundred runs, a look each six minutes of a simulated clock."""
    limit, hours, dice = timedelta(hours=2), 14, random.Random(seed)
    model = make("radar")
    devices = Device.objects.bulk_create(
        [Device(uid=f"s{n}", model=model, elder=wang, division_path=wang.division_path) for n in range(100)]
    )
    actions.lay_missing(AT)
    runs = [Run(dice, devices[n : n + 4], AT, limit, hours) for n in range(0, 100, 4)]
    unread: list[Heard] = []
    for minute in range(3, hours * 60, 3):
        at = AT + minute * MINUTE
        unread += [Heard(uid, at) for run in runs for uid in run.says.get(at, [])]
        lags = seed % 2 and minute % 60 < 20  # the reader is behind for twenty minutes of each hour
        if not lags:
            actions.heard(unread, at)
            unread = []
        if minute % 6 == 0:
            Watch.objects.update_or_create(name="sweep", defaults={"looked_at": at - MINUTE})
            actions.sweep(at=at, heard_until=unread[0].at - timedelta(microseconds=1) if unread else at)
    _judge(runs, limit, AT, AT + hours * HOUR, slack=timedelta(minutes=27 if seed % 2 else 6))


def _judge(runs: list[Run], limit: timedelta, start: datetime, end: datetime, slack: timedelta) -> None:
    flagged = {(row.device.uid, row.late_at) for row in Outage.objects.filter(signal="").select_related("device")}
    silent = 0
    for uid, moments in ((uid, moments) for run in runs for uid, moments in run.spoke.items()):
        heard = [start, *moments]
        for last, after in zip(heard, [*heard[1:], end], strict=True):
            mine = [at for name, at in flagged if name == uid and last < at <= after + slack and at - last >= limit]
            if after - last >= 1.1 * limit + slack:
                silent += 1
                assert len(mine) == 1, (uid, last, after)
                assert limit <= mine[0] - last <= 1.5 * limit, (uid, last, mine)
            flagged -= {(uid, at) for at in mine}
    assert silent > 20 and not flagged, flagged


def beats_of(count: int, wang: Elder, AT: datetime, due: int) -> None:
    model = make("radar", f"many-{count}")
    rows = [Device(uid=f"m{count}-{n}", model=model, elder=wang, division_path=wang.division_path) for n in range(count)]
    Device.objects.bulk_create(rows, batch_size=2_000)
    Beat.objects.bulk_create(
        [
            Beat(
                device=row,
                division_path=row.division_path,
                heard_at=AT,
                limit_s=7200,
                due_at=AT + (HOUR if n < due else 9 * HOUR),
            )
            for n, row in enumerate(rows)
        ],
        batch_size=2_000,
    )


def test_a_sweep_costs_by_what_is_due_and_not_by_how_many_are_watched(wang: Elder, AT: datetime) -> None:
    """An index on the due time: ten times as many devices, the same number due, and about the same time."""
    took: dict[int, float] = {}
    for count in (1_500, 15_000):
        Beat.objects.all().delete()
        beats_of(count, wang, AT, due=0)
        Watch.objects.update_or_create(name="sweep", defaults={"looked_at": AT + 2 * HOUR})
        best = []
        for _ in range(7):
            started = time.perf_counter()
            assert actions.sweep(at=AT + 2 * HOUR) == 0
            best.append(time.perf_counter() - started)
        took[count] = min(best)
    assert took[15_000] < 3 * took[1_500] + 0.002, took


def test_two_workers_flag_once(button: Device, AT: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    from songhe.care.fleet.actions import silence

    row = Beat.objects.select_related("device__elder", "device__model").get(pk=beat(button).pk)
    sweep(AT, 27)
    from songhe.base import journal

    with journal.deed():
        assert silence._step(row, AT + 27 * HOUR, AT + 27 * HOUR, set()) == 0
    assert verbs(button) == ["late"]


def test_a_message_that_comes_while_it_is_swept_wins(button: Device, AT: datetime) -> None:
    sweep(AT, 27)
    at: Any = AT + 27.5 * HOUR
    actions.heard([Heard("b1", at)], at)
    assert beat(button).stage == Stage.FINE and Outage.objects.get().until == at
