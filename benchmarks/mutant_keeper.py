"""A keeper of deadlines with one fault, which `crash.py` must be able to see: it trusts the clock.

Never part of the program.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songhe.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from songhe.base import steps  # noqa: E402

steps.Watch.look = lambda self: 0.0  # type: ignore[method-assign]

if __name__ == "__main__":
    call_command("worker", "--only", "deadlines")
