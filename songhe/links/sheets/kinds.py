"""What a file is by its first bytes, not by its name; and whether it may be opened at all."""

import io
import struct
import zipfile

from songhe.links.sheets.limits import MB, Limits

EXCEL, OLD_EXCEL, TEXT = "excel", "old_excel", "text"
PASSWORD, BROKEN, BOMB, TOO_LARGE, TOO_SLOW, TOO_MANY, EMPTY, HTML, UNKNOWN = (
    "password", "broken", "bomb", "too_large", "too_slow", "too_many", "empty", "html", "unknown",
)  # fmt: skip
"""Why a file is refused; the words are the room's."""
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


class Unreadable(Exception):
    """A file that is refused, with the code of the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind_of(data: bytes) -> str:
    """`excel` (a zip), `old_excel` (OLE) or `text`; Unreadable for what can be none of them."""
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return EXCEL
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data or _has_file_pass(data):
            raise Unreadable(PASSWORD)
        return OLD_EXCEL
    head = data[:2048].lstrip().lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<!--")):
        raise Unreadable(HTML)
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"MZ")):
        raise Unreadable(UNKNOWN)
    return TEXT


def _has_file_pass(data: bytes) -> bool:
    """True when an .xls says at the beginning of its records that what follows is encrypted (record 0x2F)."""
    for begins in range(512, len(data) - 8, 512):
        kind, length = struct.unpack_from("<HH", data, begins)
        if kind == 0x0809 and length in (8, 16):  # BOF: the beginning of the workbook
            at = begins
            for _ in range(8):
                if kind == 0x2F:
                    return True
                at += 4 + length
                if at + 4 > len(data):
                    break
                kind, length = struct.unpack_from("<HH", data, at)
    return False


def unpacked_size(data: bytes, limits: Limits) -> int:
    """Bytes of a workbook when unpacked, as its directory says; Unreadable for a bomb, a broken archive, or a locked one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _locked(archive, parts)
    except (zipfile.BadZipFile, ValueError, OverflowError, EOFError) as fault:
        raise Unreadable(BROKEN) from fault
    whole = sum(part.file_size for part in parts)
    if whole > limits.unpacked or len(parts) > 10_000:
        raise Unreadable(BOMB)
    if any(part.file_size > MB and part.file_size > limits.ratio * max(1, part.compress_size) for part in parts):
        raise Unreadable(BOMB)
    return whole


def _locked(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(PASSWORD)
    manifest = next((part for part in parts if part.filename == "META-INF/manifest.xml"), None)
    if manifest and manifest.file_size < 4 * MB and b"encryption-data" in archive.read(manifest):
        raise Unreadable(PASSWORD)
