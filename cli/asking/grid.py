"""Small columns of text that line up, for pages that are more than one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

GAP = "  "


def grid(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset(), indent: str = "") -> Iterator[str]:
    """The rows as lines of equal columns; `right` names the columns that stand flush right. Empty columns go."""
    from rich.cells import cell_len

    if not rows:
        return
    widths = [max(cell_len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        cells = []
        for n, text in enumerate(row):
            if widths[n]:
                room = " " * (widths[n] - cell_len(text))
                cells.append(room + text if n in right else text + room)
        yield (indent + GAP.join(cells)).rstrip()


def fitted(
    rows: Sequence[Sequence[str]], *, spare: Sequence[str], width: int, indent: str = ""
) -> tuple[list[list[str]], list[str]]:
    """The rows without the `spare` columns (by title, the first one first) that `width` has no room for, and which.

    A `width` of 0 has room for all.
    """
    from rich.cells import cell_len

    kept, left_out = [list(row) for row in rows], []
    for name in spare:
        widths = [max(cell_len(cell) for cell in column) for column in zip(*kept, strict=True)]
        if not width or len(indent) + sum(widths) + len(GAP) * (sum(map(bool, widths)) - 1) <= width:
            break
        if name in kept[0]:
            at = kept[0].index(name)
            kept = [row[:at] + row[at + 1 :] for row in kept]
            left_out.append(name)
    return kept, left_out


def wrapped(text: str, *, width: int, indent: str = "", hanging: str = "") -> Iterator[str]:
    """A sentence over several lines; `hanging` starts the first, the others stand under its text."""
    import textwrap

    yield from textwrap.wrap(
        text, width, initial_indent=indent + hanging, subsequent_indent=indent + " " * len(hanging)
    ) or [indent + hanging]
