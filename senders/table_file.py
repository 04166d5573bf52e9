"""CSV files as rows of named cells, whatever delimiter and byte-order mark their maker's program likes."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from domain.errors import InvalidInput
from senders.candidate import BadRow, Row

DELIMITERS = (",", ";", "\t", "|")
# A cell over this is an opening quote that was never closed, and has swallowed rows.
csv.field_size_limit(256 * 1024)


def check_utf8(path: Path) -> None:
    """Read a file once through before anything is sent of it; InvalidInput if it is no UTF-8, naming the row."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    rows, done = 1, 0
    with path.open("rb") as stream:
        while True:
            block = stream.read(1 << 20)
            try:
                rows += decoder.decode(block, final=not block).count("\n")
            except UnicodeDecodeError as error:
                row = rows + error.object[: error.start].count(b"\n")
                raise not_utf8(row, error.object[error.start : error.start + 1]) from None
            if not block:
                return
            done += len(block)


def not_utf8(row: int, found: bytes) -> InvalidInput:
    return InvalidInput(
        f"the file is not UTF-8: expected UTF-8 text, found the byte 0x{found.hex()} in line {row}",
        next_step="save it as UTF-8 (in a spreadsheet: 'CSV UTF-8') and call again",
    )


def read_table(lines: Iterable[bytes], *, delimiter: str | None = None) -> tuple[list[str], Iterator[Row | BadRow]]:
    """The header's names and the rows, read as they are asked for; InvalidInput if there is no usable header.

    Rows are numbered as a spreadsheet does: the header is row 1. Empty rows are passed over.
    """
    text = _decoded(lines)
    first = next(text, "")
    delimiter = delimiter or _delimiter(first)
    reader = csv.reader(_chained(first, text), delimiter=delimiter, strict=True)
    header = [name.strip() for name in next(_rows(reader), (0, []))[1]]
    while header and not header[-1]:
        header.pop()
    twice = sorted({name for name in header if header.count(name) > 1})
    if not header or "" in header or twice:
        found = f"{twice[0]!r} twice" if twice else "an empty name" if header else "nothing"
        raise InvalidInput(f"expected a header row that names each column once, found {found}")
    return header, _named(header, reader)


def _named(header: list[str], reader: Iterator[list[str]]) -> Iterator[Row | BadRow]:
    width = len(header)
    for number, cells in _rows(reader, start=2):
        if not any(cells):
            continue
        found = cells[:width] + [cell for cell in cells[width:] if cell]
        row = Row(number, dict(zip(header, [cell.strip() for cell in cells], strict=False)))
        if len(found) == width:
            yield row
        else:
            words = f"expected {width} cells as in the header, found {len(found)}: is a cell with a delimiter unquoted?"
            yield BadRow(row, "wrong_field", words)


def _rows(reader: Iterator[list[str]], start: int = 1) -> Iterator[tuple[int, list[str]]]:
    number = start
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidInput(
                f"row {number} can't be read as CSV: {error}",
                next_step="look for a quote that is not closed; a quote inside a cell is written twice",
            ) from None
        yield number, cells
        number += 1


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise not_utf8(number, line[error.start : error.start + 1]) from None


def _delimiter(header: str) -> str:
    bare = "".join(header.split('"')[::2])  # what stands outside quotes
    return max(DELIMITERS, key=bare.count)


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
