"""`songhe load-hotlines`: the hotlines that the state publishes, as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from songhe.base import clock
from songhe.register.bulletin.actions import load_hotlines


class Command(BaseCommand):
    """Adds what is missing; what a bureau has changed or closed stays."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many were new."""
        self.stdout.write(f"{load_hotlines(at=clock.now())} hotlines added")
