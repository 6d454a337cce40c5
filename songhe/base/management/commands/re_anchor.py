"""`songhe re-anchor --reason "…"`: begin the file of seals outside the database anew, after a restore or a loss. Journalled.

First `songhe verify-journal`: what it finds now it cannot find afterwards. The old file stays beside the new one.
"""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from songhe.base import anchoring, clock
from songhe.base.actors import Actor
from songhe.base.errors import Refused


class Command(BaseCommand):
    """The only way in which an anchor that does not fit is written to again."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", required=True, help="what happened; the journal keeps it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say where the old file is."""
        try:
            kept = anchoring.renew(by=Actor("command", getpass.getuser()), at=clock.now(), reason=options["reason"])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"anchored anew; {f'the old file is {kept}' if kept else 'there was no old file'}")
