"""A web process that writes down what it answered, for `attack.py`: whoever attacks, nobody's own count is believed.

The limits of rate are off here: they would hide what lies behind them, and their own tests hold
them. Never part of the program.
"""

import os
from typing import Any

from songhe.config.asgi import application as house  # sets Django up before anything else is read

from songhe.desks.partner import doors  # isort: skip
from songhe.desks.portal import open_page  # isort: skip

doors.Rate.allow_request = lambda self, request: True  # type: ignore[method-assign,assignment]
open_page.too_many = lambda request, per_minute: False

NOTES = os.open(os.environ["ATTACK_NOTES"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """One line for each answer: status, method, path with its query."""

    async def note(message: Any) -> None:
        if message["type"] == "http.response.start":
            asked = scope["raw_path"].decode("latin-1")
            query = scope["query_string"].decode("latin-1")
            os.write(NOTES, f"{message['status']} {scope['method']} {asked}?{query}\n".encode())
        await send(message)

    await house(scope, receive, note if scope["type"] == "http" else send)
