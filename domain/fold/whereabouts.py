"""Where every piece is: a row a lot and line, and a row a line for what is known by line only.

Pieces are conserved: what came in stands somewhere in the row as WIP, held, rejects, scrap, loss outside, missing, or
(over the rows of a line) as shipped. tests/domain/test_fold_pieces_laws.py holds it to that for any set of facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.fold.balance import Balance
from domain.fold.completeness import Progress
from domain.fold.flow import Flow, flow_of
from domain.fold.holds import HeldPieces, Hold, held_pieces
from domain.fold.lot_rows import PieceRow
from domain.fold.lots import SHIPPING, STAGE_NO, Lot, Lots
from domain.fold.rows import LineRow
from domain.fold.terms import Terms

_SEWN, _FINISHED, _PACKED = 2, 3, 4


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The flow of each line of each lot, and the pieces held of it by waiting place.

    By line over all lots: pieces that came before shipping and may go on, and pieces that left naming their lot (as
    replacements: `replaced_by_lot`).
    """

    lots: Lots
    flows: Mapping[tuple[str, str], Flow]
    held: HeldPieces
    before_shipping: Counter[str]
    shipped_by_lot: Counter[str]
    replaced_by_lot: Counter[str]

    def from_stock(self, line: str) -> int:
        """Replacements that no lot of the order can have given once its bulk had left: they came in besides."""
        if not self.lots.is_any_stated:
            return 0
        replacements = self.lots.replacements[line]
        left_of_bulk = self.before_shipping[line] - (self.lots.shipped[line] - replacements)
        return max(0, replacements - max(0, left_of_bulk))

    def waiting(self, line: str) -> int:
        """Pieces that wait for shipping, of all lots; negative if more left than there were."""
        if not self.lots.is_any_stated:
            return 0
        return self.before_shipping[line] + self.from_stock(line) - self.lots.shipped[line]


def whereabouts_of(lots: Lots, holds: Sequence[Hold]) -> Whereabouts:
    """Run every line of every lot through its stages."""
    flows = {
        (name, line): flow_of(lot, line, lots.last)
        for name, lot in sorted(lots.by_name.items())
        for line in sorted(lot.lines)
    }
    held = held_pieces(holds, lots, flows)
    # Contents that name no lot left from the same shelf: so all lots of a line wait for shipping together.
    before_shipping: Counter[str] = Counter()
    shipped_by_lot: Counter[str] = Counter()
    replaced_by_lot: Counter[str] = Counter()
    for (name, line), flow in flows.items():
        before_shipping[line] += flow.inflow[SHIPPING] - flow.out[SHIPPING] - held[name, line][SHIPPING]
        shipped_by_lot[line] += lots.by_name[name].shipped[line]
        replaced_by_lot[line] += lots.by_name[name].replacements[line]
    return Whereabouts(lots, flows, held, before_shipping, shipped_by_lot, replaced_by_lot)


def piece_rows(
    order_no: str, terms: Terms | None, lines: Sequence[LineRow], progress: Progress, where: Whereabouts
) -> tuple[PieceRow, ...]:
    """The rows of the lots, then those of the lines."""
    listed = {row.line: row for row in lines}
    balance, lots = Balance(terms, lines), where.lots
    named = sorted({*listed, *lots.shipped, *lots.received, *lots.damaged, *(line for _, line in where.flows)})
    return (
        *(_lot_row(order_no, lot, line, listed.get(line), progress, where) for lot, line in where.flows),
        *(_line_row(order_no, line, listed.get(line), balance, progress, where) for line in named),
    )


def _lot_row(
    order_no: str, name: str, line: str, listed: LineRow | None, progress: Progress, where: Whereabouts
) -> PieceRow:
    lot, flow, held = where.lots.by_name[name], where.flows[name, line], where.held[name, line]
    tallies = lot.lines[line]
    every = tallies.values()
    wip = {stage: flow.waiting(stage, held) for stage in (_SEWN, _FINISHED, _PACKED)}
    missing = sum(pieces for stage, pieces in wip.items() if _is_done(lot, stage, progress))
    still = {stage: 0 if _is_done(lot, stage, progress) else pieces for stage, pieces in wip.items()}
    lost_outside = sum(tally.back_lost for tally in every)
    spoilt_outside = sum(tally.back_rejects for tally in every)
    sent, returned = sum(tally.sent for tally in every), sum(tally.back for tally in every)
    return PieceRow(
        order_no=order_no,
        lot=name,
        line=line,
        style=listed.style if listed is not None else None,
        colour=listed.colour if listed is not None else None,
        size=listed.size if listed is not None else None,
        drop_name=listed.drop_name if listed is not None else None,
        came_in=flow.came_in(held),
        moved_in=sum(tally.moved_in for tally in every),
        moved_out=sum(tally.moved_out for tally in every),
        cut=tallies[STAGE_NO["cut"]].good,
        sewn=tallies[_SEWN].good,
        finished=tallies[_FINISHED].good,
        packed=tallies[_PACKED].good,
        rejects=sum(tally.rejects for tally in every),
        reworked=sum(tally.reworked for tally in every),
        scrapped=sum(tally.scrapped for tally in every),
        found=sum(tally.found for tally in every),
        lost=sum(tally.lost for tally in every),
        sent_out=sent,
        returned=returned,
        outside=sent - returned - spoilt_outside - lost_outside,
        outside_lost=lost_outside,
        held=held.total(),
        wip_sewn=still[_SEWN],
        wip_finished=still[_FINISHED],
        wip_packed=still[_PACKED],
        missing=missing,
        shipped=lot.shipped[line],
        replacements=lot.replacements[line],
    )


def _is_done(lot: Lot, stage: int, progress: Progress) -> bool:
    """Whether no more pieces will pass a stage: so what still waits for it is missing."""
    return lot.complete_at >= stage or progress.all_done_shipping


def _line_row(
    order_no: str, line: str, listed: LineRow | None, balance: Balance, progress: Progress, where: Whereabouts
) -> PieceRow:
    is_over = progress.all_done_shipping
    waiting = where.waiting(line)
    return PieceRow(
        order_no=order_no,
        lot="",
        line=line,
        style=listed.style if listed is not None else None,
        colour=listed.colour if listed is not None else None,
        size=listed.size if listed is not None else None,
        drop_name=listed.drop_name if listed is not None else None,
        ordered=(listed.ordered or 0) if listed is not None else 0,
        expected=(listed.expected or 0) if listed is not None else 0,
        came_in=where.from_stock(line),
        wip_shipping=0 if is_over else waiting,
        missing=waiting if is_over else 0,
        shipped=where.lots.shipped[line] - where.shipped_by_lot[line],
        received=where.lots.received[line],
        damaged=where.lots.damaged[line],
        over_cut=balance.over_cut(listed) if listed is not None else 0,
        short_shipped=balance.short_shipped(listed) if listed is not None else 0,
        replacements=where.lots.replacements[line] - where.replaced_by_lot[line],
    )
