"""Files as text in, facts and findings out: what the tests of the senders share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.facts import KINDS
from senders.candidate import BadRow, Candidate, Unclear
from senders.check import Checker
from senders.csv_rows import RowsOf
from senders.mapped import Mapped
from senders.mapping import read_map
from senders.ndjson import read_ndjson
from senders.seen import Seen
from senders.table_file import read_table


@dataclass
class Found:
    """What a file gave: good events (parsed), the refused rows, the unclear values."""

    events: list[dict[str, Any]] = field(default_factory=list)
    values: list[bytes] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    repeats: int = 0

    @property
    def ids(self) -> list[str]:
        return [event["id"] for event in self.events]

    @property
    def data(self) -> list[Any]:
        return [event["data"] for event in self.events]

    @property
    def refused(self) -> list[tuple[int, str]]:
        return [(bad.row.number, bad.code) for bad in self.bad]


def _lines(text: str | bytes) -> list[bytes]:
    return (text.encode() if isinstance(text, str) else text).splitlines(keepends=True)


def _found(read: Any, seen: Seen, kinds: frozenset[str]) -> Found:
    found, checker = Found(), Checker(seen, kinds)
    for one in read:
        if isinstance(one, Candidate):
            bad = checker.check(one)
            found.bad += bad
            if not bad:
                found.events.append(json.loads(one.value))
                found.values.append(one.value)
        elif isinstance(one, BadRow):
            found.bad.append(one)
        else:
            found.unclear.append(one)
    found.repeats = checker.repeats
    return found


def csv_of(
    text: str | bytes, fact: str, *, id_columns: Sequence[str] = (), kinds: frozenset[str] = KINDS, delimiter: str = ""
) -> Found:
    with Seen() as seen:
        header, rows = read_table(_lines(text), delimiter=delimiter or None)
        return _found(RowsOf(fact, "acme", seen, tuple(id_columns)).read(header, rows), seen, kinds)


def ndjson_of(text: str | bytes, *, partner: str | None = None, id_columns: Sequence[str] = ()) -> Found:
    with Seen() as seen:
        return _found(read_ndjson(_lines(text), partner=partner, seen=seen, id_columns=id_columns), seen, KINDS)


def mapped_of(text: str, map_text: str, folder: Path, *, id_columns: Sequence[str] = ()) -> Found:
    path = folder / "map.toml"
    path.write_text(map_text, encoding="utf-8")
    with Seen() as seen:
        header, rows = read_table(_lines(text))
        mapped = Mapped(read_map(path), header, partner="acme", seen=seen, id_columns=id_columns)
        return _found(mapped.read(rows), seen, KINDS)
