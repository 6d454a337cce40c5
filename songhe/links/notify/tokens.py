"""Signed links: who it is for and what it is about, in the link itself. Whether it still holds is for the page to decide."""

import base64
import uuid

from django.core.signing import BadSignature, Signer


class BadLink(Exception):
    """Not a link of this house, or one that was changed on its way."""


def make(purpose: str, *keys: uuid.UUID) -> str:
    """A link part that holds `keys` and is good for `purpose` only."""
    body = b"".join(key.bytes for key in keys)
    return _signer(purpose).sign(base64.urlsafe_b64encode(body).rstrip(b"=").decode())


def read(purpose: str, token: str, count: int) -> list[uuid.UUID]:
    """The keys that `make` put in; BadLink for anything else."""
    try:
        text = _signer(purpose).unsign(token)
        body = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (BadSignature, ValueError) as fault:
        raise BadLink(purpose) from fault
    if len(body) != 16 * count:
        raise BadLink(purpose)
    return [uuid.UUID(bytes=body[start : start + 16]) for start in range(0, len(body), 16)]


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"songhe.link.{purpose}", sep=".")
