"""What a sender is told of its file: rows that were refused, and values that were unclear, each in a CSV of its own.

Both files are made only when there is something to write in them.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from domain.errors import CannotWrite
from senders.candidate import BadRow, Unclear

BAD_COLUMNS = ("row", "fact", "subject", "code", "path", "reason")
UNCLEAR_COLUMNS = ("row", "fact", "subject", "field", "column", "value", "what", "taken")


@dataclass(slots=True)
class Rejects:
    """The refused rows: number, code and reason before the row's own cells; a line of NDJSON stands under `line`."""

    path: Path
    columns: tuple[str, ...] = ("line",)
    count: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    _table: _Table | None = None

    def add(self, bad: BadRow) -> None:
        self.count += 1
        self.codes[bad.code] += 1
        if self._table is None:
            own_names = [f"{name} (of the file)" if name in BAD_COLUMNS else name for name in self.columns]
            self._table = _Table(self.path, (*BAD_COLUMNS, *own_names))
        own = [bad.row.cells.get(name, "") for name in self.columns]
        if bad.row.raw:
            own = [bad.row.raw.decode("utf-8", "backslashreplace")]
        self._table.write([str(bad.row.number), bad.fact, bad.subject, bad.code, bad.path, bad.reason, *own])

    def close(self) -> None:
        if self._table is not None:
            self._table.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(slots=True)
class Report:
    """The unclear values, row by row, and how many of each kind: (column, value, what) -> rows."""

    path: Path
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _table: _Table | None = None

    def add(self, unclear: Unclear) -> None:
        # Ten thousand kinds are told apart; the file lists every row in any case.
        kind = (unclear.column, unclear.value, unclear.what)
        self.counts[kind if kind in self.counts or len(self.counts) < 10_000 else (unclear.column, "...", "")] += 1
        if self._table is None:
            self._table = _Table(self.path, UNCLEAR_COLUMNS)
        self._table.write([str(unclear.row), *(getattr(unclear, name) for name in UNCLEAR_COLUMNS[1:])])

    @property
    def count(self) -> int:
        return self.counts.total()

    def by_column(self) -> list[tuple[str, str, int]]:
        """How many values of each column were unclear in which way, most first."""
        found: Counter[tuple[str, str]] = Counter()
        for (column, _, what), count in self.counts.items():
            found[column, what] += count
        return [(column, what, count) for (column, what), count in found.most_common()]

    def close(self) -> None:
        if self._table is not None:
            self._table.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Table:
    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self._path = path
        try:
            self._stream: IO[str] = path.open("w", encoding="utf-8", newline="", errors="backslashreplace")
        except OSError as error:
            raise self._cannot(error) from error
        self._writer: Any = csv.writer(self._stream)
        self.write(list(columns))

    def write(self, cells: list[str]) -> None:
        try:
            self._writer.writerow(cells)
        except OSError as error:
            raise self._cannot(error) from error

    def close(self) -> None:
        try:
            self._stream.close()
        except OSError as error:
            raise self._cannot(error) from error

    def _cannot(self, error: OSError) -> CannotWrite:
        return CannotWrite(
            f"{self._path} can't be written: {error.strerror or error}",
            next_step="name another file: --rejects FILE, --report FILE",
        )
