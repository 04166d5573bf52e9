"""Deliveries in parts: the sums of each drop's lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain.fold.rows import DropRow, LineRow
from domain.fold.terms import Terms


def drop_rows(order_no: str, terms: Terms | None, lines: Iterable[LineRow]) -> tuple[DropRow, ...]:
    """One row a drop that an agreed line belongs to, by name."""
    drops: defaultdict[str, list[LineRow]] = defaultdict(list)
    for row in lines:
        if terms is not None and row.line in terms.lines and row.drop_name is not None:
            drops[row.drop_name].append(row)
    return tuple(_row(order_no, name, its) for name, its in sorted(drops.items()))


def _row(order_no: str, name: str, its: Sequence[LineRow]) -> DropRow:
    return DropRow(
        order_no=order_no,
        drop_name=name,
        ex_factory_date=max((row.ex_factory_date for row in its if row.ex_factory_date is not None), default=None),
        delivery_date=max((row.delivery_date for row in its if row.delivery_date is not None), default=None),
        lines=len(its),
        ordered=sum(row.ordered or 0 for row in its),
        expected=sum(row.expected or 0 for row in its),
        cut=sum(row.cut for row in its),
        sewn=sum(row.sewn for row in its),
        finished=sum(row.finished for row in its),
        packed=sum(row.packed for row in its),
        shipped=sum(row.shipped for row in its),
        received=sum(row.received for row in its),
        lines_delivered=sum(row.is_delivered for row in its),
        lines_late=sum(row.is_late is True for row in its),
        last_delivered_on=max((row.delivered_on for row in its if row.delivered_on is not None), default=None),
        is_delivered=any(row.is_delivered for row in its) and all(row.is_delivered or row.is_cancelled for row in its),
    )
