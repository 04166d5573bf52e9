"""Reports over a published copy (or the same as it was stated): each one .sql file, narrowed by bound values."""

from __future__ import annotations

from projections.reports.freight import shipments, split_orders
from projections.reports.making import drops, holds, materials, piece_lots, pieces
from projections.reports.quality import certificates, defects, differing, inspections, inspections_of, switching
from projections.reports.running import Asked
from projections.reports.times import lead_times, on_time

__all__ = [
    "Asked",
    "certificates",
    "defects",
    "differing",
    "drops",
    "holds",
    "inspections",
    "inspections_of",
    "lead_times",
    "materials",
    "on_time",
    "piece_lots",
    "pieces",
    "shipments",
    "split_orders",
    "switching",
]
