"""`songhe run`: the whole node as one supervised program, until Ctrl-C."""

import asyncio
import os
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.module_loading import import_string

from songhe.base.laying import pending, refuse_strange
from songhe.base.supervisor import Child, Supervisor, raise_descriptor_limit, taken


class Command(BaseCommand):
    """Starts the process list, starts a dead process again, and stops all of them together."""

    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse early with a sentence; then run until a signal."""
        began = os.environ.get("SONGHE_BEGAN", "")  # when `make` was called: installing and seeding included
        self.began, self.since = (float(began), "`make`") if began else (time.time(), "`songhe run`")
        children = import_string(settings.PROCESSES)()
        self._refuse_taken(children)
        self._prepare_or_refuse()
        connections.close_all()
        raise_descriptor_limit()
        asyncio.run(self._run(children))
        self._say("stopped")

    async def _run(self, children: list[Child]) -> None:
        await Supervisor(children, self._say).run(self._welcome)

    def _refuse_taken(self, children: list[Child]) -> None:
        for name, host, port in taken(children):
            raise CommandError(
                f"Port {port} on {host} is taken, so {name} cannot listen there. Is another Songhe running? "
                f"End it, or choose another port with SONGHE_{name.upper()}_PORT."
            )

    def _prepare_or_refuse(self) -> None:
        refuse_strange()
        if settings.DEMO:
            call_command("set_up", demo=True, stdout=self.stdout)
        elif waiting := pending():
            raise CommandError(f"{waiting} migrations are waiting. Make a backup, then run `songhe set-up`.")

    async def _welcome(self) -> None:
        lines = import_string(settings.WELCOME)()
        self._say("\n" + "\n".join([*lines, f"Up {time.time() - self.began:.0f} s after {self.since}."]) + "\n")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
