"""Tables for people: as wide as they need, and where that is too wide, one block a row.

Off a terminal a table is plain text of its natural width (a file has no edge), unless COLUMNS says otherwise.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

GAP = 2
# A column of running text may be folded, but not below this: shorter lines are harder to read than blocks.
FOLDED_WIDTH = 24
_NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?%?")


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str, stream: TextIO, shown: bool) -> None:
    """Write a table; cells are text, safe to show. `shown`: a terminal shows it."""
    from rich.cells import cell_len
    from rich.console import Console

    edge = _edge(shown)
    # Rich folds at 80 off a terminal; we decide the width ourselves.
    console = Console(file=stream, width=edge or 100_000, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if title:
        console.print(title, style="bold")
    if not rows:
        console.print("(none)")
        return
    widths = [max(map(cell_len, (name, *(row[n] for row in rows)))) for n, name in enumerate(columns)]
    foldable = {n for n, width in enumerate(widths) if width > FOLDED_WIDTH and _has_spaces(rows, n)}
    least = sum(FOLDED_WIDTH if n in foldable else width for n, width in enumerate(widths)) + GAP * (len(widths) - 1)
    if edge and least > edge:
        _blocks(columns, rows, console)
    else:
        _grid(columns, rows, foldable, console)


def _trimmed(console: Console, grid: Table) -> None:
    """Print without the blanks that pad the last column: they wrap on a narrow terminal, and dirty a file."""
    with console.capture() as captured:
        console.print(grid)
    console.file.write("".join(line.rstrip(" ") + "\n" for line in captured.get().splitlines()))


def _grid(columns: Sequence[str], rows: Sequence[Sequence[str]], foldable: set[int], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=any(columns), header_style="bold")
    for n, name in enumerate(columns):
        right = all(not row[n] or _NUMBER.fullmatch(row[n]) for row in rows)
        grid.add_column(Text(name), justify="right" if right else "left", no_wrap=n not in foldable, overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    _trimmed(console, grid)


def _blocks(columns: Sequence[str], rows: Sequence[Sequence[str]], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(rows, 1):
        console.print(Text(f"-- {number} --"))
        block = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=False)
        block.add_column(no_wrap=True)
        block.add_column(overflow="fold")
        for name, value in zip(columns, row, strict=True):
            block.add_row(Text(name, style="bold"), Text(value))
        _trimmed(console, block)


def _has_spaces(rows: Sequence[Sequence[str]], n: int) -> bool:
    return any(" " in row[n] for row in rows)


def _edge(shown: bool) -> int:
    """Columns to write within; 0 = as many as it takes."""
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given) > 0:
        return max(40, int(given))
    return max(40, os.get_terminal_size().columns) if shown else 0
