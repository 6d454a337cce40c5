"""`songhe load-divisions`: the 2,074 divisions and the management units, as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from songhe.register.places.actions import load_divisions


class Command(BaseCommand):
    """Adds what is missing; what somebody has edited stays."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many were new."""
        self.stdout.write(f"{load_divisions()} divisions added")
