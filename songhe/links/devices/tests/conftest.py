"""A real door in a thread of its own, with the real store; and real MQTT clients (paho) that speak to it."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import paho.mqtt.client as paho
import pytest
from django.db import OperationalError

from songhe.links.devices import drill
from songhe.links.devices.credentials import Directory
from songhe.links.devices.door import Door
from songhe.links.devices.inbox import Inbox, open_inbox
from songhe.links.devices.limits import Limits

VERSIONS = {"3.1.1": paho.MQTTv311, "5": paho.MQTTv5}


class Gate:
    """The real inbox behind a gate that a test may shut: what waits before it is not on the disk."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox, self.open = inbox, threading.Event()
        self.open.set()

    def write(self, rows: Any, letters: Any) -> None:
        self.open.wait(5)
        self.inbox.write(rows, letters)

    def close(self) -> None:
        self.inbox.close()


class Running:
    """The door in its thread."""

    def __init__(self, limits: Limits | None = None, *, port: int = 0, shared: bool = False) -> None:
        self.gate = Gate(open_inbox())
        self.door = Door(self.gate, limits=limits, directory=Directory(fresh=0))
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.port = self.call(self.door.open("127.0.0.1", port, shared=shared))

    def call(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def stop(self) -> None:
        self.gate.open.set()
        self.call(self.door.close())
        self.call(_close_connections(self.door))
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


async def _close_connections(door: Door) -> None:
    for connection in list(door.connections):
        connection.abort()


def soon(true: Callable[[], Any], seconds: float = 2) -> bool:
    """Wait until something is so. Threads share one SQLite in memory here, which refuses to read what another is writing."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OperationalError):
            if true():
                return True
        time.sleep(0.01)
    return bool(true())


@pytest.fixture
def open_door() -> Iterator[Callable[..., Running]]:
    """Opens doors; they are shut after the test."""
    running: list[Running] = []

    def open_one(**limits: Any) -> Running:
        running.append(Running(Limits(**limits)))
        return running[-1]

    yield open_one
    for one in running:
        one.stop()


@pytest.fixture
def doors() -> Iterator[list[Running]]:
    """Two doors behind one port."""
    first = Running(shared=True)
    both = [first, Running(port=first.port, shared=True)]
    yield both
    for one in both:
        one.stop()


@pytest.fixture
def door(open_door: Callable[..., Running]) -> Running:
    return open_door()


class Button:
    """A paho client with its answers."""

    def __init__(self, port: int, name: str, version: str, **options: Any) -> None:
        self.answers: dict[int, Any] = {}
        self.connack: Any = None
        self.gone: Any = None
        self.granted: Any = None
        self.inside, self.left, self.subscribed = threading.Event(), threading.Event(), threading.Event()
        client_id = options.get("client_id", name)
        self.client = paho.Client(
            paho.CallbackAPIVersion.VERSION2, client_id, protocol=VERSIONS[version], reconnect_on_failure=False
        )
        self.client.username_pw_set(options.get("username", name), options.get("secret") or drill.secret_for(name))
        self.client.on_connect, self.client.on_disconnect = self._connected, self._disconnected
        self.client.on_publish, self.client.on_subscribe = self._published, self._subscribed
        self.client.max_inflight_messages_set(options.get("inflight", 20))
        if "will" in options:
            self.client.will_set(*options["will"])
        self.client.connect("127.0.0.1", port, keepalive=options.get("keepalive", 60))
        self.client.loop_start()
        self.inside.wait(3)

    def _connected(self, client: Any, data: Any, flags: Any, code: Any, properties: Any) -> None:
        self.connack, self.properties = code, properties
        self.inside.set()

    def _disconnected(self, client: Any, data: Any, flags: Any, code: Any, properties: Any) -> None:
        self.gone = code
        self.left.set()

    def _published(self, client: Any, data: Any, number: int, code: Any, properties: Any) -> None:
        self.answers[number] = code

    def _subscribed(self, client: Any, data: Any, number: int, codes: Any, properties: Any) -> None:
        self.granted = codes
        self.subscribed.set()

    def say(self, topic: str, payload: bytes, qos: int = 1, wait: float = 3) -> bool:
        """Publish; True when it was acknowledged within `wait`."""
        info = self.client.publish(topic, payload, qos)
        try:
            info.wait_for_publish(wait)
        except RuntimeError:
            return False
        self.last = info.mid
        return info.is_published()

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def button() -> Iterator[Callable[..., Button]]:
    """Makes buttons; they are put away after the test."""
    made: list[Button] = []

    def make(running: Running, name: str = "btn-wang", version: str = "5", **options: Any) -> Button:
        made.append(Button(running.port, name, version, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(params=sorted(VERSIONS))
def version(request: pytest.FixtureRequest) -> str:
    """Both versions of MQTT."""
    return request.param
