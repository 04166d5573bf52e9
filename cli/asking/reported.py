"""Rows of a report as a table shows them; the other formats have them as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

NOT_STATED = "(not stated)"
# Hours and percentages come with all the digits of a quotient: a tenth is six minutes, and more than is known.
_TO_A_TENTH = ("_hours", "_percent")


def for_people(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, grouped: bool
) -> Iterator[tuple[object, ...]]:
    """The rows with hours and percentages to a tenth.

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


def _is_counted(value: object) -> bool:
    return isinstance(value, (int, float)) and value != 0
