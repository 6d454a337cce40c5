"""What the desks write meanwhile: notes to open calls, through a web process of the house, by a signed-in dispatcher."""

import asyncio
import time
from uuid import uuid4

from benchmarks.booking import TOKEN, _session
from benchmarks.scratch import say, share
from benchmarks.wire import Wire

CALLS, WARM = 40, 10


class Desk:
    """A dispatcher of 汉阴县 with open calls before him, each of somebody else."""

    def __init__(self) -> None:
        from songhe.base import clock
        from songhe.base.actors import Actor
        from songhe.care.emergency import actions as emergency
        from songhe.register.people.models import Elder
        from tests import cast

        cast.city()
        village, now = cast.place(cast.PUXI), clock.now()
        self.user = cast.user("desk", "Desk", "dispatcher", cast.HANYIN)
        self.cookie = f"sessionid={_session(self.user)}; csrftoken={TOKEN}"
        self.calls = []
        for number in range(CALLS):
            elder = Elder.objects.create(name=f"Elder-{number:05d}", division=village, division_path=village.path)
            told = {"source": f"bench:{number}", "trigger": "sos", "by": Actor("bench", "bench"), "at": now}
            self.calls.append(emergency.raise_call(elder=elder, **told)[0].pk)

    async def write(self, port: int, rate: float, seconds: float) -> list[float]:
        """Notes at this rate, whether or not those before were answered: how long each took, in seconds."""
        wire = Wire("127.0.0.1", port)

        async def one(number: int) -> float:
            text = {"text": f"note {number} {uuid4()}", "csrfmiddlewaretoken": TOKEN}
            began = time.perf_counter()
            status, _where = await wire.post(f"/calls/{self.calls[number % CALLS]}/note/", text, self.cookie)
            if status != 302:
                raise SystemExit(f"a note was answered with {status}")
            return time.perf_counter() - began

        for number in range(WARM):
            await one(number)
        began, waiting = time.perf_counter(), []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            waiting.append(asyncio.create_task(one(number)))
        waits = await asyncio.gather(*waiting)
        wire.close()
        say(f"the web wrote {len(waits)} notes: p50 {share(waits, 0.5)} ms, p99 {share(waits, 0.99)} ms")
        return waits


def written() -> int:
    """Notes in the table."""
    from songhe.care.emergency.models import Note

    return Note.objects.count()
