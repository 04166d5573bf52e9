"""What a reader makes of a file: facts to be checked, rows that can be none, and values that were unclear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file as it stands: `number` counts as a spreadsheet does (the header of a CSV is row 1)."""

    number: int
    cells: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact to be checked and sent: its event's bytes, and the rows it was made of.

    `item_rows` tells the row of an item of a list by (name of the list, index), so that a refusal can name the row.
    `content` is the parsed event, by which two facts of one identity are compared; None where it can't be parsed.
    """

    partner: str
    subject: str
    value: bytes
    rows: tuple[Row, ...]
    fact: str = ""
    content: Mapping[str, Any] | None = None
    item_rows: Mapping[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that states no fact: a code of domain.codes, and the reason in words."""

    row: Row
    code: str
    reason: str
    path: str = ""
    fact: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A value that says less than it should: what stood there, and what was made of it."""

    row: int
    fact: str
    subject: str
    field: str
    column: str
    value: str
    what: str
    taken: str = ""


Read = Candidate | BadRow | Unclear
