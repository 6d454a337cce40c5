"""`songhe seed --scale 0.1`: the demo city with that share of its 554,400 elders."""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from songhe.base import clock
from songhe.journeys.seed import crowd
from songhe.journeys.seed.ground import Ground


def scale(text: str) -> float:
    """A share from 0.001 to 1; nothing else."""
    value = float(text)
    if not 0.001 <= value <= 1:
        raise ValueError(text)
    return value


class Command(BaseCommand):
    """The people of the story first, then the crowd; what is there already stays, and the second run adds nothing."""

    help = "Sow the demo city with a share of its 554,400 elders (all invented); 1.0 takes a few minutes"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=scale, default=0.01, help="0.01 .. 1.0 of 554,400 elders (default 0.01)")

    def handle(self, *args: Any, scale: float, **options: Any) -> None:
        call_command("seed_city", verbosity=0, stdout=self.stdout)
        began = time.monotonic()
        try:
            added = crowd.sow(Ground(at=clock.now()), scale, lambda text: self._tell(text, began))
        except crowd.OtherScale as known:
            raise CommandError(f"this node has the city at scale {known}; take an empty node for another one") from known
        self.stdout.write(f"{added:,} invented elders added" if added else "the crowd was sown before; nothing changed")

    def _tell(self, text: str, began: float) -> None:
        self.stdout.write(f"{time.monotonic() - began:6.1f} s  {text}")
        self.stdout.flush()
