"""One row a line: what was agreed, how far it is, whether it came in time."""

from __future__ import annotations

from datetime import date

from domain.fold.completeness import Progress
from domain.fold.pieces import Pieces
from domain.fold.rows import LineRow
from domain.fold.terms import Terms


def line_rows(order_no: str, terms: Terms | None, pieces: Pieces, progress: Progress) -> tuple[LineRow, ...]:
    """Every listed line, by its name."""
    return tuple(_row(order_no, line, terms, pieces, progress) for line in progress.listed)


def _row(order_no: str, line: str, terms: Terms | None, pieces: Pieces, progress: Progress) -> LineRow:
    agreed = terms.lines.get(line) if terms is not None else None
    promised = terms.delivery_date_of(agreed) if terms is not None and agreed is not None else None
    received = pieces.good["delivered"][line]
    is_delivered = terms is not None and received > 0 and _has_come(line, received, terms, progress)
    delivered_us, delivered_on = _last_delivered(line, pieces) if is_delivered else (None, None)
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
        mode=_last_mode(line, pieces) or (terms.agreed.mode if terms is not None else None),
    )


def _has_come(line: str, received: int, terms: Terms, progress: Progress) -> bool:
    return progress.complete["delivered"] or terms.reached(received, progress.expected[line] or 0)


def _last_delivered(line: str, pieces: Pieces) -> tuple[int | None, str | None]:
    """When the last good pieces of the line came (UTC microseconds, local day); None if that time is assumed."""
    for one in reversed(pieces.delivered):
        if any(q.line == line and q.quantity > 0 for q in one.data.quantities):
            return (one.fact.happened_us, one.fact.happened_on) if one.is_usable else (None, None)
    return (None, None)


def _last_mode(line: str, pieces: Pieces) -> str | None:
    for one in reversed(pieces.shipped):
        if one.data.mode is not None and any(content.line == line for content in one.data.contents):
            return one.data.mode
    return None
