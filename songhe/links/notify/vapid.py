"""The key with which this node signs for the push services (RFC 8292).

From SONGHE_VAPID_KEY (32 bytes, URL-safe base64) or derived from the node's secret: the same in every process, and nothing
more to keep. A new secret means that browsers subscribe again at their next visit.
"""

import base64
import hashlib
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


def _number() -> int:
    given = os.environ.get("SONGHE_VAPID_KEY", "")
    if given:
        return int.from_bytes(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)), "big")
    wide = hashlib.sha512(b"songhe web push" + settings.SECRET_KEY.encode()).digest()
    return int.from_bytes(wide, "big") % (ORDER - 1) + 1


def key() -> Vapid02:
    """The signing key."""
    return Vapid02(private_key=ec.derive_private_key(_number(), ec.SECP256R1()))


def public() -> str:
    """What a browser needs to subscribe (`applicationServerKey`)."""
    point = key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
