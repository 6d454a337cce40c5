"""`songhe seed-city`: sow the demo city and say how to get in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from songhe.base import clock
from songhe.journeys import seed_city
from songhe.journeys.seed.users import PASSWORD, PEOPLE


class Command(BaseCommand):
    """Idempotent: the second run only prints the log-ins."""

    help = "Sow an invented city: users for every role, elders, responders, devices, a year of calls"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--small", action="store_true", help="a tenth of it, for tests")

    def handle(self, *args: Any, small: bool = False, **options: Any) -> None:
        sown = seed_city.sow(at=clock.now(), small=small, tell=self.stdout.write)
        if sown.already:
            self.stdout.write("the city was sown before; nothing changed")
        if options.get("verbosity"):  # `songhe run` welcomes people itself
            self._say_how(sown)

    def _say_how(self, sown: Any) -> None:
        self._log_ins()
        for username, secret in sown.secrets.items():
            self.stdout.write(f"device {username}  secret {secret}")
        self._press(sown.secrets.get("btn-wang", "<secret of btn-wang>"))

    def _log_ins(self) -> None:
        self.stdout.write(f"\nhttp://{settings.WEB_HOST}:{settings.WEB_PORT}/   password of all: {PASSWORD}")
        for username, name, role, _, note in PEOPLE:
            self.stdout.write(f"  {username:<10} {role:<10} {name} {note}")

    def _press(self, secret: str) -> None:
        """Three ways to press Wang's button."""
        press = '{"signal":"sos"}'
        self.stdout.write("\nPress Wang's button:\n  songhe press btn-wang")
        self.stdout.write(f"  curl -u btn-wang:{secret} -d '{press}' http://127.0.0.1:{settings.WEB_PORT}/api/v1/presses")
        self.stdout.write(
            f"  mosquitto_pub -p {settings.DOOR_PORT} -u btn-wang -P {secret} -q 1 -t songhe/btn-wang/up -m '{press}'"
        )
