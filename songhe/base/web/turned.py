"""Who was turned away by a page or the API, as lines of the log: scope, role, forms, tokens, forged posts, haste (ASVS 16.3).

A line for each log-in, status and address of the house at most once a minute, with how often; never what was typed, nor the
path, which may hold a key or a number. Answers to nobody in particular (a wrong address without a log-in) are not told.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)
EVERY = 60.0  # seconds between two lines about the same
MOST = 500  # kinds that are told apart; what comes beside them is only counted
WHY = {
    400: "not understood", 401: "no credential that opens", 403: "forged or not allowed", 404: "not there or not his",
    405: "method", 409: "not at this moment", 413: "too large", 422: "form or parameters refused", 429: "too often or locked",
}  # fmt: skip
OF_NOBODY = {401, 403, 413, 429}
"""Told also where nobody is signed in."""
WITH_ADDRESS = {401, 403}
"""What somebody without a credential tries at a door: from where. Of visitors no address is written down."""


@dataclass
class _Row:
    times: int = 0
    told_at: float = -math.inf


class Turned:
    """Counts, and says of what is due; `now` is a clock that never jumps."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, str, str], _Row] = {}
        self._beside, self._said_at = 0, -math.inf
        self._lock = threading.Lock()  # pages run in many threads

    def note(self, status: int, who: str, where: str, now: float) -> None:
        """`who` was answered `status` by the address named `where`."""
        with self._lock:
            key = (status, who[:80], where)
            if key in self._rows or len(self._rows) < MOST:
                self._rows.setdefault(key, _Row()).times += 1
            else:
                self._beside += 1
            lines = self._due(now)
        for level, line in lines:
            log.log(level, line)

    def _due(self, now: float) -> list[tuple[int, str]]:
        """Forgets what was told and did not come again."""
        self._rows = {key: row for key, row in self._rows.items() if row.times or now - row.told_at < EVERY}
        lines = []
        for (status, who, where), row in self._rows.items():
            if row.times and now - row.told_at >= EVERY:
                level = logging.INFO if status in {409, 422} else logging.WARNING
                lines.append((level, f"turned away {status} ({WHY[status]}): {who!r} at {where}, {row.times} times"))
                row.times, row.told_at = 0, now
        if self._beside and now - self._said_at >= EVERY:
            lines.append((logging.WARNING, f"turned away {self._beside} more, of more kinds than are told apart"))
            self._beside, self._said_at = 0, now
        return lines


turned = Turned()
"""Of this process."""


class TurnedAway:
    """Middleware, behind the one that says who it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code in WHY:
            who = _who(request)
            if who or answer.status_code in OF_NOBODY:
                address = request.META.get("REMOTE_ADDR", "") if answer.status_code in WITH_ADDRESS else ""
                where = request.resolver_match.view_name if request.resolver_match else "no address of the house"
                turned.note(answer.status_code, who or f"nobody {address}".strip(), where, time.monotonic())
        return answer


def _who(request: HttpRequest) -> str:
    """User name behind the session or the token; empty for nobody, whose answers are not bound to a cookie by asking."""
    user = getattr(request, "auth", None) or (request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None)
    return str(getattr(user, "username", "") or "")
