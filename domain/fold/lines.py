"""One row a line: what was agreed, how far it is, whether it came in time."""

from __future__ import annotations

from datetime import date

from domain.fold.completeness import Progress
from domain.fold.pieces import Pieces
from domain.fold.rows import LineRow
from domain.fold.terms import Terms

_When = tuple[int | None, str | None]
_NEVER: _When = (None, None)


def line_rows(order_no: str, terms: Terms | None, pieces: Pieces, progress: Progress) -> tuple[LineRow, ...]:
    """Every listed line, by its name."""
    came, modes = _last_delivered(pieces), _last_mode(pieces)
    agreed_mode = terms.agreed.mode if terms is not None else None
    return tuple(
        _row(order_no, line, terms, pieces, progress, came.get(line, _NEVER), modes.get(line, agreed_mode))
        for line in progress.listed
    )


def _row(
    order_no: str, line: str, terms: Terms | None, pieces: Pieces, progress: Progress, came: _When, mode: str | None
) -> LineRow:
    agreed = terms.lines.get(line) if terms is not None else None
    promised = terms.delivery_date_of(agreed) if terms is not None and agreed is not None else None
    received = pieces.good["delivered"][line]
    is_delivered = terms is not None and received > 0 and _has_come(line, received, terms, progress)
    delivered_us, delivered_on = came if is_delivered else _NEVER
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
        mode=mode,
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


def _last_mode(pieces: Pieces) -> dict[str, str]:
    """By line the mode that the last shipment with a mode states."""
    return {
        content.line: one.data.mode
        for one in pieces.shipped
        if one.data.mode is not None
        for content in one.data.contents
    }
