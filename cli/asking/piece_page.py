"""Where an order's pieces are, as a page of small tables: the course of each line, what came through, lots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cli.asking.grid import fitted, grid, wrapped
from cli.asking.natural import natural
from cli.asking.numbers import count, pieces
from cli.asking.quality_lines import look_at
from cli.text import plain

WIDTH = 100
INDENT = "  "
Row = Mapping[str, Any]
_NONE = "-"
_ROOM_FOR_LOTS = 18
_COURSE = ("expected", "cut", "sewn", "finished", "packed", "shipped", "received")
_COURSE_TITLES = ("order", "cut", "sewn", "fin.", "pack.", "ship.", "recvd")
# What is neither further on nor shipped, by its column; each is shown only where some line has some.
_REST = {
    "wip": "WIP",
    "held": "held",
    "lacking": "missing",
    "too_many": "too many",
    "surplus": "surplus",
    "rejects": "rejects",
    "scrapped": "scrapped",
    "damaged": "damaged",
    "over_cut": "over-cut",
    "short_shipped": "short",
}
_WAITING = {"wip_sewn": "to sew", "wip_finished": "to finish", "wip_packed": "to pack", "wip_shipping": "to ship"}
_OUTSIDE = {"sent_out": "sent out", "returned": "came back", "outside_lost": "lost outside", "outside": "still out"}
_OF_LOT = {
    "came_in": "in",
    "cut": "cut",
    "sewn": "sewn",
    "finished": "fin.",
    "packed": "pack.",
    "shipped": "ship.",
    "wip": "WIP",
    "held": "held",
    "lacking": "missing",
    "too_many": "too many",
    "rejects": "rej.",
    "scrapped": "scrap",
}
# What each table does without where room is short, the first one first.
_SPARE_OF_COURSE = ("drop", "colour", "size", "recvd", "fin.")
_SPARE_OF_REST = ("size", "over-cut", "scrapped", "damaged", "rejects", "order-to-ship", "cut-to-ship", "WIP")
_SPARE_OF_OUTSIDE = ("size", "sent out")
_SPARE_OF_LOTS = ("in", "scrap", "rej.", "sewn", "fin.", "cut", "pack.", "from", "into")


def piece_page(order: str, lines: Sequence[Row], lots: Sequence[Row] = (), *, width: int = WIDTH) -> Iterator[str]:
    """The page of one order: `lines` as the report's rows by line, `lots` by line and lot, if they shall be shown.

    Tables do without some columns where `width` is too little for them, and the page says which; 0 = no limit.
    """
    judged = [_judged(row) for row in sorted(lines, key=lambda row: natural(row["line"]))]
    whole = _summed(judged)
    left_out: list[str] = []
    yield plain(f"{order}   {_headline(judged, whole)}")
    yield from _course(judged, whole, width, left_out)
    yield from _rest(judged, whole, width, left_out)
    yield from _notes(judged, whole, width)
    yield from _outside(judged, whole, width, left_out)
    yield from _lots(lots, width, left_out)
    if left_out:
        yield ""
        names = ", ".join(dict.fromkeys(left_out))
        yield from wrapped(f"no room for {names}: a wider terminal, or --format csv, has all columns", width=width)


def ratio(one: int, of: int) -> str:
    """A quotient to three decimals; `-` if there is nothing to divide by."""
    return f"{one / of:.3f}" if of else _NONE


def _judged(row: Row) -> dict[str, Any]:
    """A line with `lacking`, `too_many` and `surplus`: of what is cancelled nothing is in work, and nothing missing."""
    told = {**row, "surplus": 0, **_apart(row["missing"])}
    told |= {"bulk_shipped": row["shipped"] - row["replacements"], "counted_cut": row["bulk_cut"]}
    told |= {"counted_shipped": told["bulk_shipped"], "counted_ordered": row["ordered"]}
    if row["is_cancelled"]:
        gone = ("wip", "lacking", *_WAITING, "counted_cut", "counted_shipped", "counted_ordered")
        told |= {**dict.fromkeys(gone, 0), "surplus": row["wip"] + told["lacking"]}
    return told


def _apart(missing: int) -> dict[str, int]:
    return {"lacking": max(0, missing), "too_many": max(0, -missing)}


def _headline(lines: Sequence[Row], whole: Row) -> str:
    told = [f"{whole['bulk_shipped']:,} of {pieces(whole['expected'])} shipped"]
    if any(row["is_cancelled"] for row in lines) and all(row["is_cancelled"] for row in lines if row["ordered"]):
        told = [f"cancelled in full, {pieces(whole['bulk_shipped'])} shipped"]
    words = (("lacking", "MISSING"), ("surplus", "surplus"), ("held", "held"))
    told += [f"{whole[name]:,} {word}" for name, word in words if whole[name]]
    return ", ".join(told)


def _summed(lines: Sequence[Row]) -> dict[str, int]:
    """Lines apart: what one line has too much of is no piece of another."""
    more = ("reworked", "found", "lost", "replacements", "bulk_shipped", "counted_cut", "counted_shipped")
    names = (*_COURSE, *_REST, *_WAITING, *_OUTSIDE, *more, "counted_ordered")
    return {name: sum(row[name] for row in lines) for name in dict.fromkeys(names)}


def _course(lines: Sequence[Row], whole: Row, width: int, left_out: list[str]) -> Iterator[str]:
    rows = [["line", "colour", "size", "drop", "", *_COURSE_TITLES]]
    for row in lines:
        names = (row["line"][:16], (row["colour"] or "")[:14], (row["size"] or "")[:8], (row["drop_name"] or "")[:10])
        mark = "cancelled" if row["is_cancelled"] else ""
        rows.append([*map(plain, names), mark, *(f"{row[name]:,}" for name in _COURSE)])
    if len(lines) > 1:
        rows.append(["all", "", "", "", "", *(f"{whole[name]:,}" for name in _COURSE)])
    yield from _table("Pieces by line", rows, 5, _SPARE_OF_COURSE, width, left_out)


def _rest(lines: Sequence[Row], whole: Row, width: int, left_out: list[str]) -> Iterator[str]:
    shown = [name for name in _REST if whole[name]]
    rows = [["line", "size", *(_REST[name] for name in shown), "cut-to-ship", "order-to-ship"]]
    for row in [*lines, {"line": "all", "size": "", **whole}] if len(lines) > 1 else lines:
        rows.append(
            [
                plain(row["line"][:16]),
                plain((row["size"] or "")[:8]),
                *(_number(row[name]) for name in shown),
                # Where nobody stated cutting there is no such quotient; 0.000 would say that none was cut.
                ratio(row["counted_cut"], row["counted_shipped"]) if row["counted_cut"] else _NONE,
                ratio(row["counted_shipped"], row["counted_ordered"]),
            ]
        )
    yield from _table("Balance", rows, 2, _SPARE_OF_REST, width, left_out)


def _notes(lines: Sequence[Row], whole: Row, width: int) -> Iterator[str]:
    waiting = ", ".join(f"{whole[name]:,} {word}" for name, word in _WAITING.items() if whole[name])
    notes = [f"WIP: {waiting}"] if waiting else []
    if whole["lacking"]:
        notes.append(
            f"missing: {pieces(whole['lacking'])} went into a stage that is done, and nobody says where they are"
        )
    if whole["too_many"]:
        held = sum(row["held"] for row in lines if row["too_many"])
        notes.append(f"too many: {count(whole['too_many'], 'more piece')} than went in: {look_at(held)}")
    if whole["surplus"]:
        notes.append(f"surplus: {pieces(whole['surplus'])} in work of cancelled lines")
    if whole["replacements"]:
        notes.append(f"replacements: {whole['replacements']:,} of the pieces shipped; they count in no quotient")
    if whole["reworked"]:
        notes.append(f"reworked: {pieces(whole['reworked'])} were rejects, and are good now")
    if whole["found"] or whole["lost"]:
        notes.append(f"recounts: {whole['found']:,} found, {whole['lost']:,} lost")
    apart = "; cancelled lines count in neither" if any(row["is_cancelled"] for row in lines) else ""
    notes.append(f"cut-to-ship = cut / shipped; order-to-ship = shipped / ordered{apart}")
    yield ""
    for note in notes:
        yield from wrapped(note, width=min(width or WIDTH, WIDTH), indent=INDENT)


def _outside(lines: Sequence[Row], whole: Row, width: int, left_out: list[str]) -> Iterator[str]:
    if not any(whole[name] for name in _OUTSIDE):
        return
    rows = [["line", "size", *_OUTSIDE.values()]]
    for row in lines:
        if any(row[name] for name in _OUTSIDE):
            names = (row["line"][:16], (row["size"] or "")[:8])
            rows.append([*map(plain, names), *(_number(row[name]) for name in _OUTSIDE)])
    yield from _table("Outside (wash, print, embroidery ...)", rows, 2, _SPARE_OF_OUTSIDE, width, left_out)


def _lots(lots: Sequence[Row], width: int, left_out: list[str]) -> Iterator[str]:
    if not lots:
        return
    lots = [{**row, **_apart(row["missing"])} for row in lots]
    shown = [name for name in _OF_LOT if any(row[name] for row in lots)]
    rows = [["line", "lot", "from", "into", *(_OF_LOT[name] for name in shown)]]
    last = None
    for row in sorted(lots, key=lambda row: (natural(row["line"]), natural(row["lot"]))):
        names = (row["line"][:16] if row["line"] != last else "", row["lot"][:16])
        lineage = (named(row["from_lots"]), named(row["into_lots"]))
        rows.append([*map(plain, (*names, *lineage)), *(_number(row[name]) for name in shown)])
        last = row["line"]
    yield from _table("Lots", rows, 4, _SPARE_OF_LOTS, width, left_out)


def named(lots: Sequence[str] | None) -> str:
    """The lots' names as far as 18 columns have room for them, and how many more there are."""
    told = ", ".join(lots or ())
    if not lots or len(told) <= _ROOM_FOR_LOTS:
        return told
    if len(lots) == 1:
        return f"{told[: _ROOM_FOR_LOTS - 3]}..."
    return f"{lots[0][:12]} and {len(lots) - 1} more"


def _number(value: int) -> str:
    return f"{value:,}" if value else _NONE


def _table(
    title: str, rows: list[list[str]], first_number: int, spare: Sequence[str], width: int, left_out: list[str]
) -> Iterator[str]:
    """A titled grid; a column of names whose cells are all empty goes, its title too; and what there is no room for."""
    empty = {n for n in range(first_number) if not any(row[n] for row in rows[1:])}
    kept = [[cell for n, cell in enumerate(row) if n not in empty] for row in rows]
    names = set(rows[0][:first_number])
    kept, gone = fitted(kept, spare=spare, width=width, indent=INDENT)
    left_out += gone
    yield ""
    yield title
    numbers = frozenset(n for n, name in enumerate(kept[0]) if name not in names)
    yield from grid(kept, right=numbers, indent=INDENT)
