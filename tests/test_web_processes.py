"""Several web processes answer on one port, and one that is killed takes nothing of the others along."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from songhe.config.processes import processes

ROOM = "tests.test_web_processes:who_answers"


async def who_answers(scope: Any, receive: Any, send: Any) -> None:
    """A page that says which process made it."""
    if scope["type"] != "http":
        raise RuntimeError("no lifespan here")
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(os.getpid()).encode()})


@contextlib.contextmanager
def two() -> Iterator[tuple[int, list[subprocess.Popen[bytes]]]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "songhe.config.web", "127.0.0.1", str(port), ROOM]
    made = [subprocess.Popen(command) for _each in range(2)]
    try:
        yield port, made
    finally:
        for one in made:
            one.terminate()
            one.wait(10)


def asked(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
        return int(answer.read())


def heard(port: int, wanted: int, seconds: float = 20) -> set[int]:
    """Who answers, asked until so many did."""
    found: set[int] = set()
    end = time.monotonic() + seconds
    while len(found) < wanted and time.monotonic() < end:
        with contextlib.suppress(OSError):
            found.add(asked(port))
    return found


def test_both_answer_and_one_alone_goes_on() -> None:
    with two() as (port, made):
        assert heard(port, 2) == {one.pid for one in made}
        made[0].kill()
        made[0].wait(5)
        assert {asked(port) for _time in range(20)} == {made[1].pid}


@pytest.mark.parametrize(("wanted", "names"), [(1, ["web"]), (3, ["web", "web-2", "web-3"])])
def test_the_process_list_has_as_many_as_were_asked_for(settings: Any, wanted: int, names: list[str]) -> None:
    settings.WEB_PROCESSES = wanted
    webs = [one for one in processes() if one.name.startswith("web")]
    assert [one.name for one in webs] == names
    assert [one for one in webs if one.ports] == webs[:1], "the port is looked for once"
