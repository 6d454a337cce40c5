"""The supervisor brings a killed child back, names every line, and ends all of them in time; with real processes."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from songhe.base import supervisor
from songhe.base.supervisor import Supervisor, taken

LIVES = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
LISTENS = "import socket, time; s = socket.create_server(('127.0.0.1', {port})); print('up', flush=True); time.sleep(60)"


@dataclass(frozen=True)
class Play:
    name: str
    script: str
    ports: tuple[tuple[str, int], ...] = ()
    nice: int = 0

    @property
    def command(self) -> tuple[str, ...]:
        return (sys.executable, "-c", self.script)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


async def nothing() -> None:
    """The welcome of these plays."""


AUTOGROUP = """
import os, time
time.sleep(0.5)
path = "/proc/self/autogroup"  # where the kernel shares out among processes there is none, and nice alone says it
print(open(path).read().split()[-1] if os.path.exists(path) else os.nice(0), flush=True)
time.sleep(60)
"""


def test_a_child_stands_behind_the_others_as_a_session_too() -> None:
    async def then(_house: Supervisor, said: list[str]) -> None:
        await until(lambda: len(said) == 2)

    said = play(Play("worker", AUTOGROUP, nice=5), Play("web", AUTOGROUP), then=then)
    assert sorted(line.rpartition(" ")[2] for line in said if "│" in line) == ["0", "5"]


def test_what_others_asked_for_at_the_same_moment_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def busy(path: Path, text: str) -> None:
        asked.append(f"{path} {text}")
        if len(asked) < 3:
            raise BlockingIOError

    monkeypatch.setattr(supervisor, "TURN", 0.001)
    monkeypatch.setattr(Path, "write_text", busy)
    asyncio.run(supervisor._let_others_go_first(4711, 5))
    asyncio.run(supervisor._let_others_go_first(4711, 0))  # who stands behind nobody asks for nothing
    assert asked == ["/proc/4711/autogroup 5"] * 3


def play(*children: Play, then: Callable[[Supervisor, list[str]], Awaitable[None]]) -> list[str]:
    """Run `children`, do `then` beside them, stop, and return what was said."""
    said: list[str] = []

    async def scene() -> None:
        house = Supervisor(children, said.append)
        running = asyncio.create_task(house.run(nothing))
        try:
            await asyncio.wait_for(then(house, said), 15)
        finally:
            house.stopping.set()
            await asyncio.wait_for(running, 15)

    asyncio.run(scene())
    return said


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.01)


def test_every_line_bears_the_name_of_its_process() -> None:
    async def wait(house: Supervisor, said: list[str]) -> None:
        await until(lambda: len(said) == 2)

    said = play(Play("door", LIVES), Play("web", LIVES), then=wait)
    assert sorted(said[:2]) == ["      web │ up", "     door │ up"]


def test_a_child_killed_with_9_comes_back() -> None:
    async def kill(house: Supervisor, said: list[str]) -> None:
        await until(lambda: said.count("     door │ up") == 1)
        first = house.running["door"].pid
        os.kill(first, signal.SIGKILL)
        await until(lambda: said.count("     door │ up") == 2)
        assert house.running["door"].pid != first

    said = play(Play("door", LIVES), then=kill)
    assert any("door ended (signal SIGKILL); starting it again" in line for line in said)


def test_one_that_keeps_dying_waits_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_WAIT", 0.5)

    async def wait(house: Supervisor, said: list[str]) -> None:
        await until(lambda: len(said) >= 3)

    said = play(Play("intake", "raise SystemExit(3)"), then=wait)
    assert [line.rpartition(" in ")[2] for line in said[:3]] == ["0.2 s", "0.4 s", "0.5 s"]
    assert "exit code 3" in said[0]


def test_stopping_ends_every_child() -> None:
    pids: list[int] = []

    async def note(house: Supervisor, said: list[str]) -> None:
        await until(lambda: len(said) == 2)
        pids.extend(process.pid for process in house.running.values())

    play(Play("a", LIVES), Play("b", LIVES), then=note)
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_child_that_does_not_listen_is_killed_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 0.3)

    async def wait(house: Supervisor, said: list[str]) -> None:
        await until(lambda: len(said) == 1)

    started = time.monotonic()
    play(Play("deaf", DEAF), then=wait)
    assert time.monotonic() - started < 8


def test_the_welcome_comes_when_every_port_answers() -> None:
    port, came = free_port(), asyncio.Event()
    child = Play("web", LISTENS.format(port=port), (("127.0.0.1", port),))

    async def scene() -> None:
        house = Supervisor([child], lambda line: None)

        async def welcome() -> None:
            assert "web" in house.running
            came.set()
            house.stopping.set()

        await asyncio.wait_for(house.run(welcome), 15)

    asyncio.run(scene())
    assert came.is_set()


def test_a_taken_port_is_found_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert taken([Play("door", LIVES, (("127.0.0.1", port),))]) == [("door", "127.0.0.1", port)]
    assert taken([Play("door", LIVES, (("127.0.0.1", port),))]) == []


def test_a_child_ends_when_the_supervisor_is_killed(tmp_path) -> None:  # type: ignore[no-untyped-def]
    script = f"""
import asyncio, sys
from songhe.base.supervisor import Supervisor
from songhe.base.tests.test_supervisor import Play, nothing
asyncio.run(Supervisor([Play("door", "import os, time; print(os.getpid(), flush=True); time.sleep(60)")],
            lambda line: open({str(tmp_path / "said")!r}, "a").write(line + "\\n")).run(nothing))
"""
    import subprocess

    house = subprocess.Popen([sys.executable, "-c", script])
    deadline = time.monotonic() + 15
    while not (tmp_path / "said").exists() or "│" not in (tmp_path / "said").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    child = int((tmp_path / "said").read_text().rpartition("│")[2])
    house.kill()
    house.wait()
    while time.monotonic() < deadline:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("the child outlived the supervisor")


def test_the_limit_of_open_files_is_lifted_as_far_as_allowed() -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert supervisor.raise_descriptor_limit() == max(soft, min(hard, supervisor.DESCRIPTORS))
