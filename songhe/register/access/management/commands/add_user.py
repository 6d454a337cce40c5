"""`songhe add-user`: the first user of a node, or a way in when nobody else can make one."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.access import actions
from songhe.register.access.models import Role
from songhe.register.places.models import Division


class Command(BaseCommand):
    """Asks for a one-time password unless one comes on standard input; its user must change it at the first log-in."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("division", help="code, e.g. 6109 or 610921")
        parser.add_argument("--password-stdin", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the user, or say in a sentence why not."""
        password = input() if options["password_stdin"] else getpass.getpass("One-time password: ")
        division = Division.objects.filter(code=options["division"]).first()
        if division is None:
            raise CommandError(f"no division {options['division']}: load the divisions first (songhe load-divisions)")
        by = Actor("command", "songhe add-user")
        facts = {name: options[name] for name in ("username", "name", "role")}
        try:
            actions.create_user(**facts, division=division, password=password, by=by, at=clock.now(), one_time=True)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{options['username']} may log in and must change the password first")
