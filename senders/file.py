"""A file of facts, whichever its form: opened once, read as it goes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from domain.errors import InvalidInput, NotFound
from domain.facts import FACTS
from senders.candidate import Read
from senders.check import is_partner
from senders.csv_rows import RowsOf
from senders.mapped import Mapped
from senders.mapping import Map
from senders.ndjson import read_ndjson
from senders.seen import Seen
from senders.table_file import check_utf8, read_table

STDIN = "-"


@dataclass(frozen=True, slots=True)
class FactFile:
    """What to read and how: NDJSON, or CSV by the fact's own columns (`fact`) or by a map (`map`)."""

    name: str
    partner: str | None = None
    fact: str | None = None
    map: Map | None = None
    id_columns: tuple[str, ...] = ()
    delimiter: str | None = None

    @property
    def is_table(self) -> bool:
        return self.fact is not None or self.map is not None

    def check(self) -> None:
        """Find what can be found before reading: InvalidInput, NotFound."""
        if self.fact is not None and self.fact not in FACTS:
            raise NotFound(f"there is no fact {self.fact!r} in the contract", next_step="threadline schema list")
        if self.partner is not None and not is_partner(self.partner):
            raise InvalidInput(
                f"expected a partner's name ([a-z0-9][a-z0-9-]*, at most 40 characters), found {self.partner!r}",
                next_step="--partner with the name under which the tracker's owner has registered you",
            )
        if self.is_table and self.partner is None:
            raise InvalidInput(
                "rows of a CSV do not say whose they are: expected --partner", next_step="--partner NAME"
            )
        if not self.is_table and self.name.lower().endswith((".csv", ".tsv", ".txt")):
            raise InvalidInput(
                f"{self.name} looks like a CSV: expected --fact FACT or --map FILE",
                next_step="--fact cut where the columns are named as the fact's fields, else --map",
            )
        if self.name == STDIN:
            return
        path = Path(self.name)
        if not path.is_file():
            raise NotFound(f"there is no file {self.name}", next_step="name a file, or - for what comes in by a pipe")
        if self.is_table:
            check_utf8(path)

    @contextmanager
    def opened(self, seen: Seen) -> Iterator[Opened]:
        """The file's columns and what it states, read as it is asked for."""
        if self.name == STDIN:
            yield self._read(sys.stdin.buffer, seen)
            return
        with Path(self.name).open("rb") as stream:
            yield self._read(stream, seen)

    def _read(self, stream: IO[bytes], seen: Seen) -> Opened:
        if not self.is_table:
            return Opened(read_ndjson(stream, partner=self.partner, seen=seen, id_columns=self.id_columns), stream)
        delimiter = self.delimiter or (self.map.delimiter if self.map is not None else None)
        header, rows = read_table(stream, delimiter=delimiter)
        partner = self.partner or ""
        if self.map is not None:
            mapped = Mapped(self.map, header, partner=partner, seen=seen, id_columns=self.id_columns)
            return Opened(mapped.read(rows), stream, tuple(header), mapped.unused)
        assert self.fact is not None
        rows_of = RowsOf(self.fact, partner, seen, self.id_columns)
        return Opened(rows_of.read(header, rows), stream, tuple(header))


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file: what it states, its columns if it is a table, and those that its map does not use."""

    found: Iterator[Read]
    stream: IO[bytes]
    columns: tuple[str, ...] = ("line",)
    unused: Sequence[str] = field(default_factory=list)
