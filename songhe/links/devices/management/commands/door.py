"""`songhe door`: the device door, until it is told to stop."""

import asyncio
import os
import resource
import signal
import ssl
import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from songhe.base import steady
from songhe.links.devices import secure
from songhe.links.devices.door import Door
from songhe.links.devices.inbox import open_inbox


class Command(BaseCommand):
    help = "The device door: MQTT 3.1.1 and 5, acknowledged after the commit."
    requires_system_checks: list[str] = []  # a fault in a page must not keep the door shut

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.DOOR_HOST)
        parser.add_argument("--port", type=int, default=settings.DOOR_PORT)
        parser.add_argument(
            "--certificate", default=os.environ.get("SONGHE_DOOR_CERTIFICATE", ""), help="PEM file; turns TLS on"
        )
        parser.add_argument("--shared", action="store_true", help="other doors of this house listen on the port too")
        parser.add_argument("--key", default=os.environ.get("SONGHE_DOOR_KEY", ""), help="PEM file of its private key")

    def handle(self, **options: Any) -> None:
        """Runs until SIGTERM or SIGINT, and answers what it received before it ends; without its store it ends by itself."""
        more_files()
        # The writer asks for the interpreter a few times per batch; it should not wait 5 ms each time while the loop is busy.
        sys.setswitchinterval(0.0005)
        run = asyncio.run
        with suppress(ImportError):
            import uvloop

            run = uvloop.run
        run(self._serve(options))

    async def _serve(self, options: dict[str, Any]) -> None:
        door, stop = Door(open_inbox()), asyncio.Event()
        lock = tls(options["certificate"], options["key"])
        port = await door.open(options["host"], options["port"], lock, shared=options["shared"])
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        steady.settle()
        self.stdout.write(f"door open on {options['host']}:{port}")
        self.stdout.flush()
        waits = [asyncio.create_task(event.wait()) for event in (stop, door.broken)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        await door.close()
        if door.broken.is_set():
            raise CommandError("the store ended by itself: this door cannot keep anything and has to be started anew")


def tls(certificate: str, key: str) -> ssl.SSLContext | None:
    """A server's context, where a certificate is set."""
    return secure.context(certificate, key) if certificate else None


def more_files() -> None:
    """A connection is a file: take as many as this machine allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
