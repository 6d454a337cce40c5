"""What a phone keeps until it can send it, it seals to the public key of this node: not even the phone can read it again.

`version | key id (4) | ephemeral point (65) | nonce (12) | AES-256-GCM`, the key from ECDH on P-256 through HKDF-SHA256; bound
to its name as associated data. The private key follows from the node's index key; while that is rotated, envelopes to every
key of the ring open, and phones are given the newest. A page seals a hundred facts with one point of its own (`seal.js`), each
with a nonce of its own: what follows from a point is kept here for the next of them.
"""

import base64
import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from songhe.base import crypto

VERSION, ID, POINT, NONCE = 1, 4, 65, 12
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


class NotForUs(ValueError):
    """Sealed to another node, changed on the way, or no envelope at all."""


class Envelope:
    """Envelopes of one use: `info` keeps its key apart from those of other uses."""

    def __init__(self, info: bytes) -> None:
        self.info = info

    def public(self) -> str:
        """The point to which a phone seals, in base64."""
        return base64.b64encode(self._pair()[1]).decode()

    def opened(self, envelope: bytes, name: str) -> bytes:
        """What a phone sealed under this name."""
        head = 1 + ID
        version, key_id, body = envelope[:1], envelope[1:head], envelope[head:]
        point, nonce, box = body[:POINT], body[POINT : POINT + NONCE], body[POINT + NONCE :]
        ours = next((key for key, _ours, known in map(self._pair, crypto.index_keys()) if known == key_id), None)
        if version != bytes([VERSION]) or ours is None:
            raise NotForUs(name)
        try:
            return _agreed(self.info, ours, point).decrypt(nonce, box, name.encode())
        except (ValueError, InvalidTag) as fault:
            raise NotForUs(name) from fault

    def sealed(self, text: bytes, name: str, nonce: bytes, own: ec.EllipticCurvePrivateKey | None = None) -> bytes:
        """What a phone does (`seal.js`), for commands and tests; `own` where a page has its key already."""
        own = own or ec.generate_private_key(ec.SECP256R1())
        ours, _point_of, key_id = self._pair()
        box = _stretched(self.info, own.exchange(ec.ECDH(), ours.public_key())).encrypt(nonce, text, name.encode())
        return bytes([VERSION]) + key_id + _point(own) + nonce + box

    def _pair(self, number: int = 0) -> "Pair":
        return _derived(self.info, crypto.index_key(number))


Pair = tuple[ec.EllipticCurvePrivateKey, bytes, bytes]


@lru_cache(maxsize=16)
def _derived(info: bytes, index_key: bytes) -> Pair:
    """(private key, its point, the point's short name): made once, a house opens thousands of envelopes with it."""
    wide = hashlib.sha512(info + index_key).digest()
    key = ec.derive_private_key(int.from_bytes(wide, "big") % (ORDER - 1) + 1, ec.SECP256R1())
    point = _point(key)
    return key, point, _id(point)


@lru_cache(maxsize=4096)
def _agreed(info: bytes, ours: ec.EllipticCurvePrivateKey, point: bytes) -> AESGCM:
    """The key between ours and a phone's point. A phone sends its day in order, so that the next fact asks for the same."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    return _stretched(info, ours.exchange(ec.ECDH(), theirs))


def _stretched(info: bytes, shared: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=b"", info=info).derive(shared))


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _id(point: bytes) -> bytes:
    return hashlib.sha256(point).digest()[:ID]
