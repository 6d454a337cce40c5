"""A button is pressed: how long until the row is drawn on the last of 20 desks? Last line: JSON.

Door, intake, worker and web run as real processes, and 1,700 other device messages a second come in all the time. A desk is
a logged-in client of the live stream; a press counts as drawn when the frame with the rendered row has arrived completely.
In the same run the same press goes through mosquitto to 20 subscribers, where it is installed: it stores nothing and draws
nothing, so it shows what the network and the machine alone cost. A real Chromium console is measured in a phase of its own.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
from scratch import ROOT, Node, await_port, free_port, node, running, say, share, stop

WAIT = 5.0  # seconds after which a press that a desk has not drawn is lost
HOPELESS = 60  # desks that drew nothing, after which waiting on is of no use
PAUSE = (0.15, 0.35)  # seconds between two presses, so that they do not fall into step with anything
Drawn = dict[int, float]


class Desk:
    """One logged-in client of the live stream. `drawn[n]` is when the row of press `n` had arrived."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.session = port, session
        self.drawn: Drawn = {}
        self.ready = asyncio.Event()

    async def watch(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        head = f"GET /live/?topic=calls HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: sessionid={self.session}\r\n"
        writer.write((head + "Accept: text/event-stream\r\n\r\n").encode())
        status = await reader.readline()
        if b" 200 " not in status:
            raise SystemExit(f"a desk was turned away: {status.decode().strip()}")
        self.ready.set()
        event: list[bytes] = []
        while line := await reader.readline():
            if line.startswith((b"data:", b"event:")):
                event.append(line)
            elif not line.strip() and event:  # an event ends with an empty line: only now would a browser draw it
                self._draw(b"".join(event), time.perf_counter())
                event = []

    def _draw(self, frame: bytes, now: float) -> None:
        at = frame.find(b"Elder-")
        while at >= 0:
            self.drawn.setdefault(int(frame[at + 6 : at + 11]), now)
            at = frame.find(b"Elder-", at + 6)


class Button:
    """A real MQTT client: presses and notes when it was acknowledged."""

    def __init__(self, port: int, username: str = "", secret: str = "") -> None:
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, f"button-{username or id(self)}")
        if username:
            self.client.username_pw_set(username, secret)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()

    def press(self, topic: str, payload: bytes) -> tuple[float, paho.MQTTMessageInfo]:
        started = time.perf_counter()
        return started, self.client.publish(topic, payload, qos=1)

    def leave(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


class Peer:
    """mosquitto with 20 subscribers."""

    def __init__(self, port: int, screens: int) -> None:
        self.seen: list[Drawn] = [{} for _ in range(screens)]
        self.subscribers = [self._subscriber(port, seen) for seen in self.seen]
        self.button = Button(port)

    @staticmethod
    def _subscriber(port: int, seen: Drawn) -> Button:
        one = Button(port)
        one.client.on_message = lambda _c, _u, message: seen.setdefault(int(message.payload[6:11]), time.perf_counter())
        one.client.subscribe("press", 1)
        return one

    def leave(self) -> None:
        for one in (*self.subscribers, self.button):
            one.leave()


def people(count: int, screens: int) -> tuple[list[tuple[str, str]], list[str]]:
    """(device, secret) of `count` elders of 汉阴县, and the sessions of `screens` dispatchers."""
    from django.apps import apps
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from songhe.links.devices import drill
    from tests import cast

    cast.city()
    village = cast.place(cast.PUXI)
    elder, device, model = (apps.get_model(*name.split(".")) for name in ("people.Elder", "fleet.Device", "fleet.DeviceModel"))
    button = model.objects.create(code="bench", name="bench", kind="button")
    homes = drill.homes("alarm-", count)
    for number, (uid, _) in enumerate(homes):
        row = elder.objects.create(name=f"Elder-{number:05d}", division=village, division_path=village.path)
        device.objects.create(uid=uid, model=button, elder=row, division_path=village.path, installed_at=datetime.now(UTC))
    sessions = []
    for number in range(screens):
        user = cast.user(f"desk{number}", f"Desk {number}", "dispatcher", cast.HANYIN)
        session = SessionStore()
        session["_auth_user_id"], session["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
        session.save()
        sessions.append(session.session_key or "")
    return homes, sessions


@contextmanager
def background(made: Node, rate: float, seconds: float) -> Iterator[Callable[[], float]]:
    """`rate` device messages a second from 300 homes; gives how many a second were acknowledged, once it has ended."""
    command = [sys.executable, "-m", "songhe", "simulate", "--homes", "300", "--rate", str(rate), "--seconds", str(seconds)]
    log = made.folder / "simulate.log"
    with log.open("wb") as noise:
        load = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=noise)
        end = time.monotonic() + 30
        while "homes are connected" not in log.read_text() and load.poll() is None and time.monotonic() < end:
            time.sleep(0.1)

        def figures() -> float:
            out, _ = load.communicate(timeout=seconds + 60)
            return float(json.loads(out.decode().strip().splitlines()[-1])["rate"])

        try:
            yield figures
        finally:
            if load.poll() is None:
                load.kill()


async def until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.perf_counter() + seconds
    while not holds() and time.perf_counter() < end:
        await asyncio.sleep(0.0005)


async def present(made: Node, desks: list[Desk], homes: list[tuple[str, str]], peer: Peer | None) -> dict[str, Any]:
    """Press every button once, alternating with the peer; gives seconds from the press to the last desk, and what was lost."""
    dice = random.Random(7)
    watching = [asyncio.create_task(desk.watch()) for desk in desks]
    await asyncio.gather(*(asyncio.wait_for(desk.ready.wait(), 20) for desk in desks))
    waits: list[float] = []
    wall: list[tuple[float, float]] = []  # when it was pressed and when the last desk had drawn it, by the clock
    acknowledged: list[float] = []
    peers: list[float] = []
    lost = 0
    for number, (name, secret) in enumerate(homes):
        button = Button(made.door_port, name, secret)
        await asyncio.sleep(dice.uniform(*PAUSE))  # connected and quiet before it is pressed
        said = json.dumps({"id": f"press-{number}", "signal": "sos"}).encode()
        pressed_at = time.time()
        started, info = button.press(f"songhe/{name}/up", said)
        await until(info.is_published, WAIT)
        acknowledged.append(time.perf_counter() - started)
        await until(lambda number=number: all(number in desk.drawn for desk in desks), WAIT)
        missing = sum(number not in desk.drawn for desk in desks)
        lost += missing
        waits.append(WAIT if missing else max(desk.drawn[number] for desk in desks) - started)
        wall.append((pressed_at, pressed_at + waits[-1]))
        button.leave()
        if lost > HOPELESS:
            say("too many desks draw nothing: giving up; the node's own log follows")
            break
        if peer:
            peers.append(await beside(peer, number))
        if number % 10 == 9 or missing:
            say(f"  {number + 1} of {len(homes)} presses; worst {max(waits) * 1000:.1f} ms, lost {lost}")
    for task in watching:
        task.cancel()
    return {"waits": waits, "acknowledged": acknowledged, "peers": peers, "lost": lost, "wall": wall}


def stages(wall: list[tuple[float, float]], homes: list[tuple[str, str]]) -> None:
    """Say where the time went: to the door, from there to the call's journal row, from there to the last desk."""
    from songhe.base.models import JournalEntry
    from songhe.links.devices.models import Message

    rows = dict(Message.objects.filter(urgent=True).values_list("device", "received_at"))
    raised = JournalEntry.objects.filter(verb="emergency.call.raise").values_list("facts__device", "recorded_at")
    written = dict(raised)
    parts: dict[str, list[float]] = {"door": [], "intake": [], "desks": []}
    for (pressed, drawn), (name, _) in zip(wall, homes, strict=False):
        if name in rows and name in written:
            at = [pressed, rows[name].timestamp(), written[name].timestamp(), drawn]
            for part, since, to in zip(parts.values(), at, at[1:], strict=False):
                part.append(to - since)
    say("  " + " · ".join(f"{name} p50 {share(part, 0.5)} p99 {share(part, 0.99)} ms" for name, part in parts.items()))


async def beside(peer: Peer, number: int) -> float:
    """The same press through mosquitto: seconds until the last of its subscribers has it."""
    await asyncio.sleep(0.02)
    started, _ = peer.button.press("press", b"Elder-%05d" % number)
    await until(lambda: all(number in seen for seen in peer.seen), WAIT)
    return max((seen.get(number, started + WAIT) for seen in peer.seen), default=started) - started


@contextmanager
def mosquitto(folder: Path, screens: int) -> Iterator[Peer | None]:
    """A broker of our own on a free port; None where it is not installed."""
    program = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    if program is None:
        say("mosquitto is not installed (apt-get install mosquitto): no peer in this run")
        yield None
        return
    port, config = free_port(), folder / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
    broker = subprocess.Popen([program, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_port(port, broker)
        peer = Peer(port, screens)
        yield peer
        peer.leave()
    finally:
        stop(broker)


def in_chromium(made: Node, session: str, homes: list[tuple[str, str]], first: int) -> list[float]:
    """Milliseconds from the press to the row in the console's DOM, in a real browser; nothing where there is none."""
    from chromium import rows_drawn

    program = shutil.which("chromium")
    if program is None:
        say("Chromium is not installed (apt-get install chromium): the real console is not measured")
        return []
    return rows_drawn(program, made, session, homes, first, Button)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--presses", type=int, default=120)
    parser.add_argument("--screens", type=int, default=20)
    parser.add_argument("--background", type=float, default=1_700, help="other device messages a second")
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which a scratch database may be made")
    parser.add_argument("--chromium", type=int, default=20, help="presses watched in a real browser; 0 = none")
    options = parser.parse_args()
    with node(options.postgres) as made, ExitStack() as stack:
        say(f"a scratch node on {made.database}, {options.presses} presses, {options.screens} desks …")
        homes, sessions = people(options.presses + options.chromium, options.screens)
        log = made.folder / "run.log"
        stack.enter_context(running(made, log))
        seconds = options.presses * 0.42 + options.chromium * 0.5 + 8
        acknowledged_rate = stack.enter_context(background(made, options.background, seconds))
        peer = stack.enter_context(mosquitto(made.folder, options.screens))
        desks = [Desk(made.web_port, session) for session in sessions]
        run = asyncio.run(present(made, desks, homes[: options.presses], peer))
        stages(run["wall"], homes)
        real = in_chromium(made, sessions[0], homes[options.presses :], options.presses) if options.chromium else []
        rate = acknowledged_rate()
        if run["lost"]:
            say(log.read_text()[-3000:])
    figures = {
        "p50_ms": share(run["waits"], 0.5),
        "p99_ms": share(run["waits"], 0.99),
        "max_ms": share(run["waits"], 1),
        "lost": run["lost"],
        "screens": options.screens,
        "background_per_s": round(rate),
        "peer_p99_ms": share(run["peers"], 0.99),
        "peer_p50_ms": share(run["peers"], 0.5),
        "puback_p50_ms": share(run["acknowledged"], 0.5),
        "puback_p99_ms": share(run["acknowledged"], 0.99),
        "chromium_p50_ms": share(real, 0.5),
        "chromium_p99_ms": share(real, 0.99),
        "presses": options.presses,
        "database": made.database,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "date": datetime.now(UTC).date().isoformat(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
