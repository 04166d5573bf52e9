"""One row a shipment that carries pieces of this order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from domain.facts.freight import Shipped
from domain.fold.pieces import Freight, Pieces, damaged_pieces, received_pieces, shipped_pieces
from domain.fold.rows import AnomalyRow, ShipmentRow
from domain.fold.said import first_us, last_us
from domain.fold.terms import Terms

T = TypeVar("T")

# Incoterms that hand over at the ship's side or aboard, or at the port reached: they make no sense in the air.
_SEA_TERMS = frozenset({"FAS", "FOB", "CFR", "CIF", "DES", "DEQ"})
_BY_AIR = frozenset({"air", "air_charter"})


def shipment_rows(order_no: str, pieces: Pieces) -> tuple[ShipmentRow, ...]:
    """Every shipment that a counted fact names, by its name."""
    return tuple(_row(order_no, pieces.freight[name]) for name in sorted(pieces.freight))


def _row(order_no: str, freight: Freight) -> ShipmentRow:
    def stated(read: Callable[[Shipped], T | None]) -> T | None:
        return _first(read(one.data) for one in freight.shipped)

    pieces = shipped_pieces(freight.stated_shipped).total()
    received = received_pieces(freight.stated_delivered).total()
    damaged = damaged_pieces(freight.stated_delivered).total()
    cartons = [one.data.cartons for one in freight.shipped if one.data.cartons is not None]
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
        pieces=pieces,
        received=received,
        damaged=damaged,
        first_delivered_us=first_us(freight.stated_delivered),
        last_delivered_us=last_us(freight.stated_delivered),
        is_received=freight.is_received,
        purpose=freight.shipped[0].data.purpose if freight.shipped else None,
        carrier=freight.name.partition("/")[0],
        cartons=sum(cartons) if cartons else None,
        # Only once receiving is closed: until then what hasn't come may still come.
        short=max(pieces - received - damaged, 0) if freight.is_received else 0,
        shipped_on=_first(one.fact.happened_on for one in freight.shipped if one.is_usable),
        delivered_on=_first(one.fact.happened_on for one in freight.stated_delivered[::-1] if one.is_usable),
        lines=tuple(sorted(shipped_pieces(freight.shipped))),
    )


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def freight_anomalies(shipments: Iterable[ShipmentRow], terms: Terms | None) -> Iterator[AnomalyRow]:
    """Shipments that left by air under an Incoterm that is for ships only; the order's terms fill what isn't stated."""
    agreed = terms.agreed if terms is not None else None
    agreed_term = agreed.incoterm.code if agreed is not None and agreed.incoterm is not None else None
    agreed_mode = agreed.mode if agreed is not None else None
    for row in shipments:
        term, mode = row.incoterm or agreed_term, row.mode or agreed_mode
        if row.purpose is not None and term in _SEA_TERMS and mode in _BY_AIR:
            yield AnomalyRow(row.order_no, "sea_term_by_air", row.shipment)
