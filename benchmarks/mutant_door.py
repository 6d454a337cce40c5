"""A door that says yes before its commit: the fault that `crash.py` must be able to see. Never part of the program.

It is the real door with one line moved: every batch is acknowledged first, and written a moment later, as a write-behind
cache does.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songhe.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from songhe.links.devices import door, store  # noqa: E402
from songhe.links.devices.rows import Delivery  # noqa: E402

BEHIND = 0.1  # seconds


class HastyStore(store.Store):
    """Answers when a batch is gathered; whether it ever reaches the disk, the device will not know."""

    def _keep(self, batch: list[Delivery]) -> None:
        self.done(batch)
        time.sleep(BEHIND)
        super()._keep(batch)

    def _finish(self, batch: list[Delivery]) -> None:
        self.committed += len(batch)


if __name__ == "__main__":
    door.Store = HastyStore  # type: ignore[misc]
    call_command("door")
