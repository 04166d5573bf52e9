"""What looks wrong about the pieces of lots: more than there was."""

from __future__ import annotations

from collections.abc import Iterator

from domain.fold.lots import STAGE_NO
from domain.fold.rows import AnomalyRow
from domain.fold.whereabouts import Whereabouts


def of_lots(order_no: str, where: Whereabouts) -> Iterator[AnomalyRow]:
    """Anomalies that need a lot's pieces or legs."""
    yield from _returned_more_than_sent(order_no, where)
    yield from _more_than_came_in(order_no, where)


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
