"""The rows of the read models on cargo and certificates: subjects beside the orders, and the checks between them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CargoRow:
    """Where one shipment is by its carriers' words; `_us` UTC microseconds, `_on` local days, None = not stated.

    `customs` is cleared or refused, whichever was said last; the `last_` columns are of the last actual status.
    """

    subject: str
    shipment: str
    carrier: str
    containers: tuple[str, ...]
    etd_us: int | None
    eta_us: int | None
    departed_us: int | None
    departed_on: str | None
    arrived_us: int | None
    arrived_on: str | None
    cleared_us: int | None
    refused_us: int | None
    customs: str | None
    delivered_us: int | None
    damaged_us: int | None
    departures: int
    transhipments: int
    last_code: str | None
    last_place: str | None
    last_us: int | None
    facts: int


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One issue of a certificate: in force from `valid_from` to `valid_until`, both included, unless withdrawn."""

    subject: str
    scheme: str
    number: str
    fact_id: str
    partner: str
    voice: str
    holder: str
    scope: tuple[str, ...]
    body: str
    valid_from: str
    valid_until: str
    withdrawn_from: str | None


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """Lines that one certificate covers all or none of: `factory` makes them, and they go by any of `names`."""

    lines: tuple[str, ...]
    factory: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequiredRow:
    """One certificate that an order asks for; `names` are all of the order's styles, articles, sites and its factory.

    `product_class` '' = none asked for; then a scope has to cover one of the names. A shipment is checked by the
    `goods` aboard, and by the order's own factory and names if none of its lines are in the terms.
    """

    order_no: str
    scheme: str
    product_class: str
    factory: str
    names: tuple[str, ...]
    goods: tuple[GoodsRow, ...]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One required certificate on the day of one shipment: how the goods aboard that are covered worst stand.

    `subject`, `valid_until` and `withdrawn_from` are of the certificate that came nearest for those goods.
    """

    order_no: str
    shipment: str
    scheme: str
    product_class: str
    shipped_on: str | None
    result: str
    subject: str | None
    valid_until: str | None
    withdrawn_from: str | None
