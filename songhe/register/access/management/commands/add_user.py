"""`songhe add-user`: the first user of a node, or a way in when nobody else can make one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.access import actions
from songhe.register.access.models import Role
from songhe.register.places.models import Division


class Command(BaseCommand):
    """Draws a one-time password and prints it, unless one comes on standard input; its user must change it."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("division", help="code, e.g. 6109 or 610921")
        parser.add_argument("--password-stdin", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the user, or say in a sentence why not."""
        division = Division.objects.filter(code=options["division"]).first()
        if division is None:
            raise CommandError(f"no division {options['division']}: load the divisions first (songhe load-divisions)")
        by = Actor("command", "songhe add-user")
        facts = {name: options[name] for name in ("username", "name", "role")} | {"division": division, "by": by}
        try:
            if options["password_stdin"]:
                user, drawn = actions.create_user(**facts, password=input(), at=clock.now(), one_time=True), ""
            else:
                user, drawn = (made := actions.open_user(**facts, at=clock.now())).user, made.password
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        if drawn:
            self.stdout.write(f"one-time password: {drawn}")
        until = f"{localtime(user.one_time_until):%Y-%m-%d %H:%M}" if user.one_time_until else ""
        self.stdout.write(f"{options['username']} may log in once until {until} and must change the password first")
