"""`songhe rotate-keys`: seal every value with the newest data key; with --index make every mark anew with the newest index key.

The order, for either: `--new`, restart every process (all must know the key before one uses it), then without `--new`; when it
says that only the newest key is in use, and the oldest backup you would restore is younger, take the old one out of the ring.
Secrets of devices and tokens are kept as digests only: each moves to the newest index key when it is shown the next time.
"""

import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from songhe.base import crypto, rotation


class Command(BaseCommand):
    """Restartable: what was moved stays moved."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--index", action="store_true", help="the index key instead of the data key")
        parser.add_argument("--new", action="store_true", help="make a newer key and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make a key, or move the values and say which keys are still in use."""
        if options["new"]:
            return self._make_key("INDEX_KEY", 32) if options["index"] else self._make_key("DATA_KEYS", 16)
        for step in rotation.rotate_index() if options["index"] else rotation.rotate():
            what = "marks made anew" if options["index"] else "values sealed anew"
            self.stdout.write(f"{step.table}: {step.seen:,} of {step.of:,} rows, {step.moved:,} {what}")
        if options["index"]:
            return self._say_digests()
        for number, count in sorted(rotation.keys_in_use().items()):
            self.stdout.write(f"key {number}: {count:,} values")

    def _say_digests(self) -> None:
        """Marks are all of the newest key now; digests wait for their owners."""
        newest, counts = crypto.newest_index_key(), rotation.index_keys_in_use()
        self.stdout.write(f"index key {newest}: every mark, {counts.pop(newest, 0):,} secrets and tokens")
        for number, count in sorted(counts.items()):
            self.stdout.write(f"index key {number}: {count:,} secrets and tokens, each until it is shown the next time")

    def _make_key(self, setting: str, size: int) -> None:
        name, path = f"SONGHE_{setting}", settings.VAR / "keys.env"
        ring = crypto.ring_with(getattr(settings, setting), secrets.token_bytes(size))
        number = ring.rpartition(",")[2].partition(":")[0]
        if name in os.environ or not path.exists():
            raise CommandError(
                f"{name} comes from the environment here: set it there to its value followed by `,{number}:` and "
                f"{2 * size} hex digits (a key without a number is 1: write `1:` before it)."
            )
        lines = [f"{name}={ring}" if line.startswith(f"{name}=") else line for line in path.read_text().splitlines()]
        fresh = path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("\n".join(lines) + "\n")
            os.fsync(file.fileno())
        fresh.replace(path)
        again = "songhe rotate-keys --index" if setting == "INDEX_KEY" else "songhe rotate-keys"
        self.stdout.write(f"key {number} is in {path}. Keep a copy, restart everything, then run `{again}`.")
