"""`songhe press btn-wang`: one press through the real door, as the device itself would do it."""

import asyncio
import getpass
import time
from argparse import ArgumentParser
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from songhe.base import clock
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.links.devices import drill
from songhe.links.devices.models import Credential
from songhe.links.devices.mqtt.client import Turned, connect


class Command(BaseCommand):
    help = "Press a button: one message through the real door, and when it was acknowledged."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uid", help="device number, such as btn-wang; behind a gateway: gateway/name")
        parser.add_argument("--signal", default="sos", help="sos, fall, smoke, gas, water, vital, battery …")
        parser.add_argument("--secret", default="", help="secret of a real device; not needed in the demo")
        parser.add_argument("--host", default=settings.DOOR_HOST)
        parser.add_argument("--port", type=int, default=settings.DOOR_PORT)

    def handle(self, **options: Any) -> None:
        """Prints how long the door took to make it durable; a door that is shut is a sentence, not a trace."""
        username, _, behind = options["uid"].partition("/")
        try:
            with _secret(username, options["secret"]) as secret:
                message = _message(username, behind, options["signal"])
                took = asyncio.run(self._press(options, username, secret, message))
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        except drill.InUse:
            raise CommandError(f"{username} is a real device: give its own secret with --secret") from None
        except Turned as answer:
            raise CommandError(f"the door turned {username} away (reason 0x{answer.args[0]:02x})") from None
        except OSError as fault:
            raise CommandError(f"no door at {options['host']}:{options['port']}: {fault}") from None
        self.stdout.write(f"{options['uid']} pressed ({options['signal']}); durable and acknowledged after {took:.1f} ms")

    async def _press(self, options: dict[str, Any], username: str, secret: str, message: tuple[str, bytes]) -> float:
        device = await connect(options["host"], options["port"], username, secret)
        started = time.perf_counter()
        code = await asyncio.wait_for(device.publish(*message), 10)
        took = (time.perf_counter() - started) * 1000
        device.close()
        if code >= 0x80:
            raise CommandError(f"the door kept it as a dead letter (reason 0x{code:02x})")
        return took


def _secret(username: str, given: str) -> AbstractContextManager[str]:
    """The one that was given, else that of a drill: nothing that opens the door stays behind on a node."""
    return nullcontext(given) if given else drill.guest(username, by=Actor("command", getpass.getuser()))


def _message(username: str, behind: str, signal: str) -> tuple[str, bytes]:
    """Topic and payload, in the format of the credential it comes with."""
    row = Credential.objects.filter(username=username).first()
    if row and row.adapter == "zigbee2mqtt" and behind:
        words = b'{"action":"emergency","battery":100,"linkquality":120,"voltage":3000}'
        return f"zigbee2mqtt/{behind}", words if signal == "sos" else b'{"%s":true,"linkquality":120}' % signal.encode()
    extra = {"device": behind} if behind else {}
    return f"songhe/{username}/up", drill.said(signal, clock.now(), **extra)
