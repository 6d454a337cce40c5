"""`songhe restore-check FOLDER`: can this node be lived from that copy? Opens it aside; the running node is not touched."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from songhe.base import backup


class Command(BaseCommand):
    """Exit code 1 and a sentence when the copy does not hold."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each thing that holds."""
        try:
            for line in backup.check(options["folder"]):
                self.stdout.write(line)
        except backup.BackupFault as fault:
            raise CommandError(str(fault)) from fault
