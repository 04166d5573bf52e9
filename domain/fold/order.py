"""The order's own row: its terms, its sums, its clocks."""

from __future__ import annotations

from collections.abc import Sequence

from domain.fact import Fact
from domain.facts.terms import Confirmed
from domain.fold.rows import LineRow, OrderRow
from domain.fold.said import Said
from domain.fold.terms import Terms


def order_row(
    order_no: str,
    *,
    status: str,
    facts: Sequence[Fact],
    confirmed: Said[Confirmed] | None,
    terms: Terms | None,
    lines: Sequence[LineRow],
    shipments: int,
    anomalies: int,
) -> OrderRow:
    """Sum up the lines beside the winning terms; without terms their columns are None, pieces still count."""
    agreed = terms.agreed if terms is not None else None
    confirmed_fact = confirmed.fact if confirmed is not None and confirmed.is_usable else None
    happened = [fact.happened_us for fact in facts]
    return OrderRow(
        order_no=order_no,
        status=status,
        customer=agreed.customer if agreed is not None else None,
        customer_po=agreed.customer_po if agreed is not None else None,
        factory=agreed.factory if agreed is not None else None,
        factory_ref=agreed.factory_ref if agreed is not None else None,
        style=agreed.style if agreed is not None else None,
        style_family=agreed.style_family if agreed is not None else None,
        season=agreed.season if agreed is not None else None,
        mode=agreed.mode if agreed is not None else None,
        incoterm=agreed.incoterm.code if agreed is not None and agreed.incoterm is not None else None,
        confirmed_on=confirmed_fact.happened_on if confirmed_fact is not None else None,
        confirmed_us=confirmed_fact.happened_us if confirmed_fact is not None else None,
        delivery_date=agreed.delivery_date if agreed is not None else None,
        ex_factory_date=agreed.ex_factory_date if agreed is not None else None,
        revision=terms.revision if terms is not None else None,
        lines=len(terms.lines) if terms is not None else 0,
        ordered=sum(line.quantity for line in terms.lines.values()) if terms is not None else None,
        expected=sum(row.expected or 0 for row in lines) if terms is not None else None,
        cut=sum(row.cut for row in lines),
        sewn=sum(row.sewn for row in lines),
        finished=sum(row.finished for row in lines),
        packed=sum(row.packed for row in lines),
        shipped=sum(row.shipped for row in lines),
        received=sum(row.received for row in lines),
        damaged=sum(row.damaged for row in lines),
        lines_delivered=sum(row.is_delivered for row in lines),
        lines_late=sum(row.is_late is True for row in lines),
        last_delivered_on=max((row.delivered_on for row in lines if row.delivered_on is not None), default=None),
        shipments=shipments,
        facts=len(facts),
        anomalies=anomalies,
        first_happened_us=min(happened, default=None),
        last_happened_us=max(happened, default=None),
        last_recorded_us=max((fact.recorded_us for fact in facts), default=None),
    )
