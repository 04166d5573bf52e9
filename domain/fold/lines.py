"""One row a line: what was agreed, how far it is, whether it came in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.fold.completeness import Progress
from domain.fold.pieces import Pieces
from domain.fold.rows import LineRow
from domain.fold.terms import Terms

_When = tuple[int | None, str | None]
_NEVER: _When = (None, None)


@dataclass(frozen=True, slots=True)
class _Freight:
    """By line, of the last fact that says it: when it left, on which shipment, when it came, the mode, the Incoterm."""

    left: Mapping[str, _When]
    shipment: Mapping[str, str]
    came: Mapping[str, _When]
    mode: Mapping[str, str]
    incoterm: Mapping[str, str]


def line_rows(order_no: str, terms: Terms | None, pieces: Pieces, progress: Progress) -> tuple[LineRow, ...]:
    """Every listed line, by its name."""
    freight = _Freight(
        left=_last_shipped(pieces),
        shipment={content.line: one.data.shipment for one in pieces.shipped for content in one.data.contents},
        came=_last_delivered(pieces),
        mode=_last_mode(pieces),
        incoterm=_last_incoterm(pieces),
    )
    return tuple(_row(order_no, line, terms, pieces, progress, freight) for line in progress.listed)


def _row(
    order_no: str, line: str, terms: Terms | None, pieces: Pieces, progress: Progress, freight: _Freight
) -> LineRow:
    of_order = terms.agreed if terms is not None else None
    incoterm = of_order.incoterm.code if of_order is not None and of_order.incoterm is not None else None
    agreed = terms.lines.get(line) if terms is not None else None
    promised = terms.delivery_date_of(agreed) if terms is not None and agreed is not None else None
    received = pieces.good["delivered"][line]
    is_delivered = terms is not None and received > 0 and _has_come(line, received, terms, progress)
    delivered_us, delivered_on = freight.came.get(line, _NEVER) if is_delivered else _NEVER
    is_gone = line in progress.done_shipping and pieces.good["shipped"][line] > 0
    shipped_us, shipped_on = freight.left.get(line, _NEVER) if is_gone else _NEVER
    days_late = None
    if delivered_on is not None and promised is not None:
        days_late = (date.fromisoformat(delivered_on) - date.fromisoformat(promised)).days
    return LineRow(
        order_no=order_no,
        line=line,
        style=terms.style_of(agreed) if terms is not None and agreed is not None else None,
        sku=agreed.sku if agreed is not None else None,
        colour=agreed.colour if agreed is not None else None,
        size=agreed.size if agreed is not None else None,
        drop_name=agreed.drop if agreed is not None else None,
        factory=terms.factory_of(agreed) if terms is not None and agreed is not None else None,
        delivery_date=promised,
        ex_factory_date=terms.ex_factory_date_of(agreed) if terms is not None and agreed is not None else None,
        ordered=None if terms is None else agreed.quantity if agreed is not None else 0,
        is_cancelled=terms is not None and terms.is_cancelled(line),
        expected=progress.expected[line],
        cut=pieces.good["cut"][line],
        sewn=pieces.good["sewn"][line],
        finished=pieces.good["finished"][line],
        packed=pieces.good["packed"][line],
        shipped=pieces.good["shipped"][line],
        received=received,
        damaged=pieces.damaged[line],
        is_done_shipping=line in progress.done_shipping,
        is_delivered=is_delivered,
        delivered_us=delivered_us,
        delivered_on=delivered_on,
        is_late=None if days_late is None else days_late > 0,
        days_late=days_late,
        shipped_us=shipped_us,
        shipped_on=shipped_on,
        last_shipment=freight.shipment[line] if is_gone else None,
        mode=freight.mode.get(line, of_order.mode if of_order is not None else None),
        incoterm=freight.incoterm.get(line, incoterm),
    )


def _has_come(line: str, received: int, terms: Terms, progress: Progress) -> bool:
    return progress.complete["delivered"] or terms.reached(received, progress.expected[line] or 0)


def _last_delivered(pieces: Pieces) -> dict[str, _When]:
    """By line when its last good pieces came (UTC microseconds, local day); None where that time is assumed."""
    last: dict[str, _When] = {}
    for one in pieces.delivered:
        when: _When = (one.fact.happened_us, one.fact.happened_on) if one.is_usable else _NEVER
        last.update((q.line, when) for q in one.data.quantities if q.quantity > 0)
    return last


def _last_shipped(pieces: Pieces) -> dict[str, _When]:
    """By line when the last of it left; None where that time is assumed."""
    last: dict[str, _When] = {}
    for one in pieces.shipped:
        when: _When = (one.fact.happened_us, one.fact.happened_on) if one.is_usable else _NEVER
        last.update((content.line, when) for content in one.data.contents)
    return last


def _last_mode(pieces: Pieces) -> dict[str, str]:
    """By line the mode that the last shipment with a mode states."""
    return {
        content.line: one.data.mode
        for one in pieces.shipped
        if one.data.mode is not None
        for content in one.data.contents
    }


def _last_incoterm(pieces: Pieces) -> dict[str, str]:
    """By line the Incoterm's code that the last shipment with one states."""
    return {
        content.line: one.data.incoterm.code
        for one in pieces.shipped
        if one.data.incoterm is not None
        for content in one.data.contents
    }
