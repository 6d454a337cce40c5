"""Who has fallen silent: the register's due times are swept, and silence counts only while the house listened.

The register knows when each signal is due, the spool until when everything said has been read, and the door whether it is open.
"""

import socket
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from songhe.care.fleet import actions as fleet
from songhe.care.fleet import queries as fleet_queries
from songhe.journeys import device_heard
from songhe.links.devices import actions as door
from songhe.links.devices import queries as spool

KNOCK_S = 1.0


def run_once(at: datetime, listens: Callable[[], bool] | None = None) -> int:
    """Take what is due a step further; nothing while the door is shut, and everybody has that time more later."""
    fleet.end_over(at)
    fleet.lay_missing(at)
    door.forget_nonces(at)
    if not (listens or door_is_open)():
        return 0
    first_unread = spool.read_through(fleet_queries.mark(device_heard.READER))
    until = min(at, first_unread - timedelta(microseconds=1)) if first_unread else at
    return fleet.sweep(at=at, heard_until=until)


def door_is_open() -> bool:
    """Whether somebody could come in at the door now."""
    host = "127.0.0.1" if settings.DOOR_HOST in {"", "0.0.0.0"} else settings.DOOR_HOST
    try:
        with socket.create_connection((host, settings.DOOR_PORT), timeout=KNOCK_S):
            return True
    except OSError:
        return False
