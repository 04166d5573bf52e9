"""Pieces that went from lot to lot: splits and merges, and their lineage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.fact import Fact
from domain.facts.production import LotMerged, LotSplit
from domain.facts.words import LotQuantities
from domain.fold.lot_rows import LotMoveRow
from domain.fold.said import said
from domain.fold.voices import Standing


@dataclass(frozen=True, slots=True)
class Move:
    """Pieces of one line that passed `stage` in one lot and go on in another (or the same one)."""

    fact: Fact
    kind: str
    stage: str
    from_lot: str
    to_lot: str
    line: str
    quantity: int


def moves_of(standing: Standing) -> tuple[Move, ...]:
    """Every counted split and merge, line by line."""
    found: list[Move] = []
    for split in said(standing.counted, LotSplit, "lot_split"):
        found += (
            Move(split.fact, "split", split.data.stage, split.data.lot, lot, line, quantity)
            for lot, line, quantity in _each(split.data.into)
        )
    for merged in said(standing.counted, LotMerged, "lot_merged"):
        found += (
            Move(merged.fact, "merged", merged.data.stage, lot, merged.data.into, line, quantity)
            for lot, line, quantity in _each(merged.data.lots)
        )
    return tuple(found)


def _each(lots: Iterable[LotQuantities]) -> Iterable[tuple[str, str, int]]:
    return ((one.lot, q.line, q.quantity) for one in lots for q in one.quantities)


def lot_move_rows(order_no: str, moves: Iterable[Move]) -> tuple[LotMoveRow, ...]:
    """One row a fact, lot, lot and line, in total order."""
    by_order = sorted(moves, key=lambda move: (move.fact.total_order, move.from_lot, move.to_lot, move.line))
    return tuple(
        LotMoveRow(
            order_no=order_no,
            moved_us=move.fact.happened_us,
            kind=move.kind,
            stage=move.stage,
            from_lot=move.from_lot,
            to_lot=move.to_lot,
            line=move.line,
            quantity=move.quantity,
            partner=move.fact.partner,
            fact_id=move.fact.id,
        )
        for move in by_order
    )
