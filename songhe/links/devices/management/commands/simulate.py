"""`songhe simulate`: a city of virtual homes that drives the real door."""

import asyncio
import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from songhe.links.devices import drill
from songhe.links.devices.curves import STORIES
from songhe.links.devices.management.commands.door import more_files
from songhe.links.devices.simulation import Sensors, Simulation

LONGEST = 23
"""Hours: a device's own time is believed for a day (`adapters.reading.LATE`)."""


class Command(BaseCommand):
    help = "Virtual homes through the real door; ends with one line of JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--homes", type=int, default=100)
        parser.add_argument("--rate", type=float, default=50, help="messages a second from all homes together")
        parser.add_argument("--press-every", type=float, default=0, help="seconds between two presses; 0 = none")
        parser.add_argument("--seconds", type=float, default=30)
        parser.add_argument("--sensors", action="store_true", help="the sensors of the demo's homes live their days instead")
        parser.add_argument("--hours", type=float, default=12, help="with --sensors: so much of what led up to now, at most 23")
        parser.add_argument("--seed", type=int, default=1, help="with --sensors: the same seed, the same days")
        parser.add_argument("--quiet-homes", action="store_true", help="with --sensors: nothing happens anywhere")
        parser.add_argument("--prefix", default="sim-", help="names of the homes; `d` = the devices of the seeded city")
        parser.add_argument("--host", default=settings.DOOR_HOST)
        parser.add_argument("--port", type=int, default=settings.DOOR_PORT)

    def handle(self, **options: Any) -> None:
        more_files()
        names = ("host", "port", "rate", "press_every", "seconds")
        told = {name: options[name] for name in names}
        try:
            if options["sensors"]:
                figures = asyncio.run(self._sensors(options, told).run(self._show))
                return self._end(figures, options)
            with drill.guests(options["prefix"], options["homes"]) as homes:
                figures = asyncio.run(Simulation(homes=homes, **told).run(self._show))
        except KeyboardInterrupt:
            raise CommandError("stopped") from None
        self._end(figures, options)

    def _sensors(self, options: dict[str, Any], told: dict[str, Any]) -> Sensors:
        sensors, homes = drill.sensors(options["homes"])
        if not sensors:
            raise CommandError("no sensors with an account that a drill may use: they are those of the demo city")
        stories = () if options["quiet_homes"] else STORIES
        hours = min(max(options["hours"], 0), LONGEST)
        return Sensors(homes=homes, sensors=sensors, seed=options["seed"], hours=hours, stories=stories, **told)

    def _end(self, figures: dict[str, Any], options: dict[str, Any]) -> None:
        if not figures["homes"]:
            raise CommandError(f"no home came in: is there a door at {options['host']}:{options['port']}?")
        self.stdout.write(json.dumps(figures))

    def _show(self, line: str) -> None:
        """One line that is drawn over on a terminal, and plain lines elsewhere."""
        end = "\r" if sys.stderr.isatty() else "\n"
        self.stderr.write(f"{line}  ", ending=end)
