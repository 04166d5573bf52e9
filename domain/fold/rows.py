"""The rows of the read models as dataclasses: field names are the column names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order; dates are local days as text, `_us` UTC microseconds, the rest good pieces or counts."""

    order_no: str
    status: str
    customer: str | None
    customer_po: str | None
    factory: str | None
    factory_ref: str | None
    style: str | None
    style_family: str | None
    season: str | None
    mode: str | None
    incoterm: str | None
    confirmed_on: str | None
    confirmed_us: int | None
    delivery_date: str | None
    ex_factory_date: str | None
    revision: int | None
    lines: int
    ordered: int | None
    expected: int | None
    cut: int
    sewn: int
    finished: int
    packed: int
    shipped: int
    received: int
    damaged: int
    lines_delivered: int
    lines_late: int
    last_delivered_on: str | None
    shipments: int
    facts: int
    anomalies: int
    first_happened_us: int | None
    last_happened_us: int | None
    last_recorded_us: int | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of one order; what is not agreed (or not yet known) is None."""

    order_no: str
    line: str
    style: str | None
    sku: str | None
    colour: str | None
    size: str | None
    drop_name: str | None
    factory: str | None
    delivery_date: str | None
    ex_factory_date: str | None
    ordered: int | None
    is_cancelled: bool
    expected: int | None
    cut: int
    sewn: int
    finished: int
    packed: int
    shipped: int
    received: int
    damaged: int
    is_done_shipping: bool
    is_delivered: bool
    delivered_us: int | None
    delivered_on: str | None
    is_late: bool | None
    days_late: int | None
    shipped_us: int | None
    shipped_on: str | None
    last_shipment: str | None
    mode: str | None
    incoterm: str | None


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage that somebody stated: when, how many pieces, how many facts (and of them with assumed times)."""

    order_no: str
    stage: str
    first_us: int | None
    last_us: int | None
    quantity: int
    rejects: int
    facts: int
    assumed: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class LeadTimeRow:
    """One passage from a stated stage to the next: done, assumed (a time is missing) or open; microseconds."""

    order_no: str
    from_stage: str
    to_stage: str
    factory: str | None
    month: str | None
    state: str
    lead_us: int | None
    queue_us: int | None
    work_us: int | None


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """One shipment as far as this order is aboard."""

    order_no: str
    shipment: str
    mode: str | None
    incoterm: str | None
    incoterm_edition: str | None
    booking: str | None
    waybill: str | None
    origin: str | None
    destination: str | None
    etd: str | None
    eta: str | None
    containers: tuple[str, ...] | None
    first_shipped_us: int | None
    last_shipped_us: int | None
    pieces: int
    received: int
    damaged: int
    first_delivered_us: int | None
    last_delivered_us: int | None
    is_received: bool
    purpose: str | None
    carrier: str
    cartons: int | None
    short: int
    shipped_on: str | None
    delivered_on: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnomalyRow:
    """Something that looks wrong now; '' and None where a column says nothing about this kind of anomaly."""

    order_no: str
    anomaly: str
    about: str = ""
    partner: str = ""
    fact_id: str = ""
    expected: int | None = None
    found: int | None = None


@dataclass(frozen=True, slots=True)
class DropRow:
    """One drop: the sums of its lines."""

    order_no: str
    drop_name: str
    ex_factory_date: str | None
    delivery_date: str | None
    lines: int
    ordered: int
    expected: int
    cut: int
    sewn: int
    finished: int
    packed: int
    shipped: int
    received: int
    lines_delivered: int
    lines_late: int
    last_delivered_on: str | None
    is_delivered: bool
