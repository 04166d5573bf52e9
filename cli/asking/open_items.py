"""What is still to come of an order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cli.asking.numbers import count, pieces
from cli.asking.states import Row, State
from domain.facts import STAGES

_DONE = ("delivered", "cancelled")


def open_items(state: State, *, today: date) -> Iterator[str]:
    """One sentence for each thing that is open, the order's course first."""
    order = state["orders"][0]
    if order["status"] in _DONE:
        return
    if order["revision"] is None:
        yield "a buyer's confirmation: until it is here, nothing is expected"
        return
    stages = {row["stage"]: row for row in state["stages"]}
    stated = [stage for stage in STAGES if stage in stages]
    expected = order["expected"] or 0
    for stage in stated:
        to_go = expected - stages[stage]["quantity"]
        if not stages[stage]["is_complete"] and to_go > 0:
            yield f"{stage}: {pieces(to_go)} of {expected:,} to go"
    later = STAGES[STAGES.index(stated[-1]) + 1 :] if stated else STAGES
    if later:
        yield f"next: {later[0]}"
    yield from _promises(state, today)
    for row in state["shipments"]:
        if row["pieces"] and not row["is_received"]:
            eta = f", expected {row['eta']}" if row["eta"] else ""
            yield f"shipment {row['shipment']}: {pieces(row['pieces'] - row['received'])} not received{eta}"


def _promises(state: State, today: date) -> Iterator[str]:
    by_date: dict[str, list[Row]] = {}
    for row in state["order_lines"]:
        if not row["is_delivered"] and not row["is_cancelled"] and row["delivery_date"] and row["expected"]:
            by_date.setdefault(row["delivery_date"], []).append(row)
    for promised, rows in sorted(by_date.items()):
        away = (date.fromisoformat(promised) - today).days
        when = f"in {count(away, 'day')}" if away > 0 else "today" if away == 0 else f"{count(-away, 'day')} ago"
        missing = sum(max(0, row["expected"] - row["received"]) for row in rows)
        yield f"promised for {promised} ({when}): {pieces(missing)} of {count(len(rows), 'line')}"
