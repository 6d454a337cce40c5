"""`songhe backup FOLDER`: a whole copy of this node while it runs. Keys are not in it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from songhe.base import backup, clock


class Command(BaseCommand):
    """Refuses a folder that is not empty."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it, and say what is in it and what is not."""
        try:
            manifest = backup.take(options["folder"], clock.now())
        except backup.BackupFault as fault:
            raise CommandError(str(fault)) from fault
        names = ", ".join(manifest["files"])
        self.stdout.write(f"{options['folder']}: {names}; journal up to position {manifest['journal_head']:,}")
        self.stdout.write("The keys (var/keys.env) are not in it, and nobody reads it without them: keep them elsewhere.")
        self.stdout.write(f"Prove it: songhe restore-check {options['folder']}")
