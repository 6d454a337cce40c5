"""Workbooks that other programs, and other people, might send. Made here: nothing of a third party lies in the tree."""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

HEAD = ["姓名", "身份证号", "联系电话"]


def xlsx(rows: Iterable[Sequence[Any]], options: dict[str, Any] | None = None) -> bytes:
    """A workbook as Excel would write it: numbers are numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, options or {})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value, *([day] if hasattr(value, "year") else []))
    book.close()
    return out.getvalue()


def csv_of(rows: Iterable[Sequence[str]], encoding: str = "utf-8", by: str = ",") -> bytes:
    """Text of a table."""
    return "\r\n".join(by.join(row) for row in rows).encode(encoding)


def ods(rows: Iterable[Sequence[str]]) -> bytes:
    """An OpenDocument sheet as LibreOffice would write it."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join("<table:table-row>" + "".join(cell.format(value) for value in row) + "</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="名单">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zipped({"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()})


def with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet is written by hand."""
    plain = xlsx([["x"]])
    head = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return changed(plain, {"xl/worksheets/sheet1.xml": f"{head}{xml}</sheetData></worksheet>".encode()})


def changed(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The archive with other parts in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return zipped({**{name: old.read(name) for name in old.namelist()}, **parts})


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def locked() -> bytes:
    """What Excel makes of a workbook with a password: an OLE container with an encrypted package in it."""
    names = "".join(f"{name}\0" for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage"))
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + names.encode("utf-16-le") + bytes(2048)


def locked_xls() -> bytes:
    """The beginning of an .xls of 1997 with a password: BOF, then FILEPASS."""
    records = struct.pack("<HH", 0x0809, 16) + bytes(16) + struct.pack("<HH", 0x2F, 54) + bytes(54)
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + records + bytes(2048)


def bomb(size: int = 40 << 20) -> bytes:
    """A small workbook that unpacks to very much."""
    return changed(xlsx([["x"]]), {"xl/worksheets/sheet1.xml": b" " * size})


def lying_bomb(size: int = 300 << 20) -> bytes:
    """The same with a directory that says it were small."""
    data = bytearray(bomb(size))
    real = struct.pack("<I", size)
    at = data.find(real)
    while at >= 0:
        data[at : at + 4] = struct.pack("<I", 1000)
        at = data.find(real, at + 4)
    return bytes(data)
