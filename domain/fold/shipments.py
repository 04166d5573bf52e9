"""One row a shipment that carries pieces of this order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from domain.facts.freight import Shipped
from domain.fold.pieces import Freight, Pieces, damaged_pieces, received_pieces, shipped_pieces
from domain.fold.rows import ShipmentRow
from domain.fold.said import first_us, last_us

T = TypeVar("T")


def shipment_rows(order_no: str, pieces: Pieces) -> tuple[ShipmentRow, ...]:
    """Every shipment that a counted fact names, by its name."""
    return tuple(_row(order_no, pieces.freight[name]) for name in sorted(pieces.freight))


def _row(order_no: str, freight: Freight) -> ShipmentRow:
    def stated(read: Callable[[Shipped], T | None]) -> T | None:
        return _first(read(one.data) for one in freight.shipped)

    return ShipmentRow(
        order_no=order_no,
        shipment=freight.name,
        mode=stated(lambda data: data.mode),
        incoterm=stated(lambda data: data.incoterm.code if data.incoterm is not None else None),
        incoterm_edition=stated(lambda data: data.incoterm.edition if data.incoterm is not None else None),
        booking=stated(lambda data: data.booking),
        waybill=stated(lambda data: data.waybill),
        origin=stated(lambda data: data.origin),
        destination=stated(lambda data: data.destination),
        etd=stated(lambda data: data.etd),
        eta=stated(lambda data: data.eta),
        containers=stated(lambda data: tuple(data.containers) if data.containers is not None else None),
        first_shipped_us=first_us(freight.shipped),
        last_shipped_us=last_us(freight.shipped),
        pieces=shipped_pieces(freight.stated_shipped).total(),
        received=received_pieces(freight.stated_delivered).total(),
        damaged=damaged_pieces(freight.stated_delivered).total(),
        first_delivered_us=first_us(freight.stated_delivered),
        last_delivered_us=last_us(freight.stated_delivered),
        is_received=freight.is_received,
        purpose=freight.shipped[0].data.purpose if freight.shipped else None,
    )


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)
