"""The one word for where an order stands; derived, never set."""

from __future__ import annotations

from collections.abc import Container

from domain.fold.completeness import Progress
from domain.fold.inspections import Inspections
from domain.fold.pieces import PRODUCTION, Pieces
from domain.fold.terms import Terms

STATUSES: tuple[str, ...] = (
    "unconfirmed",
    "confirmed",
    "cutting",
    "sewing",
    "finishing",
    "packing",
    "packed",
    "accepted",
    "part_shipped",
    "shipped",
    "part_delivered",
    "delivered",
    "cancelled",
)
_AT_WORK = {"cut": "cutting", "sewn": "sewing", "finished": "finishing", "packed": "packing"}


def status_of(
    terms: Terms | None, pieces: Pieces, progress: Progress, inspections: Inspections, conceded: Container[str]
) -> str:
    """Pick the first status that holds, from the end of the order's life backwards.

    `conceded` are the lots that somebody takes as they are: they count as accepted.
    """
    if terms is not None and all(terms.is_cancelled(line) for line in terms.lines) and not pieces.total("shipped"):
        return "cancelled"
    for stage in ("delivered", "shipped"):
        if pieces.total(stage) > 0:
            return stage if progress.complete[stage] else f"part_{stage}"
    if progress.complete["packed"]:
        packed_lots = {one.data.lot for one in pieces.production["packed"]}
        is_accepted = bool(packed_lots) and all(lot in conceded or inspections.is_accepted(lot) for lot in packed_lots)
        return "accepted" if is_accepted else "packed"
    for stage in reversed(PRODUCTION):
        if pieces.total(stage) > 0:
            return _AT_WORK[stage]
    return "unconfirmed" if terms is None else "confirmed"
