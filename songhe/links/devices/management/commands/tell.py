"""`songhe tell btn-wang down '{"interval": 60}'`: what a device is set to, or with --once is to do."""

import getpass
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.links.devices import actions
from songhe.links.devices.models import Credential


class Command(BaseCommand):
    help = "Tell a device a setting that stands, or a command that is done once."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="account at the door, such as btn-wang")
        parser.add_argument("topic", help="topic it listens to; without a slash it is songhe/<account>/<topic>")
        parser.add_argument("text", help="what it is told; empty takes it back")
        parser.add_argument("--once", action="store_true", help="a command and no setting")
        parser.add_argument("--minutes", type=float, default=0, help="not told any more after that; 0: whenever it comes")

    def handle(self, **options: Any) -> None:
        """A refusal is a sentence."""
        username, topic, at = options["username"], options["topic"], clock.now()
        credential = Credential.objects.filter(username=username, disabled_at=None).first()
        if credential is None:
            raise CommandError(f"nobody has the account {username}")
        until = at + timedelta(minutes=options["minutes"]) if options["minutes"] else None
        topic = topic if "/" in topic else f"songhe/{username}/{topic}"
        by = Actor("command", getpass.getuser())
        try:
            row = actions.tell(
                credential=credential, topic=topic, text=options["text"], by=by, at=at, once=options["once"], until=until
            )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"{username} is told on {topic} (number {row.number}), now or when it comes")
