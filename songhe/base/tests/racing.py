"""Several threads that start the same thing at the same moment, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections


def race(*runners: Callable[[], Any]) -> list[Any]:
    """What each runner returned or raised, in their order."""
    line = Barrier(len(runners))

    def run(runner: Callable[[], Any]) -> Any:
        try:
            line.wait(10)
            return runner()
        except Exception as fault:
            return fault
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(run, runners))
