"""The process list: what `songhe run` starts and keeps alive, in this order, and what each is for."""

import sys
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Process:
    """One child. `ports` are the addresses it will listen on; `run` refuses to start when somebody else has one.

    `nice` lets the others go first when the machine is short of time: an alarm never waits for chores.
    """

    name: str
    command: tuple[str, ...]
    ports: tuple[tuple[str, int], ...] = ()
    nice: int = 0


ROLLS = ("rolls", "counts", "reach")
"""Chores that take a processor for a while; everything that is in no list is the worker's."""


def _songhe(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "songhe", *words)


def _doors() -> list[Process]:
    """One door; where several are asked for, they share the port, and each writes what it heard."""
    address = (settings.DOOR_HOST, settings.DOOR_PORT)
    if settings.DOOR_PROCESSES == 1:
        return [Process("door", _songhe("door"), (address,))]
    shared = _songhe("door", "--shared")
    others = [Process(f"door-{place}", shared) for place in range(2, settings.DOOR_PROCESSES + 1)]
    return [Process("door", shared, (address,)), *others]


def _webs() -> list[Process]:
    """One web process; where several are asked for, they share the port, each with a hub for its own screens."""
    address = (settings.WEB_HOST, settings.WEB_PORT)
    if settings.WEB_PROCESSES == 1:
        return [Process("web", _web(), (address,))]
    shared: tuple[str, ...] = (sys.executable, "-m", "songhe.config.web", settings.WEB_HOST, str(settings.WEB_PORT))
    shared += ("--proxied",) if settings.HTTPS else ()
    others = [Process(f"web-{place}", shared) for place in range(2, settings.WEB_PROCESSES + 1)]
    return [Process("web", shared, (address,)), *others]


def _web() -> tuple[str, ...]:
    uvicorn = (sys.executable, "-m", "uvicorn", "songhe.config.asgi:application")
    address = ("--host", settings.WEB_HOST, "--port", str(settings.WEB_PORT))
    # Streams of live screens never end by themselves: without a limit a restart would wait for them for ever.
    ways = ("--loop", "uvloop", "--timeout-graceful-shutdown", "3", "--log-level", "warning", "--no-access-log")
    proxy = ("--proxy-headers",) if settings.HTTPS else ("--no-proxy-headers",)
    return uvicorn + address + ways + proxy


def processes() -> list[Process]:
    """door hears devices, intake turns alarms into calls, deadlines escalate, worker tells people and seals, rolls imports,
    web shows.

    Deadlines have a process of their own: an interpreter runs one thread at a time, and nothing else may make them late. They
    have it twice, so that one that is killed is late for nobody: whichever claims a deadline fires it. Rolls have one too: an
    import of half a million people takes a whole processor for a while; so do a day's counting
    and the looks at whom nobody would reach, which share it. The worker lets the others go first, but not by as much as it
    could: it writes too, and whoever has the turn to write and no time on the processor keeps an alarm waiting for both. In the
    demo its devices go on speaking, in one more.
    """
    return [
        *_doors(),
        Process("intake", _songhe("intake")),
        *(Process(name, _songhe("worker", "--only", "deadlines")) for name in ("deadlines", "deadlines-2")),
        Process("worker", _songhe("worker", "--except", "deadlines", *ROLLS), nice=5),
        Process("rolls", _songhe("worker", "--only", *ROLLS), nice=15),
        *_webs(),
        *([Process("devices", _songhe("pretend"), nice=19)] if settings.DEMO else []),
    ]
