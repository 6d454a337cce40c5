"""`songhe intake`: urgent messages of the door become calls, within a blink of the bell."""

from typing import Any

from django.core.management.base import BaseCommand

from songhe.base import clock
from songhe.base.bell import POLL
from songhe.journeys import button_pressed
from songhe.journeys.loops import Chore, run_until_stopped


class Command(BaseCommand):
    help = "Turn urgent messages of the device door into calls, until told to stop. Two copies may run."
    requires_system_checks: list[str] = []  # a fault in a page must not keep an alarm from ringing

    def handle(self, **options: Any) -> None:
        """Runs until SIGTERM or SIGINT."""
        button_pressed.rehearse(clock.now())
        self.stdout.write("intake ready")
        self.stdout.flush()
        run_until_stopped([Chore("intake", button_pressed.run_once, POLL, bell="inbox", first=True)])
