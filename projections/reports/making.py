"""Reports on making: where an order's pieces are, its materials; drops and holds."""

from __future__ import annotations

from datetime import date

from projections.asking import Answer
from projections.reports.running import Asked, run


def pieces(asked: Asked, order: str) -> Answer:
    """Where an order's pieces are, one row a line; no rows = nothing is known of such an order."""
    return run(asked, "pieces", {"order": order})


def piece_lots(asked: Asked, order: str) -> Answer:
    """The same by line and lot, with the lots each came from and went into (lists, None = none)."""
    return run(asked, "piece_lots", {"order": order})


def materials(asked: Asked, order: str) -> Answer:
    """Materials received for an order, one row a material, lot and unit."""
    return run(asked, "materials", {"order": order})


def drops(
    asked: Asked,
    *,
    today: date,
    order: str | None = None,
    factory: str | None = None,
    late: bool = False,
    most: int = 50,
) -> Answer:
    """Drops, those still to come first; `in_all` in each row = how many there are without the limit.

    `late`: only drops with a line that came late, or that are past their date and not here by `today`.
    """
    return run(asked, "drops", {"today": today, "order": order, "factory": factory, "late": late, "most": most})


def holds(
    asked: Asked,
    *,
    today: date,
    order: str | None = None,
    factory: str | None = None,
    closed: bool = False,
    most: int = 50,
) -> Answer:
    """Open holds, with `closed` also released ones and concessions; `in_all` as in `drops`; `days` open by `today`."""
    return run(asked, "holds", {"today": today, "order": order, "factory": factory, "closed": closed, "most": most})
