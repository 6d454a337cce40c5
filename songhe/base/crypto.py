"""SM4-GCM sealing and SM3-keyed blind indexes (GB/T 32907, GB/T 32905; GB/T 39786 level 3: secrecy and integrity at rest).

A sealed value is `version byte | key number | 12-byte nonce | ciphertext and 16-byte tag`, in URL-safe base64. Where it lives
(table, key, field) is bound in as associated data, so that a value copied to another person's row does not open.
A certified module can stand behind these functions without a change elsewhere.
"""

import base64
import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

VERSION = 1
NONCE = 12  # bytes


class Unreadable(Exception):
    """A sealed value that was changed, moved to another place, or sealed with a key this node does not have."""


@lru_cache(maxsize=8)
def _ring(text: str) -> dict[int, bytes]:
    """Keys by number, from `1:hex,2:hex`; the highest number is used, the others still open (rotation). One alone is 1."""
    pairs = (part.rpartition(":") for part in text.split(",") if part)
    return {int(number or 1): bytes.fromhex(key) for number, _, key in pairs}


def ring_with(text: str, key: bytes) -> str:
    """The ring `text` with a newer key, as it is written down."""
    keys = _ring(text)
    return ",".join(f"{number}:{one.hex()}" for number, one in {**keys, max(keys) + 1: key}.items())


def newest_key() -> int:
    """Number of the key with which values are sealed today."""
    return max(_ring(settings.DATA_KEYS))


def seal(text: str, place: str) -> str:
    """Seal `text` for `place` (table:key:field) with the newest key."""
    return seal_coded(text.encode(), place)


def unseal(sealed: str, place: str) -> str:
    """Open what `seal` closed for the same place; Unreadable when it was tampered with, moved, or the key is gone."""
    try:
        return unseal_coded(sealed, place).decode()
    except UnicodeDecodeError as fault:
        raise Unreadable(place) from fault


def seal_coded(data: bytes, place: str) -> str:
    """`seal` for what is written as bytes already."""
    return base64.urlsafe_b64encode(seal_bytes(data, place)).decode()


def unseal_coded(sealed: str, place: str) -> bytes:
    """`unseal` for whoever reads the bytes."""
    try:
        return unseal_bytes(base64.urlsafe_b64decode(sealed.encode()), place)
    except ValueError as fault:
        raise Unreadable(place) from fault


@lru_cache(maxsize=8)
def _sealer(ring: str) -> tuple[bytes, algorithms.SM4]:
    """What every sealed value begins with, and the newest key ready for use."""
    number = max(_ring(ring))
    return struct.pack("!BH", VERSION, number), algorithms.SM4(_ring(ring)[number])


def seal_bytes(data: bytes, place: str) -> bytes:
    """`seal` for what goes into a file."""
    head, key = _sealer(settings.DATA_KEYS)
    return _closed(head, key, os.urandom(NONCE), data, place)


def _closed(head: bytes, key: algorithms.SM4, nonce: bytes, data: bytes, place: str) -> bytes:
    box = Cipher(key, modes.GCM(nonce)).encryptor()
    box.authenticate_additional_data(place.encode())
    return b"".join((head, nonce, box.update(data), box.finalize(), box.tag))


def sealer() -> Callable[[str, str], str]:
    """`seal` for whoever seals half a million: the key is looked up once, and the nonces are drawn by the thousand."""
    head, key = _sealer(settings.DATA_KEYS)
    nonces = _nonces()
    encode = base64.urlsafe_b64encode

    def seal_one(text: str, place: str) -> str:
        return encode(_closed(head, key, next(nonces), text.encode(), place)).decode()

    return seal_one


def _nonces(at_once: int = 1024) -> Iterator[bytes]:
    """Random nonces, many drawn at once, each handed out once; a forked process draws its own."""
    while True:
        drawn, here = os.urandom(NONCE * at_once), _forks
        for at in range(0, len(drawn), NONCE):
            if _forks != here:
                break
            yield drawn[at : at + NONCE]


_forks = 0


def _forked() -> None:
    global _forks
    _forks += 1


os.register_at_fork(after_in_child=_forked)


def unseal_bytes(raw: bytes, place: str) -> bytes:
    """`unseal` for what came from a file."""
    try:
        version, number = struct.unpack("!BH", raw[:3])
        key = _ring(settings.DATA_KEYS)[number]
        nonce, body, tag = raw[3:15], raw[15:-16], raw[-16:]
        if version != VERSION:
            raise Unreadable(f"version {version}")
        box = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        box.authenticate_additional_data(place.encode())
        return box.update(body) + box.finalize()
    except (InvalidTag, KeyError, ValueError, struct.error) as fault:
        raise Unreadable(place) from fault


def sealed_with(sealed: str) -> int:
    """Number of the key a value was sealed with, for rotation."""
    return struct.unpack("!BH", base64.urlsafe_b64decode(sealed.encode())[:3])[1]


def keyed_stream(key: bytes) -> hmac.HMAC:
    """HMAC-SM3 that is fed piece by piece (`update`) and read once (`finalize`)."""
    return hmac.HMAC(key, hashes.SM3())


def keyed_digest(key: bytes, message: bytes) -> bytes:
    """HMAC-SM3, 32 bytes."""
    mac = keyed_stream(key)
    mac.update(message)
    return mac.finalize()


def blind_index(value: str, purpose: str) -> str:
    """What a sealed value is found by: HMAC-SM3 under the newest index key. Equal values give equal marks, per purpose."""
    return _marker(settings.INDEX_KEY, purpose)(value)


def marker(purpose: str) -> Callable[[str], str]:
    """`blind_index` of one purpose, for whoever makes millions of marks in one go."""
    return _marker(settings.INDEX_KEY, purpose)


@lru_cache(maxsize=64)
def _marker(ring: str, purpose: str) -> Callable[[str], str]:
    """The key of one purpose, already in the digest: a roll of half a million people asks for millions of marks."""
    begun = keyed_stream(purpose_key(purpose)).copy

    def mark(value: str) -> str:
        mac = begun()
        mac.update(value.encode())
        return mac.finalize().hex()

    return mark


def blind_indexes(value: str, purpose: str) -> list[str]:
    """Every mark under which `value` may stand while the index key is being rotated, for looking it up."""
    return [keyed_digest(purpose_key(purpose, number), value.encode()).hex() for number in index_keys()]


def index_keys() -> list[int]:
    """Numbers of the index keys this node has, the newest first."""
    return sorted(_ring(settings.INDEX_KEY), reverse=True)


def newest_index_key() -> int:
    """Number of the index key under which marks and digests are made today."""
    return max(_ring(settings.INDEX_KEY))


def index_key(number: int = 0) -> bytes:
    """One index key, the newest unless told, for deriving others from it; KeyError when that one is gone."""
    return _ring(settings.INDEX_KEY)[number or newest_index_key()]


def purpose_key(purpose: str, number: int = 0) -> bytes:
    """A key of its own for each purpose, derived from one index key."""
    return hashlib.sha256(index_key(number) + purpose.encode()).digest()
