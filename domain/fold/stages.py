"""One row a stated stage: first and last time, pieces, rejects, facts."""

from __future__ import annotations

from domain.fold.completeness import Progress
from domain.fold.inspections import Inspections
from domain.fold.pieces import PRODUCTION, Pieces
from domain.fold.rows import StageRow
from domain.fold.said import D, Said, first_us, last_us
from domain.fold.terms import Terms
from domain.fold.voices import Standing


def stage_rows(
    order_no: str, standing: Standing, terms: Terms | None, pieces: Pieces, progress: Progress, inspections: Inspections
) -> tuple[StageRow, ...]:
    """The stated stages in the order of an order's life; inspections stand beside packing."""

    def row(stage: str, told: tuple[Said[D], ...], quantity: int, rejects: int = 0) -> StageRow:
        return StageRow(
            order_no=order_no,
            stage=stage,
            first_us=first_us(told),
            last_us=last_us(told),
            quantity=quantity,
            rejects=rejects,
            facts=len(told),
            assumed=sum(not one.is_usable for one in told),
            is_complete=progress.complete.get(stage, False),
        )

    rows: list[StageRow] = []
    if standing.confirmed is not None and terms is not None:
        ordered = sum(line.quantity for line in terms.lines.values())
        rows.append(row("confirmed", (standing.confirmed,), ordered))
    for stage in PRODUCTION:
        made = pieces.production[stage]
        if made:
            rejects = sum(reject.quantity for one in made for reject in one.data.rejects or ())
            rows.append(row(stage, made, pieces.total(stage), rejects))
    if inspections.stated:
        presented = sum(one.data.presented for one in inspections.stated)
        rows.append(row("inspected", inspections.stated, presented))
    if pieces.shipped:
        rows.append(row("shipped", pieces.shipped, pieces.total("shipped")))
    if pieces.delivered:
        rows.append(row("delivered", pieces.delivered, pieces.total("delivered")))
    return tuple(rows)
