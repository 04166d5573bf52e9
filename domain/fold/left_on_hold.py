"""Goods that left, or went into other lots, although they were held."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from domain.facts.freight import Shipped
from domain.facts.quality import Held
from domain.fold.holds import Hold, quantities_of
from domain.fold.let_go import Moment
from domain.fold.lots import STAGE_NO, Lot, Lots
from domain.fold.moves import Move
from domain.fold.pieces import Pieces
from domain.fold.rows import AnomalyRow
from domain.fold.said import Said


def of_holds(
    order_no: str, pieces: Pieces, holds: Iterable[Hold], moves: Iterable[Move], lots: Lots
) -> Iterator[AnomalyRow]:
    """Anomalies of lots that are held."""
    by_lot: defaultdict[str, list[Hold]] = defaultdict(list)
    for hold in holds:
        by_lot[hold.lot].append(hold)
    yield from _shipped_on_hold(order_no, pieces, by_lot, lots)
    yield from _moved_on_hold(order_no, moves, by_lot)


def _shipped_on_hold(order_no: str, pieces: Pieces, by_lot: dict[str, list[Hold]], lots: Lots) -> Iterator[AnomalyRow]:
    shown: set[tuple[str, str]] = set()
    left: defaultdict[str, list[tuple[str, Said[Shipped]]]] = defaultdict(list)
    for freight in pieces.freight.values():
        for one in freight.shipped:
            if one.data.purpose != "sample":
                for lot in {content.lot for content in one.data.contents if content.lot in by_lot}:
                    left[lot or ""].append((freight.name, one))
    for lot, told in left.items():
        every = [one for _, one in told]
        for shipment, one in told:
            if _takes_held(lots.by_name[lot], lot, one, every, by_lot[lot]):
                shown.add((shipment, lot))
    for shipment, lot in sorted(shown):
        yield AnomalyRow(order_no, "shipped_on_hold", f"{shipment} lot {lot}")


def _takes_held(
    lot: Lot, name: str, left: Said[Shipped], every: Sequence[Said[Shipped]], holds: Iterable[Hold]
) -> bool:
    """Whether some line of the lot can't have left without pieces that were held then."""
    moment = left.fact.total_order
    lines = _of_lot(name, (left,)).keys()
    still: Counter[tuple[int, str]] = Counter()
    for hold in holds:
        active = _active(hold, moment)
        if not active:
            continue
        whole = [one for one in active if one.data.quantities is None]
        since = (whole or active)[0].fact.total_order
        freed = quantities_of(one for one in hold.releases if since < one.fact.total_order < moment)
        if whole:
            # All that hadn't left yet is held: since then no more may leave than was released.
            gone = _of_lot(name, (one for one in every if since < one.fact.total_order <= moment))
            if any(gone[line] > freed[line] for line in lines):
                return True
        else:
            named = quantities_of(active)
            for line in lines & named.keys():
                still[STAGE_NO[active[0].data.stage], line] += max(0, named[line] - freed[line])
    gone = _of_lot(name, (one for one in every if one.fact.total_order <= moment))
    return any(
        pieces > 0 and gone[line] > _passed(lot, line, stage) - pieces for (stage, line), pieces in still.items()
    )


def _active(hold: Hold, moment: Moment) -> list[Said[Held]]:
    """The holdings before a moment that no full release had ended by then."""
    ends = [one.fact.total_order for one in hold.releases if one.data.quantities is None]
    last = max((end for end in ends if end < moment), default=None)
    return [one for one in hold.held if one.fact.total_order < moment and (last is None or one.fact.total_order > last)]


def _of_lot(name: str, facts: Iterable[Said[Shipped]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in facts:
        for content in one.data.contents:
            if content.lot == name:
                counts[content.line] += content.quantity
    return counts


def _passed(lot: Lot, line: str, stage: int) -> int:
    """Good pieces of the lot that passed the stage of a hold, held ones included, by facts of any time.

    As the nearest stage tells that is stated up to it, else after it; with what came in or went out there or later.
    """
    at = max((s for s in lot.stated if s <= stage), default=min(lot.stated, default=0))
    tallies = lot.lines[line]
    moved = sum(tally.moved_in - tally.moved_out for s, tally in tallies.items() if s >= at)
    return moved + (tallies[at].good if at else 0)


def _moved_on_hold(order_no: str, moves: Iterable[Move], by_lot: dict[str, list[Hold]]) -> Iterator[AnomalyRow]:
    shown: set[str] = set()
    for move in moves:
        moment = move.fact.total_order
        if move.from_lot != move.to_lot and any(_is_all_held(hold, moment) for hold in by_lot.get(move.from_lot, ())):
            shown.add(f"{move.stage} lot {move.from_lot}")
    for about in sorted(shown):
        yield AnomalyRow(order_no, "moved_on_hold", about)


def _is_all_held(hold: Hold, moment: Moment) -> bool:
    """Whether all of the lot was held at a moment, none of it released since."""
    releases = [one.fact.total_order for one in hold.releases if one.fact.total_order < moment]
    last = max(releases, default=None)
    return any(
        one.data.quantities is None and one.fact.total_order < moment and (last is None or one.fact.total_order > last)
        for one in hold.held
    )
