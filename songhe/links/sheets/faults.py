"""Cells of an .xlsx in which a formula failed: calamine shows them empty, but whoever must mend the sheet wants their name."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from songhe.links.sheets.limits import MB

PIECE = MB
LONGEST = 4096  # bytes of one cell with its formula that are looked at
CELL = re.compile(rb'<(?:\w+:)?c\s([^<>]*?\bt="e"[^<>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]{1,20})</")
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
Faults = dict[tuple[int, int], str]
"""(row, column) from 1 and 0, and what Excel shows there: #N/A, #REF! …"""


def named(data: bytes, sheet: str) -> Faults:
    """The failed cells of one sheet; nothing where the workbook is of another kind or cannot be walked."""
    found: Faults = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            part = _part(archive, sheet)
            for piece in _pieces(archive, part) if part else ():
                for attributes, inside in CELL.findall(piece):
                    _keep(found, attributes, inside)
    except (zipfile.BadZipFile, KeyError, zlib.error, EOFError, NotImplementedError):
        return found  # calamine itself says whether the file can be read
    return found


def _keep(found: Faults, attributes: bytes, inside: bytes) -> None:
    place, value = PLACE.search(attributes), VALUE.search(inside)
    if place and value:
        found[int(place[2]), _column(place[1].decode())] = value[1].decode("ascii", "replace")


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Pieces that mention a failed cell; each begins with the end of the one before, so that none is cut in two."""
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            if b't="e"' in tail + piece:
                yield tail + piece
            tail = piece[-LONGEST:]


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Where the rows of the sheet of this name lie in the archive."""
    book = archive.read("xl/workbook.xml")
    links = dict(_targets(archive.read("xl/_rels/workbook.xml.rels")))
    for tag in re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", book):
        name, link = re.search(rb'\bname="([^"]*)"', tag), re.search(rb'\b\w+:id="([^"]*)"', tag)
        if name and link and _plain(name[1]) == sheet:
            target = links.get(link[1], "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}" if target else ""
    return ""


def _targets(text: bytes) -> Iterator[tuple[bytes, str]]:
    for tag in re.findall(rb"<Relationship\s[^>]*>", text):
        key, target = re.search(rb'\bId="([^"]*)"', tag), re.search(rb'\bTarget="([^"]*)"', tag)
        if key and target:
            yield key[1], target[1].decode()


def _plain(name: bytes) -> str:
    text = name.decode("utf-8", "replace")
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(sign, letter)
    return text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
