"""What a vendor's cloud posts, signed: HMAC-SHA256 over `<timestamp>.<body>`, a time stamp of these minutes, and its own key.

Who has the signature of one post can neither change it nor post it later; the same post again is refused, and the same event
posted anew (a new time stamp under the same idempotency key) is the same fact.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from songhe.links.devices.models import Credential

FRESH = timedelta(minutes=5)
SCHEME = "sha256="


def sign(secret: str, stamp: str, body: bytes) -> str:
    """The header `X-Signature` of a body posted at `stamp` (seconds since 1970)."""
    return SCHEME + hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def is_fresh(stamp: str, at: datetime) -> bool:
    """True for a time stamp of these minutes; seconds, and nothing else."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 11):
        return False
    return abs(at - datetime.fromtimestamp(int(stamp), UTC)) <= FRESH


def is_signed(row: Credential, signature: str, stamp: str, body: bytes) -> bool:
    """True where the account has a secret to sign with, and this was signed with it."""
    return bool(row.signing) and hmac.compare_digest(sign(row.signing, stamp, body).encode(), signature.encode())


def digest(row: Credential, signature: str) -> str:
    """By what a signature is known again."""
    return hashlib.sha256(f"{row.username}\0{signature}".encode()).hexdigest()
