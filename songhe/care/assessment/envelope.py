"""What a phone keeps until it can send it, it seals to the public key of this node: not even the phone can read it again.

`version | key id (4) | ephemeral point (65) | nonce (12) | AES-256-GCM`, the key from ECDH on P-256 through HKDF-SHA256; bound
to its name as associated data. The private key follows from the node's index key, which is never rotated.
"""

import base64
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

VERSION, ID, POINT, NONCE = 1, 4, 65, 12
INFO = b"songhe assessment outbox 1"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


class NotForUs(ValueError):
    """Sealed to another node, changed on the way, or no envelope at all."""


def public() -> str:
    """The point to which a phone seals, in base64."""
    return base64.b64encode(_point(_private())).decode()


def opened(envelope: bytes, name: str) -> bytes:
    """What a phone sealed under this name."""
    head = 1 + ID
    version, key_id, body = envelope[:1], envelope[1:head], envelope[head:]
    point, nonce, box = body[:POINT], body[POINT : POINT + NONCE], body[POINT + NONCE :]
    if version != bytes([VERSION]) or key_id != _id(_point(_private())):
        raise NotForUs(name)
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        return AESGCM(_key(_private().exchange(ec.ECDH(), theirs))).decrypt(nonce, box, name.encode())
    except (ValueError, InvalidTag) as fault:
        raise NotForUs(name) from fault


def sealed(text: bytes, name: str, nonce: bytes) -> bytes:
    """What a phone does (`outbox.js`), for commands and tests."""
    own = ec.generate_private_key(ec.SECP256R1())
    theirs = _private().public_key()
    box = AESGCM(_key(own.exchange(ec.ECDH(), theirs))).encrypt(nonce, text, name.encode())
    return bytes([VERSION]) + _id(_point(_private())) + _point(own) + nonce + box


def _private() -> ec.EllipticCurvePrivateKey:
    wide = hashlib.sha512(INFO + bytes.fromhex(settings.INDEX_KEY)).digest()
    return ec.derive_private_key(int.from_bytes(wide, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _id(point: bytes) -> bytes:
    return hashlib.sha256(point).digest()[:ID]


def _key(shared: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"", info=INFO).derive(shared)
