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


NOTICES = ("urgent notices", "notices 1", "notices 2", "notices 3")
CHORES = (
    "people told", *NOTICES, "devices heard", "extracts", "old files", "seals", "checkpoints", "positions", "retention",
    "birthdays", "doubles", "footprints", "tasks", "needs", "need orders", "complaints", "call-backs", "quality", "meals",
    "beds", "bed life",
    "services settled", "refunds", "vouchers", "outbox", "proof", "visits due", "visits ahead", "day plans",
    "readings", "alarm rings", "health due", "health days",
)  # fmt: skip


def _songhe(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "songhe", *words)


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
    import of half a million people takes a whole processor for a while; so does a day's counting, which shares it.
    """
    return [
        Process("door", _songhe("door"), ((settings.DOOR_HOST, settings.DOOR_PORT),)),
        Process("intake", _songhe("intake")),
        *(Process(name, _songhe("worker", "--only", "deadlines")) for name in ("deadlines", "deadlines-2")),
        Process("worker", _songhe("worker", "--only", *CHORES), nice=10),
        Process("rolls", _songhe("worker", "--only", "rolls", "counts"), nice=15),
        Process("web", _web(), ((settings.WEB_HOST, settings.WEB_PORT),)),
    ]
