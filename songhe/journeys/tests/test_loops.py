"""A chore outlives its faults, waits for no other, and ends when told to."""

import threading
import time

import pytest
from django.db import OperationalError

from songhe.base import bell
from songhe.journeys import loops
from songhe.journeys.loops import Chore, run_all


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(loops, "REST", 0.01)


def run_for(seconds, *chores):
    stop = threading.Event()
    thread = threading.Thread(target=run_all, args=(chores, stop))
    thread.start()
    time.sleep(seconds)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.parametrize("fault", [ZeroDivisionError("x"), OperationalError("server closed the connection")])
def test_a_chore_comes_round_again_after_a_fault(fault):
    rounds = []

    def run(at):
        rounds.append(at)
        raise fault

    run_for(0.5, Chore("broken", run, 0.01))
    assert len(rounds) > 3


def test_a_slow_chore_delays_no_other():
    rounds = []
    run_for(0.6, Chore("slow", lambda at: time.sleep(0.5), 0.01), Chore("quick", rounds.append, 0.05))
    assert len(rounds) >= 6


def test_there_is_no_pause_while_there_is_more_to_do():
    left = list(range(50))
    run_for(0.3, Chore("busy", lambda at: left.pop() if left else 0, 60))
    assert left == []


def test_a_bell_wakes_before_the_time(settings, tmp_path):
    settings.VAR = tmp_path
    rounds = []
    ringer = threading.Timer(0.3, lambda: bell.ring("test-bell"))
    ringer.start()
    run_for(0.6, Chore("ear", rounds.append, 3, bell="test-bell"))
    assert len(rounds) == 2


def test_many_rings_become_one_round_where_nobody_waits(settings, tmp_path):
    settings.VAR = tmp_path
    quick, resting = [], []
    stop = threading.Event()
    chores = (Chore("quick", quick.append, 3, bell="test-bell"), Chore("rests", resting.append, 3, bell="test-bell", rest=0.4))
    thread = threading.Thread(target=run_all, args=(chores, stop))
    thread.start()
    for _ in range(20):
        time.sleep(0.05)
        bell.ring("test-bell")
    time.sleep(0.6)  # the last ring is heard too
    stop.set()
    bell.ring("test-bell")
    thread.join(5)
    assert len(quick) > 10
    assert 3 <= len(resting) <= 6
