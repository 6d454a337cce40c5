"""`songhe make-keys`: the node's keys, made once, in var/keys.env (mode 600). Refuses to overwrite."""

import os
import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

NAMES = {"SONGHE_SECRET_KEY": 32, "SONGHE_INDEX_KEY": 32, "SONGHE_SEAL_KEY": 32}


class Command(BaseCommand):
    """Run with SONGHE_MAKING_KEYS=1, because settings refuse to load without keys."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-missing", action="store_true", help="say nothing when the keys exist")

    def handle(self, *args: object, **options: object) -> None:
        """Write the file; the lines are what the environment would hold on a production machine."""
        path = settings.VAR / "keys.env"
        if path.exists():
            if not options["if_missing"]:
                self.stderr.write(f"{path} exists and is kept: losing a key loses every value sealed with it.")
            return
        lines = [f"{name}={secrets.token_hex(size)}" for name, size in NAMES.items()]
        lines.append(f"SONGHE_DATA_KEYS=1:{secrets.token_hex(16)}")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write("\n".join(lines) + "\n")
        self.stdout.write(f"keys written to {path}; keep a copy where the backups are not")
