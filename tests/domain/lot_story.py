"""Telling what happens to lots inside the factory: one short call a fact, beside `story`'s.

Lots split, merge and go out to the laundry; pieces are found, lost, reworked, scrapped, held and released.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from story import Amounts, placed, quantities, state

from domain.fact import Fact
from domain.fold import HoldRow, OrderState, PieceRow


def sent_out(lot: str, stage: str, amounts: Amounts, *, by: str = "acme", process: str = "wash", **more: Any) -> Fact:
    place, data = placed(more)
    told = {"lot": lot, "stage": stage, "process": process, "to": "laundry", "quantities": quantities(amounts)}
    return state("sent_out", by, {**told, **data}, **place)


def returned(
    lot: str,
    stage: str,
    amounts: Amounts,
    *,
    by: str = "acme",
    process: str = "wash",
    rejects: Amounts | None = None,
    lost: Amounts | None = None,
    **more: Any,
) -> Fact:
    place, data = placed(more)
    told = {"lot": lot, "stage": stage, "process": process, "from": "laundry", "quantities": quantities(amounts)}
    beside = {name: quantities(some) for name, some in (("rejects", rejects), ("lost", lost)) if some is not None}
    return state("returned", by, {**told, **beside, **data}, **place)


def lot_split(lot: str, stage: str, into: dict[str, Amounts], *, by: str = "acme", **more: Any) -> Fact:
    place, data = placed(more)
    lots = [{"lot": name, "quantities": quantities(amounts)} for name, amounts in into.items()]
    return state("lot_split", by, {"lot": lot, "stage": stage, "into": lots, **data}, **place)


def lot_merged(lots: dict[str, Amounts], stage: str, into: str, *, by: str = "acme", **more: Any) -> Fact:
    place, data = placed(more)
    merged = [{"lot": name, "quantities": quantities(amounts)} for name, amounts in lots.items()]
    return state("lot_merged", by, {"lots": merged, "stage": stage, "into": into, **data}, **place)


def adjusted(lot: str, stage: str, *, found: Amounts | None = None, lost: Amounts | None = None, **more: Any) -> Fact:
    place, data = placed(more)
    counted = {name: quantities(some) for name, some in (("found", found), ("lost", lost)) if some is not None}
    return state("adjusted", "acme", {"lot": lot, "stage": stage, "reason": "recount", **counted, **data}, **place)


def reworked(lot: str, stage: str, amounts: Amounts, **more: Any) -> Fact:
    place, data = placed(more)
    return state("reworked", "acme", {"lot": lot, "stage": stage, "quantities": quantities(amounts), **data}, **place)


def scrapped(lot: str, stage: str, amounts: Amounts, **more: Any) -> Fact:
    place, data = placed(more)
    told = {"lot": lot, "stage": stage, "reason": "stains", "quantities": quantities(amounts)}
    return state("scrapped", "acme", {**told, **data}, **place)


def held(hold: str, lot: str, stage: str, amounts: Amounts | None = None, *, by: str = "lens", **more: Any) -> Fact:
    """Hold these pieces of the lot, or (no amounts) all of it."""
    place, data = placed(more)
    named = {} if amounts is None else {"quantities": quantities(amounts)}
    return state("held", by, {"hold": hold, "lot": lot, "stage": stage, "reason": "stains", **named, **data}, **place)


def released(
    lot: str, amounts: Amounts | None = None, *, hold: str | None = None, by: str = "lens", **more: Any
) -> Fact:
    """End a hold (of these pieces, or of all); without a hold: take the lot under concession."""
    place, data = placed(more)
    named = {} if amounts is None else {"quantities": quantities(amounts)}
    of_hold = {} if hold is None else {"hold": hold}
    return state(
        "released", by, {"lot": lot, "authority": "kim", "reason": "fine", **of_hold, **named, **data}, **place
    )


def aboard(shipment: str, contents: list[tuple[str | None, str, int]], *, by: str = "acme", **more: Any) -> Fact:
    """Shipped by (lot or None, line, pieces)."""
    place, data = placed(more)
    told = [
        {"line": line, "quantity": quantity} | ({} if lot is None else {"lot": lot}) for lot, line, quantity in contents
    ]
    return state("shipped", by, {"shipment": shipment, "contents": told, **data}, **place)


def pieces_of(state: OrderState, lot: str, line: str = "1") -> PieceRow:
    """Where a lot's pieces of a line are; lot '' = the line's own row."""
    return next(row for row in state.pieces if (row.lot, row.line) == (lot, line))


def hold_of(state: OrderState, hold: str, lot: str = "A") -> HoldRow:
    return next(row for row in state.holds if (row.hold, row.lot) == (hold, lot))


def where(row: PieceRow) -> dict[str, int]:
    """The numbers of a row that are not 0."""
    texts = ("order_no", "lot", "line", "style", "colour", "size", "drop_name")
    return {name: number for name, number in asdict(row).items() if name not in texts and number != 0}
