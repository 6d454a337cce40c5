"""`songhe door` as a process: it ends with a sentence when its writer does, so that the supervisor starts a whole one."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

BROKEN_DISK = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "songhe.config.settings"
import django
django.setup()
from songhe.links.devices import store
store.Store._gather = lambda self: 1 / 0
start = store.Store.start
def and_wake(self):
    start(self)
    self._work.set()
store.Store.start = and_wake
from django.core.management import execute_from_command_line
execute_from_command_line(["songhe", "door", "--port", "0"])
"""


def test_a_door_without_its_writer_ends_with_a_sentence(tmp_path: Path) -> None:
    keys = {f"SONGHE_{name}": getattr(settings, name) for name in ("SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "SEAL_KEY")}
    environment = {**os.environ, **keys, "SONGHE_VAR": str(tmp_path), "SONGHE_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", BROKEN_DISK],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "the store has ended" in done.stderr and "ZeroDivisionError" in done.stderr
    assert "this door cannot keep anything" in done.stderr.splitlines()[-1]
