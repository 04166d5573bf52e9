"""One cell of a foreign file as one field's value, and what was unclear about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from senders.columns import Column
from senders.dates import day_text, read_date
from senders.mapping import Map, Taken, names_in

MAX_PARTNER = 40
LEFT_OUT = "unknown: left out"
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Value:
    """What a field gets (`known` False = nothing), from which column and cell, and what is to be told of it."""

    value: object = None
    known: bool = False
    column: str = ""
    cell: str = ""
    what: str = ""


@dataclass(slots=True)
class Values:
    """Reads cells by a map's rules; remembers which partner's name was made of which text."""

    map: Map
    _made: dict[str, str] = field(default_factory=dict)

    def is_unknown(self, cell: str, more: list[str]) -> bool:
        return not cell or cell in self.map.unknown or cell in more

    def take(self, taken: Taken, column: Column | None, cells: Mapping[str, str]) -> Value:
        """The value of one field in one row; `column` None = a subject."""
        if taken.constant is not None:
            return Value(taken.constant, known=True)
        if taken.text is not None:
            return self._text(taken, taken.text, cells)
        name = taken.column or ""
        cell = cells[name]
        if self.is_unknown(cell, taken.unknown):
            return Value(None, False, name, cell, LEFT_OUT)
        if cell in taken.words:
            return Value(taken.words[cell], True, name, cell)
        text, what = cell, ""
        if taken.make == "partner":
            text, what = self._partner(cell)
        elif taken.formats or (column is not None and column.kind == "day"):
            # What no pattern fits stays as it is, so that the check names it.
            text = day_text(cell, taken.formats or self.map.formats) or cell
        if taken.shorten is not None and len(text) > taken.shorten:
            text, what = text[: taken.shorten].rstrip(), "shortened"
        return Value(column.read(text) if column is not None else text, True, name, cell, what)

    def looked_at(self, kind: str, cell: str) -> str:
        """What is unclear in a cell that no fact takes; '' if it is what it should be."""
        if self.is_unknown(cell, []):
            return "unknown: not used by any fact"
        if kind == "number" and not _NUMBER.fullmatch(cell):
            return "no number: not used by any fact"
        if kind == "date" and read_date(cell, tuple(self.map.formats)) is None:
            return "no date: not used by any fact"
        return ""

    def _text(self, taken: Taken, text: str, cells: Mapping[str, str]) -> Value:
        for name in names_in(text):
            if self.is_unknown(cells[name], taken.unknown):
                return Value(None, False, name, cells[name], LEFT_OUT)
            text = text.replace("{" + name + "}", cells[name])
        return Value(text, known=True)

    def _partner(self, cell: str) -> tuple[str, str]:
        bare = unicodedata.normalize("NFKD", cell).encode("ascii", "ignore").decode().lower()
        whole = _NOT_IN_NAMES.sub("-", bare).strip("-")
        name = whole[:MAX_PARTNER].rstrip("-")
        other = self._made.setdefault(name, cell)
        if other != cell:
            return name, f"made the same name as {other!r}"
        return name, "shortened" if len(whole) > MAX_PARTNER else ""
