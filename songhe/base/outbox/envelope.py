"""What a phone keeps until it can send it, it seals to the public key of this node: not even the phone can read it again.

`version | key id (4) | ephemeral point (65) | nonce (12) | AES-256-GCM`, the key from ECDH on P-256 through HKDF-SHA256; bound
to its name as associated data. The private key follows from the node's index key; while that is rotated, envelopes to every
key of the ring open, and phones are given the newest.
"""

import base64
import hashlib

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
        return base64.b64encode(_point(self._private())).decode()

    def opened(self, envelope: bytes, name: str) -> bytes:
        """What a phone sealed under this name."""
        head = 1 + ID
        version, key_id, body = envelope[:1], envelope[1:head], envelope[head:]
        point, nonce, box = body[:POINT], body[POINT : POINT + NONCE], body[POINT + NONCE :]
        ours = next((key for key in map(self._private, crypto.index_keys()) if _id(_point(key)) == key_id), None)
        if version != bytes([VERSION]) or ours is None:
            raise NotForUs(name)
        try:
            theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
            return AESGCM(self._key(ours.exchange(ec.ECDH(), theirs))).decrypt(nonce, box, name.encode())
        except (ValueError, InvalidTag) as fault:
            raise NotForUs(name) from fault

    def sealed(self, text: bytes, name: str, nonce: bytes) -> bytes:
        """What a phone does (`seal.js`), for commands and tests."""
        own = ec.generate_private_key(ec.SECP256R1())
        theirs = self._private().public_key()
        box = AESGCM(self._key(own.exchange(ec.ECDH(), theirs))).encrypt(nonce, text, name.encode())
        return bytes([VERSION]) + _id(_point(self._private())) + _point(own) + nonce + box

    def _private(self, number: int = 0) -> ec.EllipticCurvePrivateKey:
        wide = hashlib.sha512(self.info + crypto.index_key(number)).digest()
        return ec.derive_private_key(int.from_bytes(wide, "big") % (ORDER - 1) + 1, ec.SECP256R1())

    def _key(self, shared: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=b"", info=self.info).derive(shared)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _id(point: bytes) -> bytes:
    return hashlib.sha256(point).digest()[:ID]
