"""Numbers and names in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

# More lines than these are counted, not named: one line of a log is one line.
NAMED = 4


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 piece`, `1,000 pieces`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def pieces(number: int) -> str:
    return count(number, "piece")


def by_line(quantities: Iterable[Any]) -> str:
    """`1,000 pieces (line 1: 400, line 2: 600)`."""
    items = list(quantities)
    total = pieces(sum(item.quantity for item in items))
    if len(items) == 1:
        return f"{total} of line {items[0].line}"
    if len(items) > NAMED:
        return f"{total} of {count(len(items), 'line')}"
    return f"{total} ({', '.join(f'line {item.line}: {item.quantity:,}' for item in items)})"


def joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def names(what: str, named: Sequence[str]) -> str:
    """`lot A`, `lots A, B`; more than NAMED are counted."""
    if len(named) > NAMED:
        return f"{len(named)} {what}s"
    return f"{what if len(named) == 1 else what + 's'} {', '.join(named)}"
