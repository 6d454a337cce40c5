"""A journey that follows the door's spool: each message once, whatever is killed in between (laws 2 and 4).

Read as `reading` reads the journal: the place of the reader moves in the transaction of what follows. A batch that fails is
taken up message by message; one that cannot be followed is noted and holds up no other.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.kept import Kept
from songhe.base.rows import this_node
from songhe.care.fleet.models import Device
from songhe.links.devices import queries as spool
from songhe.links.devices.queries import Spoken
from songhe.links.notify.models import Reader
from songhe.register.places.models import Division

log = logging.getLogger(__name__)


_READER = Kept(lambda name, node: Reader.objects.filter(name=name, node=node), name=str, node=str)


@dataclass
class Spool:
    """One reader: `name` is its place, `follow` does what follows from a stretch of messages inside a deed."""

    name: str
    follow: Callable[[Sequence[Spoken], datetime], None]
    unread: str  # verb of the note about a message that could not be followed
    batch: int = 200
    batches: int = 10

    def run_once(self, at: datetime) -> int:
        """Read what came since the last time; how many messages."""
        done = 0
        for _ in range(self.batches):
            count = self._one_batch(at)
            done += count
            if count < self.batch:
                break
        return done

    def _one_batch(self, at: datetime) -> int:
        reader = _READER.first(name=self.name, node=this_node())
        if reader is None:
            reader = Reader.objects.get_or_create(name=self.name, node=this_node())[0]
        messages = spool.after(reader.pos, self.batch)
        if not messages:
            if reader.pos and reader.pos > spool.newest():
                Reader.objects.filter(pk=reader.pk, pos=reader.pos).update(pos=0)  # the spool was begun anew
            return 0
        try:
            return len(messages) if self.step(reader.pos, messages, at) else 0
        except (OperationalError, InterfaceError):
            raise  # the database is busy or gone: nothing happened, the next run takes it
        except Exception:
            log.exception("%s could not follow a batch together; now one by one", self.name)
        return sum(self._alone(message, at) for message in messages)

    def step(self, here: int, messages: Sequence[Spoken], at: datetime) -> bool:
        """Move the place and follow, both or neither; False when another copy has moved it."""
        with journal.deed():
            if not self._move(here, messages[-1].seq):
                return False
            self.follow(messages, at)
        return True

    def _move(self, here: int, to: int) -> bool:
        return bool(Reader.objects.filter(name=self.name, node=this_node(), pos=here).update(pos=to))

    def _alone(self, message: Spoken, at: datetime) -> int:
        """One message by itself; one that cannot be followed is noted and holds up no other."""
        here = Reader.objects.get(name=self.name, node=this_node()).pos
        if here >= message.seq:
            return 0
        try:
            return int(self.step(here, [message], at))
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:
            log.exception("%s could not follow message %s of %s", self.name, message.seq, message.device)
            with journal.deed():
                if self._move(here, message.seq):
                    self._note(message, type(fault).__name__, at)
        return 1

    def _note(self, message: Spoken, why: str, at: datetime) -> None:
        reader = Reader.objects.get(name=self.name, node=this_node())
        device = Device.objects.filter(uid=message.device).first()
        where = device.division_path if device else Division.objects.get(level="city").path
        facts = {"message": message.seq, "device": message.device, "why": why}
        journal.write(verb=self.unread, subject=reader, by=CLOCK, at=at, division=where, facts=facts)
