"""Who listens, in the order in which each follows; an undo goes the other way. A new room adds its file and its name here."""

from songhe.journeys.life import (
    beds,
    devices,
    files,
    health,
    help_links,
    home_beds,
    homecare,
    keys,
    log_ins,
    meals,
    open_calls,
    relatives,
    visits,
)
from songhe.journeys.life.listening import Listener

LISTENERS: tuple[Listener, ...] = (
    open_calls,
    homecare,
    meals,
    visits,
    beds,
    home_beds,
    health,
    help_links,
    keys,
    relatives,
    files,
    devices,
    log_ins,
)
"""`files` moves the person or makes the new file in another county; `devices` and `log_ins` come after it."""
