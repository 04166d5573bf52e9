"""Where an order's pieces are, as a page of small tables: the course of each line, what came through, lots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cli.asking.grid import grid, wrapped
from cli.asking.natural import natural
from cli.asking.numbers import pieces
from cli.text import plain

WIDTH = 100
Row = Mapping[str, Any]
_NONE = "-"
_COURSE = ("ordered", "cut", "sewn", "finished", "packed", "shipped", "received")
_COURSE_TITLES = ("order", "cut", "sewn", "fin.", "pack.", "ship.", "recvd")
# What is neither further on nor shipped, by its column; each is shown only where some line has some.
_REST = {
    "wip": "WIP",
    "held": "held",
    "missing": "missing",
    "rejects": "rejects",
    "scrapped": "scrapped",
    "damaged": "damaged",
    "over_cut": "over-cut",
    "short_shipped": "short",
}
_WAITING = {"wip_sewn": "to sew", "wip_finished": "to finish", "wip_packed": "to pack", "wip_shipping": "to ship"}
_OUTSIDE = {"sent_out": "sent out", "returned": "came back", "outside_lost": "rejected or lost", "outside": "still out"}
_OF_LOT = {
    "came_in": "in",
    "cut": "cut",
    "sewn": "sewn",
    "finished": "fin.",
    "packed": "pack.",
    "shipped": "ship.",
    "wip": "WIP",
    "held": "held",
    "missing": "missing",
    "rejects": "rej.",
    "scrapped": "scrap",
}


def piece_page(order: str, lines: Sequence[Row], lots: Sequence[Row] = ()) -> Iterator[str]:
    """The page of one order: `lines` as the report's rows by line, `lots` by line and lot, if they shall be shown."""
    lines = sorted(lines, key=lambda row: natural(row["line"]))
    whole = _summed(lines)
    yield plain(f"{order}   {_headline(whole)}")
    yield from _course(lines, whole)
    yield from _rest(lines, whole)
    yield from _notes(whole)
    yield from _outside(lines, whole)
    yield from _lots(lots)


def ratio(one: int, of: int) -> str:
    """A quotient to three decimals; `-` if there is nothing to divide by."""
    return f"{one / of:.3f}" if of else _NONE


def _headline(whole: Row) -> str:
    told = [f"{whole['shipped']:,} of {pieces(whole['ordered'])} shipped"]
    told += [f"{whole[name]:,} {word}" for name, word in (("lacking", "MISSING"), ("held", "held")) if whole[name]]
    return ", ".join(told)


def _summed(lines: Iterable[Row]) -> dict[str, int]:
    names = (*_COURSE, *_REST, *_WAITING, *_OUTSIDE, "reworked", "found", "lost")
    found = list(lines)
    return {
        **{name: sum(row[name] for row in found) for name in dict.fromkeys(names)},
        # Lines apart: what one line has too much of is no piece of another.
        "lacking": sum(max(0, row["missing"]) for row in found),
        "too_many": sum(max(0, -row["missing"]) for row in found),
    }


def _course(lines: Sequence[Row], whole: Row) -> Iterator[str]:
    rows = [["line", "colour", "size", "drop", *_COURSE_TITLES]]
    for row in lines:
        names = (row["line"][:16], (row["colour"] or "")[:14], (row["size"] or "")[:8], (row["drop_name"] or "")[:10])
        rows.append([*map(plain, names), *(f"{row[name]:,}" for name in _COURSE)])
    if len(lines) > 1:
        rows.append(["all", "", "", "", *(f"{whole[name]:,}" for name in _COURSE)])
    yield from _table("Pieces by line", rows, first_number=4)


def _rest(lines: Sequence[Row], whole: Row) -> Iterator[str]:
    shown = [name for name in _REST if whole[name]]
    rows = [["line", "size", *(_REST[name] for name in shown), "cut-to-ship", "order-to-ship"]]
    for row in [*lines, {"line": "all", "size": "", **whole}] if len(lines) > 1 else lines:
        rows.append(
            [
                plain(row["line"][:16]),
                plain((row["size"] or "")[:8]),
                *(_number(row[name]) for name in shown),
                ratio(row["cut"], row["shipped"]),
                ratio(row["shipped"], row["ordered"]),
            ]
        )
    yield from _table("Balance", rows, first_number=2)


def _notes(whole: Row) -> Iterator[str]:
    waiting = ", ".join(f"{whole[name]:,} {word}" for name, word in _WAITING.items() if whole[name])
    notes = [f"WIP: {waiting}"] if waiting else []
    if whole["lacking"]:
        notes.append(
            f"missing: {pieces(whole['lacking'])} went into a stage that is done, and nobody says where they are"
        )
    if whole["too_many"]:
        notes.append(f"less than none missing: {pieces(whole['too_many'])} came out of a stage, and never went in")
    if whole["reworked"]:
        notes.append(f"reworked: {pieces(whole['reworked'])} were rejects, and are good now")
    if whole["found"] or whole["lost"]:
        notes.append(f"recounts: {whole['found']:,} found, {whole['lost']:,} lost")
    notes.append("cut-to-ship = cut / shipped; order-to-ship = shipped / ordered")
    yield ""
    for note in notes:
        yield from wrapped(note, width=WIDTH, indent="  ")


def _outside(lines: Sequence[Row], whole: Row) -> Iterator[str]:
    if not any(whole[name] for name in _OUTSIDE):
        return
    rows = [["line", "size", *_OUTSIDE.values()]]
    for row in lines:
        if any(row[name] for name in _OUTSIDE):
            names = (row["line"][:16], (row["size"] or "")[:8])
            rows.append([*map(plain, names), *(_number(row[name]) for name in _OUTSIDE)])
    yield from _table("Outside (wash, print, embroidery ...)", rows, first_number=2)


def _lots(lots: Sequence[Row]) -> Iterator[str]:
    if not lots:
        return
    shown = [name for name in _OF_LOT if any(row[name] for row in lots)]
    rows = [["line", "lot", "from", "into", *(_OF_LOT[name] for name in shown)]]
    last = None
    for row in sorted(lots, key=lambda row: (natural(row["line"]), natural(row["lot"]))):
        names = (row["line"][:16] if row["line"] != last else "", row["lot"][:16])
        lineage = (_named(row["from_lots"]), _named(row["into_lots"]))
        rows.append([*map(plain, (*names, *lineage)), *(_number(row[name]) for name in shown)])
        last = row["line"]
    yield from _table("Lots", rows, first_number=4)


def _named(lots: Sequence[str] | None) -> str:
    told = ", ".join(lots or ())
    return told if len(told) <= 18 else f"{lots[0][:12]} and {len(lots) - 1} more" if lots else ""


def _number(value: int) -> str:
    return f"{value:,}" if value else _NONE


def _table(title: str, rows: list[list[str]], *, first_number: int) -> Iterator[str]:
    """A titled grid; a column of names whose cells are all empty goes, its title too."""
    for n in range(first_number):
        if not any(row[n] for row in rows[1:]):
            rows[0][n] = ""
    yield ""
    yield title
    yield from grid(rows, right=frozenset(range(first_number, len(rows[0]))), indent="  ")
