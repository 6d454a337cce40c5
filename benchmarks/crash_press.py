"""Devices of an experiment: each presses now and then until it hears yes, and everything goes into a history, with its moment.

The history is a file of JSON lines: `{"what": "said" | "heard", "device", "id", "at"}`, and whatever the experiment itself does
or sees (`mark`). A judge reads it afterwards (crash_history.py, crash_judges.py); it knows neither door nor devices.
"""

import asyncio
import json
import os
import random
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

KEPT = "SONGHE_CRASH_HISTORIES"


def keep(history: Path) -> None:
    """A copy of it, where one was asked for."""
    if folder := os.environ.get(KEPT):
        Path(folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(history, folder)


class History:
    """Lines are written at once and by whole ones, from any thread."""

    def __init__(self, path: Path) -> None:
        self.path, self._file, self._lock = path, path.open("w"), threading.Lock()

    def mark(self, what: str, **facts: Any) -> None:
        line = json.dumps({"what": what, "at": round(time.time(), 3), **facts})
        with self._lock:
            self._file.write(line + "\n")
            self._file.flush()

    def close(self) -> None:
        """Written; and a copy is kept where `make crash ARGS="--histories DIR"` asked for it."""
        self._file.close()
        keep(self.path)


class Pressers:
    """`patience`: seconds one waits for its answer on a line that is open; who is not let in tries again soon. `fresh`: each
    press on a connection of its own."""

    def __init__(
        self,
        port: int,
        homes: list[tuple[str, str]],
        history: History,
        pause: tuple[float, float],
        *,
        patience: float = 5.0,
        fresh: bool = False,
    ) -> None:
        self.port, self.homes, self.history, self.pause = port, homes, history, pause
        self.patience, self.fresh = patience, fresh
        self.said = self.heard = 0
        self.stopping = False

    async def run(self) -> None:
        await asyncio.gather(*(self._one(name, secret) for name, secret in self.homes))

    async def _one(self, name: str, secret: str) -> None:
        device, number = None, 0
        while not self.stopping:
            number += 1
            device = await self._insist(name, secret, f"{name}.{number}", device)
            if self.fresh:
                device.close()
                device = None
            await asyncio.sleep(random.uniform(*self.pause))
        if device is not None:
            device.close()

    async def _insist(self, name: str, secret: str, key: str, device: Any) -> Any:
        from songhe.links.devices.mqtt.client import Turned, connect

        body = json.dumps({"id": key, "signal": "sos"}).encode()
        self.said += 1
        self.history.mark("said", device=name, id=key)
        while True:
            with suppress(OSError, TimeoutError, Turned):
                if device is None or device.transport.is_closing():
                    device = await connect("127.0.0.1", self.port, name, secret, version=4)
                await asyncio.wait_for(device.publish(f"songhe/{name}/up", body), self.patience)
                self.heard += 1
                self.history.mark("heard", device=name, id=key)
                return device
            if device is not None:
                device.transport.abort()
                device = None
            await asyncio.sleep(0.2)
