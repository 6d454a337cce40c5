"""Where the time of a message goes in the door: each of its steps done many times by itself, in microseconds of processor time.

What is left of the whole (`door_us`) is the loop, the sockets, and what the two threads cost each other."""

import time
from collections.abc import Callable

from benchmarks.ingest_load import BODY, NOTE
from benchmarks.scratch import say
from songhe.links.devices.mqtt import packets as mqtt
from songhe.links.devices.mqtt.encode import acknowledgement, encode

COUNT, BATCH = 20_000, 200


def where(door_us: float, database_us: float) -> dict[str, float]:
    """Microseconds of one message by step."""
    from songhe.base import clock
    from songhe.links.devices import adapters
    from songhe.links.devices.inbox import open_inbox
    from songhe.links.devices.mqtt.decode import Decoder
    from songhe.links.devices.rows import message_row

    name, at, inbox = "bench-where", clock.now(), open_inbox()
    topic = f"songhe/{name}/up"
    bodies = [BODY % (number, NOTE) for number in range(COUNT)]
    said = [encode(mqtt.Publish(topic, body, 1, number % 65_535 + 1), 4) for number, body in enumerate(bodies)]
    decoder = Decoder(65_536)
    decoder.feed(encode(mqtt.Connect(name, 4, name, b"x", 60), 4))
    decoder.take()
    steps: dict[str, float] = {}

    def decode() -> None:
        for one in said:
            decoder.feed(one)
            decoder.take()

    steps["decode"] = _each(decode)
    steps["read"] = _each(lambda: [adapters.read("generic", topic, body, at) for body in bodies])
    readings = [adapters.read("generic", topic, body, at)[0] for body in bodies]
    steps["row"] = _each(lambda: [message_row(one, name, topic, body, at) for one, body in zip(readings, bodies, strict=True)])
    rows = [message_row(one, name, topic, body, at) for one, body in zip(readings, bodies, strict=True)]
    steps["write"] = _each(lambda: [inbox.write(rows[start : start + BATCH], []) for start in range(0, COUNT, BATCH)])
    steps["answer"] = _each(lambda: [acknowledgement(mqtt.PUBACK, number % 65_535, 4, 0) for number in range(COUNT)])
    inbox.close()
    steps["loop, sockets, threads"] = round(max(0.0, door_us - sum(steps.values())), 1)
    steps["database's own processes"] = database_us
    for step, cost in steps.items():
        say(f"  {cost:6.1f} µs {step}")
    return steps


def _each(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return round((time.process_time() - before) / COUNT * 1e6, 1)
