"""How long an order took from one stated stage to the next."""

from __future__ import annotations

from itertools import pairwise

from domain.facts import STAGES
from domain.facts.terms import Confirmed
from domain.fold.rows import LeadTimeRow, StageRow
from domain.fold.said import Said
from domain.fold.terms import Terms

SEQUENCE = ("confirmed", *STAGES)


def lead_time_rows(
    order_no: str, confirmed: Said[Confirmed] | None, terms: Terms | None, stages: tuple[StageRow, ...], status: str
) -> tuple[LeadTimeRow, ...]:
    """Pair the stated stages, then add the open passage out of the furthest one.

    A stage nobody stated is skipped: cut to finished stays one passage, and no time is invented for sewing.
    """
    stated = [row for row in stages if row.stage in SEQUENCE]
    factory = terms.agreed.factory if terms is not None else None
    month = confirmed.fact.happened_on[:7] if confirmed is not None and confirmed.is_usable else None
    rows = [_passage(order_no, factory, month, before, after) for before, after in pairwise(stated)]
    if stated and status != "cancelled" and stated[-1].stage != SEQUENCE[-1]:
        furthest = stated[-1].stage
        next_stage = SEQUENCE[SEQUENCE.index(furthest) + 1]
        rows.append(LeadTimeRow(order_no, furthest, next_stage, factory, month, "open", None, None, None))
    return tuple(rows)


def _passage(order_no: str, factory: str | None, month: str | None, before: StageRow, after: StageRow) -> LeadTimeRow:
    lead = queue = work = None
    state = "open"
    if after.is_complete:
        state = "assumed"
        if before.last_us is not None and after.last_us is not None and after.first_us is not None:
            state = "done"
            lead = after.last_us - before.last_us
            queue = after.first_us - before.last_us
            work = after.last_us - after.first_us
    return LeadTimeRow(order_no, before.stage, after.stage, factory, month, state, lead, queue, work)
