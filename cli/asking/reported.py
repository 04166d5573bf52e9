"""Rows of a report as a table shows them; the other formats have them as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.asking.numbers import count
from domain.errors import NotFound

if TYPE_CHECKING:
    from projections.asking import Answer
    from projections.reports import Asked

NOT_STATED = "(not stated)"
# Hours and rates come with all the digits of a quotient: a tenth is six minutes, and more than is known.
_TO_A_TENTH = ("_hours", "_percent", "dhu")


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a report with a limit, and how many there are without it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int

    def told(self, noun: str) -> str:
        """`50 of 1,200 holds shown: ...`, or `3 holds`."""
        if self.total > len(self.rows):
            return f"{len(self.rows):,} of {count(self.total, noun)} shown: narrow them down, or raise --limit"
        return count(self.total, noun)


def without_count(answer: Answer) -> Found:
    """A report whose last column, `in_all`, says how many rows there are without its limit."""
    total = answer.rows[0][-1] if answer.rows else 0
    return Found(answer.columns[:-1], tuple(row[:-1] for row in answer.rows), int(total))


def picked(found: Found | Answer, names: Sequence[str]) -> list[tuple[Any, ...]]:
    """The rows with these columns only, in this order; None for a column that the report has not."""
    places = [found.columns.index(name) if name in found.columns else None for name in names]
    return [tuple(None if place is None else row[place] for place in places) for row in found.rows]


def as_dicts(answer: Answer) -> list[dict[str, Any]]:
    """The rows as dicts by column."""
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def found_or_unknown(asked: Asked, order: str) -> None:
    """Raise NotFound if no fact names this order."""
    if not asked.query("SELECT 1 FROM orders WHERE order_no = ?", [order]).rows:
        raise NotFound(
            f"the published copy knows no order {order!r}", next_step=f"threadline order list --search {order}"
        )


def for_people(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, grouped: bool
) -> Iterator[tuple[object, ...]]:
    """The rows with hours and rates to a tenth.

    `grouped`: the first column names a group. A group without a name is called NOT_STATED, and left out where it
    counts nothing: lines that are cancelled, or of which no piece is expected.
    """
    for row in rows:
        if grouped and row[0] in (None, "") and not any(_is_counted(value) for value in row[1:]):
            continue
        shown = [
            f"{value:.1f}" if isinstance(value, (int, float)) and name.endswith(_TO_A_TENTH) else value
            for name, value in zip(columns, row, strict=True)
        ]
        if grouped and row[0] in (None, ""):
            shown[0] = NOT_STATED
        yield tuple(shown)


def with_commas(row: Sequence[object]) -> tuple[object, ...]:
    """The row with its whole numbers as people write them: 12,500. Only for rows in which they all are counts."""
    return tuple(f"{value:,}" if type(value) is int else value for value in row)


def _is_counted(value: object) -> bool:
    return isinstance(value, (int, float)) and value != 0
