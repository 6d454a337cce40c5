"""`songhe set-up`: lay the tables of every database of this node; with --demo also the demo city. Safe to repeat."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from songhe.base.laying import pending, quickly, refuse_strange


class Command(BaseCommand):
    """Does nothing, quickly, where nothing is to be done."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also make the demo city, its people and its devices")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate each database, then seed."""
        refuse_strange()
        if pending():
            for alias in connections:
                self.stdout.write(f"laying the tables of {alias} …")
                with quickly():
                    call_command("migrate", database=alias, verbosity=0, interactive=False)
        if options["demo"]:
            call_command("seed_city", stdout=self.stdout, verbosity=0)
