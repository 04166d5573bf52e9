"""In plain words: what one more fact changed inside the factory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from domain.fold.lot_rows import HoldRow, LotMoveRow, PieceRow
from domain.fold.state import OrderState

# Numbers of a lot that say something by themselves; what waits where follows from the stages.
_OF_LOT = {
    "rejects": "rejects",
    "reworked": "reworked",
    "scrapped": "scrapped",
    "found": "found in a recount",
    "lost": "lost in a recount",
    "outside": "outside",
    "outside_lost": "lost outside",
    "held": "held",
    "missing": "missing",
}
_OF_LINE = {"missing": "missing", "over_cut": "cut over", "short_shipped": "shipped short"}


def explain_lots(before: OrderState, after: OrderState) -> Iterator[str]:
    """Lots that split and merge, holds, pieces that are held, missing, lost or scrapped; materials and drops."""
    yield from _moves(before, after)
    yield from _holds(before, after)
    yield from _pieces(before, after)
    yield from _materials(before, after)
    delivered = {row.drop_name for row in before.drops if row.is_delivered}
    now = {row.drop_name for row in after.drops if row.is_delivered}
    yield from (f"drop {name} delivered" for name in sorted(now - delivered))
    yield from (f"drop {name} no longer delivered" for name in sorted(delivered - now))


def _moves(before: OrderState, after: OrderState) -> Iterator[str]:
    then, now = _moved(before.lot_moves), _moved(after.lot_moves)
    yield from (_move(*move, quantity=now[move]) for move in now if move not in then)
    yield from (f"no longer: {_move(*move, quantity=then[move])}" for move in then if move not in now)


def _moved(rows: Iterable[LotMoveRow]) -> Counter[tuple[str, ...]]:
    """Pieces by fact and pair of lots, over all lines."""
    moved: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        moved[row.kind, row.stage, row.from_lot, row.to_lot, row.partner, row.fact_id] += row.quantity
    return moved


def _move(kind: str, stage: str, from_lot: str, to_lot: str, _partner: str, _id: str, *, quantity: int) -> str:
    return f"lot {from_lot} {kind} after {stage}: {quantity} pieces into lot {to_lot}"


def _holds(before: OrderState, after: OrderState) -> Iterator[str]:
    then = {(row.lot, row.hold, row.partner): row for row in before.holds}
    now = {(row.lot, row.hold, row.partner): row for row in after.holds}
    for key in sorted({*then, *now}):
        was, row = then.get(key), now.get(key)
        if row is None:
            yield f"{_hold(then[key])} gone"
        elif was is None or (was.state, was.pieces, was.released) != (row.state, row.pieces, row.released):
            of = "all pieces" if row.pieces is None else f"{row.pieces} pieces"
            freed = f", {row.released} released" if row.released else ""
            yield f"{_hold(row)} {'' if row.state == 'concession' else row.state.replace('_', ' ') + ', '}{of}{freed}"


def _hold(row: HoldRow) -> str:
    if row.state == "concession":
        return f"lot {row.lot} taken under concession by {row.partner}:"
    return f"lot {row.lot} hold {row.hold} by {row.partner}"


def _pieces(before: OrderState, after: OrderState) -> Iterator[str]:
    then, now = _by_lot(before.pieces), _by_lot(after.pieces)
    for lot in sorted({*then, *now}):
        for column, words in _OF_LOT.items():
            yield from _change(f"lot {lot}", words, then.get(lot, Counter())[column], now.get(lot, Counter())[column])
    lines_then = {row.line: row for row in before.pieces if row.lot == ""}
    lines_now = {row.line: row for row in after.pieces if row.lot == ""}
    for line in sorted({*lines_then, *lines_now}):
        for column, words in _OF_LINE.items():
            was, number = (getattr(rows.get(line), column, 0) for rows in (lines_then, lines_now))
            yield from _change(f"line {line}", words, was, number)


def _by_lot(rows: Iterable[PieceRow]) -> dict[str, Counter[str]]:
    """Over all lines of a lot: a lot of ten sizes is told in one phrase."""
    lots: dict[str, Counter[str]] = {}
    for row in rows:
        if row.lot != "":
            lots.setdefault(row.lot, Counter()).update({column: getattr(row, column) for column in _OF_LOT})
    return lots


def _change(of_what: str, words: str, was: int, now: int) -> Iterator[str]:
    if was != now:
        yield f"{of_what}: {was} -> {now} pieces {words}"


def _materials(before: OrderState, after: OrderState) -> Iterator[str]:
    then = {(row.material, row.lot, row.unit): row.quantity for row in before.materials}
    now = {(row.material, row.lot, row.unit): row.quantity for row in after.materials}
    for key in sorted({*then, *now}):
        was, quantity = then.get(key, Decimal(0)), now.get(key, Decimal(0))
        if was != quantity:
            material, lot, unit = key
            yield f"material {material} lot {lot}: {_plain(was)} -> {_plain(quantity)} {unit}"


def _plain(quantity: Decimal) -> str:
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
