"""The envelopes of this room's sheets (`base/outbox/envelope.py`), with a key of their own."""

from songhe.base.outbox.envelope import Envelope, NotForUs

__all__ = ["NotForUs", "opened", "public", "sealed"]
OURS = Envelope(b"songhe assessment outbox 1")
public, opened, sealed = OURS.public, OURS.opened, OURS.sealed
