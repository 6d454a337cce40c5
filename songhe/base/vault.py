"""Files sealed at rest, piece by piece (SM4-GCM): what came in, and what waits to go out. They lie in `VAR/vault/`."""

import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from songhe.base import crypto

PIECE = 1 << 20
LENGTH = struct.Struct("!I")


class Vault:
    """`Vault(key, "rows")`: one file. A piece opens only as that piece of that file."""

    def __init__(self, key: Any, part: str) -> None:
        self.path, self.place = folder() / f"{key}.{part}", f"vault:{key}:{part}"

    def write(self, pieces: Iterable[bytes]) -> int:
        """Put the file there whole, or not at all; returns how many pieces it has."""
        new, count = self.path.with_suffix(f"{self.path.suffix}.{os.getpid()}.new"), 0
        try:
            with new.open("wb") as out:
                for count, piece in enumerate(pieces, 1):
                    sealed = crypto.seal_bytes(piece, f"{self.place}:{count - 1}")
                    out.write(LENGTH.pack(len(sealed)) + sealed)
                out.flush()
                os.fsync(out.fileno())
            new.replace(self.path)
        finally:
            new.unlink(missing_ok=True)
        return count

    def read(self, first: int = 0) -> Iterator[bytes]:
        """The pieces from `first` on."""
        with self.path.open("rb") as file:
            index = 0
            while head := file.read(LENGTH.size):
                length = LENGTH.unpack(head)[0]
                if index < first:
                    file.seek(length, os.SEEK_CUR)
                else:
                    yield crypto.unseal_bytes(file.read(length), f"{self.place}:{index}")
                index += 1

    def piece(self, index: int) -> bytes:
        """One piece; FileNotFoundError when the file, or its end, is gone."""
        found = next(self.read(index), None)
        if found is None:
            raise FileNotFoundError(self.path)
        return found

    def exists(self) -> bool:
        """True while it has not been removed."""
        return self.path.exists()

    def remove(self) -> None:
        """For good; nothing happens when it is gone already."""
        self.path.unlink(missing_ok=True)


def folder() -> Path:
    """Where they lie."""
    there = Path(settings.VAR) / "vault"
    there.mkdir(mode=0o700, exist_ok=True)
    return there
