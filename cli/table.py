"""Tables for people: as wide as they need, narrowed to what the terminal has, and at the very last one block a row.

Off a terminal a table is plain text of its natural width (a file has no edge), unless COLUMNS says otherwise.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

GAP = 2
# A column of running text may be folded, but not below this: shorter lines are harder to read than blocks.
FOLDED_WIDTH = 24
_NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?%?")


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table may be narrowed. All of a table's columns stand in every other format.

    `spare`: columns to leave out, the first one first, where room is short; and always where all cells are empty.
    `short`: least widths of columns whose text may end in an ellipsis. `fold`: least widths of running text.
    """

    spare: tuple[str, ...] = ()
    short: Mapping[str, int] = field(default_factory=dict)
    fold: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Column:
    """One column: its text, the width it would take, and the least one it may have."""

    name: str
    cells: list[str]
    natural: int
    least: int
    is_short: bool


AS_IT_IS = Fit()


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    title: str,
    stream: TextIO,
    shown: bool,
    fit: Fit = AS_IT_IS,
) -> tuple[str, ...]:
    """Write a table; cells are text, safe to show. `shown`: a terminal shows it. Answers what there was no room for."""
    from rich.console import Console

    edge = edge_of(shown)
    # Rich folds at 80 off a terminal; we decide the width ourselves.
    console = Console(file=stream, width=edge or 100_000, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if title:
        console.print(title, style="bold")
    if not rows:
        console.print("(none)")
        return ()
    kept = [_column(name, [row[n] for row in rows], fit) for n, name in enumerate(columns)]
    kept = [column for column in kept if column.name not in fit.spare or any(column.cells)]
    left_out = []
    for name in fit.spare:
        if edge and _least(kept) > edge and any(column.name == name for column in kept):
            kept = [column for column in kept if column.name != name]
            left_out.append(name)
    if edge and _least(kept) > edge:
        _blocks(columns, rows, console)
        return ()
    _grid(kept, _widths(kept, edge), console)
    return tuple(left_out)


def _column(name: str, cells: list[str], fit: Fit) -> _Column:
    from rich.cells import cell_len

    natural = max(map(cell_len, (name, *cells)))
    least, is_short = natural, name in fit.short
    if is_short:
        least = max(fit.short[name], cell_len(name))
    elif any(" " in cell for cell in cells):
        least = max(fit.fold.get(name, FOLDED_WIDTH), cell_len(name))
    return _Column(name, cells, natural, min(least, natural), is_short)


def _least(columns: Sequence[_Column]) -> int:
    return sum(column.least for column in columns) + GAP * (len(columns) - 1)


def _widths(columns: Sequence[_Column], edge: int) -> list[int]:
    """What each column gets: short texts whole before names, then the rest to those that want most for their width."""
    if not edge:
        return [column.natural for column in columns]
    widths = [column.least for column in columns]
    left = edge - _least(columns)
    for n in sorted(range(len(columns)), key=lambda n: (columns[n].is_short, columns[n].natural - columns[n].least)):
        wanted = columns[n].natural - columns[n].least
        is_little = columns[n].is_short or columns[n].natural <= FOLDED_WIDTH
        if wanted <= (left if is_little else left // 2):
            widths[n] += wanted
            left -= wanted
    while left > 0 and (narrow := [n for n, column in enumerate(columns) if widths[n] < column.natural]):
        widths[max(narrow, key=lambda n: columns[n].natural / widths[n])] += 1
        left -= 1
    return widths


def _trimmed(console: Console, grid: Table) -> None:
    """Print without the blanks that pad the last column: they wrap on a narrow terminal, and dirty a file."""
    with console.capture() as captured:
        console.print(grid)
    console.file.write("".join(line.rstrip(" ") + "\n" for line in captured.get().splitlines()))


def _grid(columns: Sequence[_Column], widths: Sequence[int], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    has_names = any(column.name for column in columns)
    grid = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=has_names, header_style="bold")
    for column, width in zip(columns, widths, strict=True):
        right = all(not cell or _NUMBER.fullmatch(cell) for cell in column.cells)
        grid.add_column(
            Text(column.name),
            justify="right" if right else "left",
            width=width,
            no_wrap=column.is_short or width == column.natural,
            overflow="ellipsis" if column.is_short else "fold",
        )
    for row in zip(*(column.cells for column in columns), strict=True):
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


def edge_of(shown: bool) -> int:
    """Columns to write within; 0 = as many as it takes."""
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given) > 0:
        return max(40, int(given))
    return max(40, os.get_terminal_size().columns) if shown else 0
