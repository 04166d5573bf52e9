"""Reports on freight: shipments, and orders split over several."""

from __future__ import annotations

from projections.asking import Answer
from projections.reports.running import Asked, run


def shipments(asked: Asked, *, order: str | None = None, is_open: bool = False, most: int = 50) -> Answer:
    """Shipments as freight, one row each; of one `order` its share alone. `is_open`: only what is not received."""
    return run(asked, "shipments", {"order": order, "open": is_open, "most": most})


def split_orders(asked: Asked, *, order: str | None = None, most: int = 50) -> Answer:
    """Orders over more than one shipment; `in_all` = how many they are, `of_orders` = of how many orders."""
    return run(asked, "split_orders", {"order": order, "most": most})
