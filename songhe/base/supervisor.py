"""Keeps a handful of child processes alive: starts them, names their lines, starts a dead one again, stops them together.

It holds no state of the house: killed itself, its children are told by the kernel and end too, and nothing is lost.
"""

import asyncio
import contextlib
import ctypes
import os
import resource
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

GRACE = 6.0  # seconds a child has to end by itself before it is killed
LONGEST_WAIT = 5.0  # seconds before another attempt to start a child that keeps dying
FIRST_WAIT = 0.2  # seconds before the first attempt
SETTLED = 5.0  # a child that lived so long has earned a first attempt again
DESCRIPTORS = 65_536
TRIES, TURN = 50, 0.11  # how often, and how many seconds apart, a child's place behind the others is asked for
PARENT_DIED = 1  # PR_SET_PDEATHSIG


class Child(Protocol):
    """What is to be run; `songhe.config.processes.Process` is one."""

    @property
    def name(self) -> str: ...
    @property
    def command(self) -> tuple[str, ...]: ...
    @property
    def ports(self) -> tuple[tuple[str, int], ...]: ...
    @property
    def nice(self) -> int: ...


class Supervisor:
    """Runs `children` until told to stop. `say` prints one line."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children, self.say = children, say
        self.stopping = asyncio.Event()
        self.running: dict[str, asyncio.subprocess.Process] = {}

    async def run(self, ready: Callable[[], Awaitable[None]]) -> None:
        """Start all, call `ready` once every port answers, and return after all have ended on SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signum, self.stopping.set)
        keepers = [asyncio.create_task(self._keep(child)) for child in self.children]
        opening = asyncio.create_task(self._open(ready))
        await self.stopping.wait()
        opening.cancel()
        await asyncio.gather(*(self._end(process) for process in list(self.running.values())))
        await asyncio.gather(*keepers)
        await asyncio.gather(opening, return_exceptions=True)

    async def _keep(self, child: Child) -> None:
        wait, loop = FIRST_WAIT, asyncio.get_running_loop()
        while not self.stopping.is_set():
            started = loop.time()
            code = await self._live(child)
            if self.stopping.is_set():
                return
            if loop.time() - started > SETTLED:
                wait = FIRST_WAIT
            self.say(f"{child.name} ended ({_why(code)}); starting it again in {wait:.1f} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _live(self, child: Child) -> int:
        process = await asyncio.create_subprocess_exec(
            *child.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=1 << 20,
            start_new_session=True,  # Ctrl-C reaches the supervisor, which then ends the children in order
            preexec_fn=partial(_born, os.getpid(), child.nice),
        )
        self.running[child.name] = process
        behind = asyncio.create_task(_let_others_go_first(process.pid, child.nice))
        if self.stopping.is_set():  # told to stop while it was being started
            await self._end(process)
        assert process.stdout is not None
        async for line in process.stdout:
            self.say(f"{child.name:>9} │ {line.decode(errors='replace').rstrip()}")
        code = await process.wait()
        behind.cancel()
        del self.running[child.name]
        return code

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), GRACE)
            except TimeoutError:
                process.kill()

    async def _open(self, ready: Callable[[], Awaitable[None]]) -> None:
        for child in self.children:
            for host, port in child.ports:
                while not await _answers(host, port):
                    await asyncio.sleep(0.1)
        await ready()


def taken(children: Sequence[Child]) -> list[tuple[str, str, int]]:
    """(name, host, port) of every address that a child wants and somebody else has."""
    wanted = [(child.name, host, port) for child in children for host, port in child.ports]
    return [(name, host, port) for name, host, port in wanted if not _free(host, port)]


def raise_descriptor_limit() -> int:
    """Lift this process's limit of open files as far as allowed: a thousand screens and devices each hold one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


async def _answers(host: str, port: int) -> bool:
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        _, writer = await asyncio.open_connection(near, port)
    except OSError:
        return False
    writer.close()
    return True


def _why(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


_libc: Any = ctypes.CDLL(None)  # loaded before the fork: little is safe after it


def _born(parent: int, nice: int) -> None:
    """In the child, before its program starts."""
    os.nice(nice)
    if sys.platform == "linux":
        _end_with_parent(parent)


async def _let_others_go_first(pid: int, nice: int) -> None:
    """Linux may share the processors out among sessions first, and each child is one of its own: there `nice` counts only
    inside it, and the chores would get as much as the pages. Who is not root may say so once in a tenth of a second, on the
    whole machine, so it is said again until it is heard."""
    for _ in range(TRIES if nice else 0):
        try:
            Path(f"/proc/{pid}/autogroup").write_text(str(nice))
        except BlockingIOError:
            await asyncio.sleep(TURN)
        except OSError:
            return  # no such file here, or nobody to say it for any more
        else:
            return


def _end_with_parent(parent: int) -> None:
    _libc.prctl(PARENT_DIED, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the kernel was asked
        os._exit(0)
