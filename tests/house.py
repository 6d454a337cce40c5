"""A whole web process over the test's database, on a free port: for tests that need real sockets, streams or a browser.

On SQLite the test database lives in memory, where two threads cannot write: for the time of one test it is copied into a
file (`VACUUM INTO`), and every connection of this process goes there. On PostgreSQL the test database is used as it is.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn
from django.conf import settings
from django.db import connections


class House:
    """The running server: `url`, and `call(coroutine)` to do something in its loop."""

    def __init__(self) -> None:
        from songhe.config.asgi import application

        config = uvicorn.Config(
            application, port=0, log_level="warning", access_log=False, timeout_graceful_shutdown=2, ws="none"
        )
        self.server = uvicorn.Server(config)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.server.serve())

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def call(self, coroutine: Any) -> Any:
        """Run `coroutine` in the server's loop and wait for it."""
        assert self.loop
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    def start(self) -> None:
        """Begin, and come back when it answers."""
        self.thread.start()
        ends = time.monotonic() + 15
        while not self.server.started:
            assert time.monotonic() < ends and self.thread.is_alive(), "the web process did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        """End streams first, then the server."""
        from songhe.base import hub

        if running := hub.running():
            assert self.loop
            self.loop.call_soon_threadsafe(running.close)
        self.server.should_exit = True
        self.thread.join(10)


@contextlib.contextmanager
def on_file(folder: Path) -> Iterator[None]:
    """While it lasts, the test's SQLite databases are files; nothing changes on PostgreSQL."""
    moved: dict[str, tuple[Any, Any]] = {}
    for alias in connections:
        memory = connections[alias]
        if memory.vendor != "sqlite":
            continue
        path = folder / f"{alias}.sqlite3"
        memory.cursor().execute("VACUUM INTO %s", [str(path)])
        moved[alias] = (memory, settings.DATABASES[alias]["NAME"])
        settings.DATABASES[alias]["NAME"] = str(path)
        del connections[alias]
        connections[alias].settings_dict["NAME"] = str(path)
        connections[alias].inc_thread_sharing()
    try:
        yield
    finally:
        for alias, (memory, name) in moved.items():
            connections[alias].close()
            settings.DATABASES[alias]["NAME"] = name
            memory.settings_dict["NAME"] = name
            connections[alias] = memory


@contextlib.contextmanager
def house(folder: Path) -> Iterator[House]:
    """A server for one test."""
    with on_file(folder):
        built = House()
        built.start()
        try:
            yield built
        finally:
            built.stop()
