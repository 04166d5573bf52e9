"""An order's lines as a table: pieces by stage, and when each came against its promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cli.asking.grid import grid
from cli.asking.natural import natural
from cli.asking.states import Row
from cli.text import plain

# Lines shown of a long order; `threadline query` has them all.
MOST_LINES = 30

_LINE_COLUMNS = (
    "line", "colour", "size", "order", "cut", "sewn", "fin.", "pack.", "ship.", "recvd", "promised", "came", "late",
)  # fmt: skip


def line_table(lines: Sequence[Row], today: date) -> Iterator[str]:
    """The table, a title above it; nothing if there is no line."""
    if not lines:
        return
    rows = [list(_LINE_COLUMNS)]
    for row in sorted(lines, key=lambda row: natural(row["line"]))[:MOST_LINES]:
        rows.append(
            [
                plain(row["line"][:16]),
                plain((row["colour"] or "")[:10]),
                plain((row["size"] or "")[:6]),
                "-" if row["ordered"] is None else f"{row['ordered']:,}",
                *(f"{row[stage]:,}" for stage in ("cut", "sewn", "finished", "packed", "shipped", "received")),
                row["delivery_date"] or "-",
                *came(row, today),
            ]
        )  # fmt: skip
    yield ""
    yield "Lines"
    yield from grid(rows, right=frozenset((*range(3, 10), 12)), indent="  ")
    if len(lines) > MOST_LINES:
        yield f"  ... and {len(lines) - MOST_LINES} more"


def came(row: Row, today: date) -> tuple[str, str]:
    """When a line came (or `overdue`, `cancelled`), and by how many days after its promise: +1 d, -3 d, on time."""
    if row["is_cancelled"]:
        return "cancelled", ""
    late = row["days_late"]
    if late is not None:
        return row["delivered_on"], f"{late:+} d" if late else "on time"
    overdue = overdue_by(row, today)
    return ("overdue", f"{overdue:+} d") if overdue > 0 else (row["delivered_on"] or "", "")


def overdue_by(line: Row, today: date) -> int:
    """Days by which a line that is not delivered (nor cancelled) is past its promised date; 0 or less = it is not."""
    if line["is_delivered"] or line["is_cancelled"] or not line["delivery_date"] or not line["expected"]:
        return 0
    return (today - date.fromisoformat(line["delivery_date"])).days
