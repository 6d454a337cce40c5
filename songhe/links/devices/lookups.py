"""Who wants to come in is looked up with everybody else who came meanwhile: after a power cut thousands stand at the door."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from songhe.links.devices.credentials import Known

AT_ONCE = 200  # names in one question
Found = dict[str, Known | None]


class Lookups:
    """Questions of one kind of people. At most `threads` are asked side by side; who comes meanwhile goes into the next one."""

    def __init__(self, ask: Callable[[list[str]], Found], threads: int, name: str) -> None:
        self.ask, self.threads = ask, threads
        self.pool = ThreadPoolExecutor(threads, name)
        self._waiting: dict[str, list[asyncio.Future[Known | None]]] = {}
        self._asking = 0

    def find(self, name: str) -> "asyncio.Future[Known | None]":
        """The credential of that name, or what went wrong."""
        future: asyncio.Future[Known | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(name, []).append(future)
        self._go_on()
        return future

    def _go_on(self) -> None:
        while self._waiting and self._asking < self.threads:
            part = {name: self._waiting.pop(name) for name in list(self._waiting)[:AT_ONCE]}
            self._asking += 1
            asked = asyncio.get_running_loop().run_in_executor(self.pool, self.ask, list(part))
            asked.add_done_callback(lambda done, part=part: self._answered(done, part))  # type: ignore[misc]

    def _answered(self, done: "asyncio.Future[Found]", part: dict[str, list["asyncio.Future[Known | None]"]]) -> None:
        self._asking -= 1
        fault = done.exception()
        for name, futures in part.items():
            for future in futures:
                if fault:
                    future.set_exception(fault)
                else:
                    future.set_result(done.result().get(name))
        self._go_on()
