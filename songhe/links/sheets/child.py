"""The reading process: a file on standard input, frames of rows on standard output. It has no keys and no database.

A frame is one letter, four bytes of length, and so many bytes: H the head (JSON), R rows, E a refusal (JSON), D the end (JSON).
"""

import csv
import gc
import io
import itertools
import json
import resource
import struct
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine as calamine

from songhe.links.sheets import cells, faults, headings, kinds
from songhe.links.sheets.kinds import Unreadable
from songhe.links.sheets.limits import Limits

CHUNK = 4000  # rows of one frame
Row = tuple[int, list[str]]


def main() -> None:
    """Read what the parent asks for (argument: JSON) and say it in frames."""
    gc.disable()  # nothing here goes round in circles, and looking for it among millions of cells takes seconds
    asked = json.loads(sys.argv[1])
    out, limits = sys.stdout.buffer, Limits(**asked["limits"])
    try:
        data = sys.stdin.buffer.read(limits.size + 1)
        if len(data) > limits.size:
            raise Unreadable(kinds.TOO_LARGE)
        tell(out, data, limits, frozenset(asked["known"]), asked["rows"])
    except Unreadable as refusal:
        frame(out, b"E", {"code": refusal.code})
    except MemoryError:
        frame(out, b"E", {"code": kinds.TOO_LARGE})
    out.flush()


def tell(out: BinaryIO, data: bytes, limits: Limits, known: frozenset[str], most: int) -> None:
    """All frames of one file; at most `most` rows where that is not zero."""
    if not data:
        raise Unreadable(kinds.EMPTY)
    sheet, rows = _sheet(data, limits)
    counted = _counted(rows, limits)
    top = list(itertools.islice(counted, headings.LOOKED_AT))
    if not top:
        raise Unreadable(kinds.EMPTY)
    at = headings.find([row for _, row in top], known)
    titles = headings.join(top[at - 1][1], top[at][1]) if at and len(top[at - 1][1]) > 1 else top[at][1]
    frame(out, b"H", {"sheet": sheet, "row": top[at][0], "headings": titles[: limits.columns]})
    body = itertools.chain(top[at + 1 :], counted)
    count = _send(out, itertools.islice(body, most) if most else body)
    frame(out, b"D", {"rows": count, "rss": _greatest(), "seconds": time.process_time()})


def _greatest() -> int:
    """Bytes of memory this process ever held. What `getrusage` says may be the parent's, from before this program began."""
    for line in Path("/proc/self/status").read_text().splitlines() if sys.platform == "linux" else ():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def frame(out: BinaryIO, letter: bytes, payload: Any) -> None:
    """Write one frame."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload, ensure_ascii=False).encode()
    out.write(letter + struct.pack("!I", len(body)) + body)


def _send(out: BinaryIO, rows: Iterable[Row]) -> int:
    """Rows in frames; each row is made one text at once, so that its cells do not lie about until the frame is full."""
    cell, lines, count = cells.CELL, list[str](), 0
    for number, row in rows:
        lines.append(f"{number}{cell}{cell.join(row)}")
        if len(lines) == CHUNK:
            frame(out, b"R", cells.ROW.join(lines).encode())
            count += len(lines)
            lines.clear()
    if lines:
        frame(out, b"R", cells.ROW.join(lines).encode())
    return count + len(lines)


def _counted(rows: Iterator[Row], limits: Limits) -> Iterator[Row]:
    """Rows that say something, as long as they are not too many."""
    count = size = 0
    for number, row in rows:
        if any(row):
            count += 1
            size += len(row)
            if count > limits.rows or size > limits.cells:
                raise Unreadable(kinds.TOO_MANY)
            yield number, row[: limits.columns]


def _sheet(data: bytes, limits: Limits) -> tuple[str, Iterator[Row]]:
    kind = kinds.kind_of(data)
    unpacked = kinds.unpacked_size(data, limits) if kind == kinds.EXCEL else len(data)
    _bind(unpacked, limits)
    return ("", _text(data)) if kind == kinds.TEXT else _workbook(data)


def _bind(unpacked: int, limits: Limits) -> None:
    """From here on this process may use so much and no more. A file that lies about its size meets this wall."""
    soft = limits.memory_for(unpacked)
    resource.setrlimit(resource.RLIMIT_AS, (soft, soft))
    seconds = int(limits.seconds_for(unpacked)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _workbook(data: bytes) -> tuple[str, Iterator[Row]]:
    """The first visible sheet that holds anything."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in _tables(book):
            with ThreadPoolExecutor(1) as beside:  # calamine lets go of the interpreter while it parses
                naming = beside.submit(faults.named, data, name)
                sheet = book.get_sheet_by_name(name)
            if sheet.start is not None:
                return name, _rows(sheet, naming.result())
    except calamine.PasswordError as fault:
        raise Unreadable(kinds.PASSWORD) from fault
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as fault:
        raise Unreadable(kinds.BROKEN) from fault
    raise Unreadable(kinds.EMPTY)


def _tables(book: Any) -> list[str]:
    """Sheets of cells, the visible ones first."""
    sheets = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    return [one.name for one in sorted(sheets, key=lambda one: one.visible != calamine.SheetVisibleEnum.Visible)]


def _rows(sheet: Any, failed: faults.Faults) -> Iterator[Row]:
    """Rows with the number they have on the screen."""
    text_of, marked = cells.text_of, {row for row, _ in failed}
    for number, row in enumerate(sheet.iter_rows(), 1):
        told = [text_of(value) for value in row]
        yield number, _named(told, number, failed) if number in marked else told


def _named(row: list[str], number: int, failed: faults.Faults) -> list[str]:
    return [cell or failed.get((number, column), "") for column, cell in enumerate(row)]


def _text(data: bytes) -> Iterator[Row]:
    text = _decoded(data)
    sample = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    by = max("\t,;|", key=lambda sign: sum(line.count(sign) for line in sample)) if sample else ","
    csv.field_size_limit(1 << 20)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=by)
    try:
        for row in reader:
            yield reader.line_num, [_quoted(cell) for cell in row]
    except csv.Error as fault:
        raise Unreadable(kinds.BROKEN) from fault


def _quoted(cell: str) -> str:
    """A cell of text; ="0139…" and '0139… are how programs keep Excel from making a number of it."""
    text = cells.text_of(cell)
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text.removeprefix("'") if text[1:2].isdigit() else text


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else GB 18030 (which holds GBK)."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(kinds.UNKNOWN)


def told(limits: Limits, known: Iterable[str], rows: int) -> str:
    """The argument with which the parent starts this process."""
    return json.dumps({"limits": asdict(limits), "known": sorted(known), "rows": rows}, ensure_ascii=False)


if __name__ == "__main__":
    main()
