"""What looks wrong about lots: more than there was, and goods that left although they were held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.fold.holds import Hold
from domain.fold.lots import STAGE_NO
from domain.fold.pieces import Pieces
from domain.fold.rows import AnomalyRow
from domain.fold.whereabouts import Whereabouts


def of_lots(order_no: str, pieces: Pieces, holds: Iterable[Hold], where: Whereabouts) -> Iterator[AnomalyRow]:
    """Anomalies that need a lot's pieces, legs or holds."""
    yield from _shipped_on_hold(order_no, pieces, holds)
    yield from _returned_more_than_sent(order_no, where)
    yield from _more_than_came_in(order_no, where)


def _shipped_on_hold(order_no: str, pieces: Pieces, holds: Iterable[Hold]) -> Iterator[AnomalyRow]:
    by_lot: dict[str, list[Hold]] = {}
    for hold in holds:
        by_lot.setdefault(hold.lot, []).append(hold)
    shown: set[tuple[str, str]] = set()
    for freight in pieces.freight.values():
        for one in freight.shipped:
            if one.data.purpose == "sample":
                continue
            left = one.fact.total_order
            for lot in {content.lot for content in one.data.contents if content.lot is not None}:
                if any(_holds_at(hold, left) for hold in by_lot.get(lot, ())):
                    shown.add((freight.name, lot))
    for shipment, lot in sorted(shown):
        yield AnomalyRow(order_no, "shipped_on_hold", f"{shipment} lot {lot}")


def _holds_at(hold: Hold, moment: tuple[int, bytes, bytes, bytes]) -> bool:
    """Whether some holding came before the moment and no release between."""
    releases = [one.fact.total_order for one in hold.releases if one.fact.total_order < moment]
    last = max(releases, default=None)
    return any(one.fact.total_order < moment and (last is None or one.fact.total_order > last) for one in hold.held)


def _returned_more_than_sent(order_no: str, where: Whereabouts) -> Iterator[AnomalyRow]:
    lots = where.lots
    for lot, stage, process in sorted(lots.came_back):
        sent, came_back = lots.sent[lot, stage, process], lots.came_back[lot, stage, process]
        if came_back > sent:
            about = f"{process} lot {lot}"
            yield AnomalyRow(order_no, "returned_more_than_sent", about, expected=sent, found=came_back)


def _more_than_came_in(order_no: str, where: Whereabouts) -> Iterator[AnomalyRow]:
    for (name, line), flow in where.flows.items():
        held, lot = where.held[name, line], where.lots.by_name[name]
        for stage, number in STAGE_NO.items():
            if number not in lot.stated or stage == "cut" or number == flow.entry:
                continue
            if flow.waiting(number, held) < 0:
                expected = flow.inflow[number] - flow.out[number] - held[number]
                about = f"{stage} lot {name} line {line}"
                yield AnomalyRow(order_no, "more_than_came_in", about, expected=expected, found=flow.used[number])
