"""The bell wakes whoever listens, never blocks who rings, and forgets those who are gone."""

import errno
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from songhe.base import bell


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def ear() -> Iterator[bell.Listener]:
    listener = bell.Listener("inbox")
    yield listener
    listener.close()


def test_a_ring_wakes_a_listener(ear: bell.Listener) -> None:
    threading.Timer(0.02, bell.ring, ["inbox"]).start()
    started = time.monotonic()
    assert ear.wait(5)
    assert time.monotonic() - started < 1


def test_without_a_ring_it_wakes_by_itself(ear: bell.Listener) -> None:
    assert ear.wait(0.01) is False


def test_another_topic_does_not_wake_it(ear: bell.Listener) -> None:
    bell.ring("journal")
    assert not ear.wait(0.01)


def test_many_rings_become_one(ear: bell.Listener) -> None:
    for _ in range(5):
        bell.ring("inbox")
    assert ear.wait(1)
    assert not ear.wait(0.01)


def test_every_listener_is_woken(ear: bell.Listener) -> None:
    other = bell.Listener("inbox")
    bell.ring("inbox")
    assert ear.wait(1)
    assert other.wait(1)
    other.close()


def test_who_rings_never_waits_for_a_listener_that_sleeps(ear: bell.Listener) -> None:
    started = time.monotonic()
    for _ in range(3000):  # more than a box holds
        bell.ring("inbox")
    assert time.monotonic() - started < 2


def test_ringing_where_nobody_listens_is_no_fault() -> None:
    bell.ring("inbox")


def test_a_listener_killed_without_a_word_is_forgotten(ear: bell.Listener) -> None:
    ear.socket.close()  # as kill -9 leaves it: the name stays, nobody reads
    assert ear.path.exists()
    bell.ring("inbox")
    assert not ear.path.exists()


def test_its_name_fits_into_a_socket_address_however_deep_the_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path / ("a" * 100) / ("b" * 100)
    listener = bell.Listener("inbox")
    assert len(os.fsencode(listener.path)) < 108
    listener.close()


def test_nodes_on_one_machine_do_not_wake_each_other(ear: bell.Listener, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "another"
    bell.ring("inbox")
    assert not ear.wait(0.01)


def test_who_rings_without_a_descriptor_left_is_not_stopped(
    ear: bell.Listener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none_left(*_: Any) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(socket, "socket", none_left)
    bell.ring("inbox")
    assert "the bell inbox could not be rung: [Errno 24]" in caplog.text
    monkeypatch.undo()
    assert not ear.wait(0.01)


def test_a_listener_that_cannot_be_woken_does_not_keep_the_others_asleep(
    ear: bell.Listener, caplog: pytest.LogCaptureFixture
) -> None:
    strange = ear.path.with_name("inbox.0.folder")
    strange.mkdir()
    try:
        bell.ring("inbox")
    finally:
        strange.rmdir()
    assert ear.wait(1)
