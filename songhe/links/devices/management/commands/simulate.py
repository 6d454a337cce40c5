"""`songhe simulate`: a city of virtual homes that drives the real door."""

import asyncio
import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from songhe.links.devices import drill
from songhe.links.devices.management.commands.door import more_files
from songhe.links.devices.simulation import Simulation


class Command(BaseCommand):
    help = "Virtual homes through the real door; ends with one line of JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--homes", type=int, default=100)
        parser.add_argument("--rate", type=float, default=50, help="messages a second from all homes together")
        parser.add_argument("--press-every", type=float, default=0, help="seconds between two presses; 0 = none")
        parser.add_argument("--seconds", type=float, default=30)
        parser.add_argument("--prefix", default="sim-", help="names of the homes; `d` = the devices of the seeded city")
        parser.add_argument("--host", default=settings.DOOR_HOST)
        parser.add_argument("--port", type=int, default=settings.DOOR_PORT)

    def handle(self, **options: Any) -> None:
        more_files()
        names = ("host", "port", "rate", "press_every", "seconds")
        try:
            with drill.guests(options["prefix"], options["homes"]) as homes:
                simulation = Simulation(homes=homes, **{name: options[name] for name in names})
                figures = asyncio.run(simulation.run(self._show))
        except KeyboardInterrupt:
            raise CommandError("stopped") from None
        if not figures["homes"]:
            raise CommandError(f"no home came in: is there a door at {options['host']}:{options['port']}?")
        self.stdout.write(json.dumps(figures))

    def _show(self, line: str) -> None:
        """One line that is drawn over on a terminal, and plain lines elsewhere."""
        end = "\r" if sys.stderr.isatty() else "\n"
        self.stderr.write(f"{line}  ", ending=end)
