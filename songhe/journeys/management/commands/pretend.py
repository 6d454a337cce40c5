"""`songhe pretend`: the devices of the demo city say that they are there, for as long as the demo runs."""

import asyncio
import random
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from songhe.base import clock
from songhe.journeys.seed import speaking
from songhe.links.devices.management.commands.door import more_files


class Command(BaseCommand):
    help = "The devices of the demo city go on speaking, through the real door"
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("only where SONGHE_DEMO=1 says that its people are invented")
        more_files()
        rows = speaking.talkers()
        known = speaking.secrets(rows, clock.now())
        rows = [row for row in rows if row.account in known]
        self.stdout.write(f"{len(rows)} devices go on speaking")
        host = "127.0.0.1" if settings.DOOR_HOST in {"", "0.0.0.0", "::"} else settings.DOOR_HOST
        speak = partial(self._say, host, known)
        try:
            asyncio.run(speaking.live(rows, speak, asyncio.sleep, random.Random(3)))
        except KeyboardInterrupt:
            return

    @staticmethod
    async def _say(host: str, known: dict[str, str], one: speaking.Talker) -> None:
        await speaking.say(host, settings.DOOR_PORT, one, known[one.account])
