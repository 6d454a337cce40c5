"""Signatures of notices: over the time, a number used once, and the body; fresh for five minutes."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.utils.translation import gettext as _

from songhe.base.errors import Refused

FRESH = timedelta(minutes=5)


class Forged(Refused):
    """The notice is not from the gateway, was changed on its way, or is an old one sent again."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("支付通知的签名不对或已过期。"))


def signature(key: bytes, timestamp: str, nonce: str, body: bytes) -> str:
    """As the big gateways build it: time, number and body, one a line."""
    text = b"\n".join([timestamp.encode(), nonce.encode(), body, b""])
    return hmac.new(key, text, sha256).hexdigest()


def headers(key: bytes, nonce: str, body: bytes, at: datetime) -> dict[str, str]:
    """What goes with a notice."""
    stamp = str(int(at.timestamp()))
    return {"Pay-Timestamp": stamp, "Pay-Nonce": nonce, "Pay-Signature": signature(key, stamp, nonce, body)}


def verify(key: bytes, given: Mapping[str, str], body: bytes, at: datetime) -> None:
    """Raises Forged unless the signature is right and its time within five minutes of now."""
    stamp, nonce = given.get("Pay-Timestamp", ""), given.get("Pay-Nonce", "")
    right = signature(key, stamp, nonce, body)
    if not hmac.compare_digest(right, given.get("Pay-Signature", "")) or not stamp.isdecimal():
        raise Forged
    if abs(datetime.fromtimestamp(int(stamp), UTC) - at) > FRESH:
        raise Forged
