"""What came in to make the goods of."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from domain.facts.production import MaterialsReceived
from domain.fold.lot_rows import MaterialRow
from domain.fold.said import Said, first_us, last_us, said
from domain.fold.voices import Standing


def material_rows(order_no: str, standing: Standing) -> tuple[MaterialRow, ...]:
    """One row a material, its lot and unit; quantities of different units never add up."""
    keys: defaultdict[tuple[str, str, str], list[Said[MaterialsReceived]]] = defaultdict(list)
    for one in said(standing.counted, MaterialsReceived, "materials_received"):
        keys[one.data.material, one.data.lot, one.data.unit].append(one)
    return tuple(_row(order_no, *key, its) for key, its in sorted(keys.items()))


def _row(order_no: str, material: str, lot: str, unit: str, its: list[Said[MaterialsReceived]]) -> MaterialRow:
    named = {f"{one.scheme}/{one.number}" for came in its for one in came.data.certificates or ()}
    return MaterialRow(
        order_no=order_no,
        material=material,
        lot=lot,
        unit=unit,
        supplier=next((one.data.supplier for one in its if one.data.supplier is not None), None),
        # Amounts have at most 6 decimals, and the sum is shown with all of them.
        quantity=sum((Decimal(one.data.quantity) for one in its), Decimal(0)).quantize(Decimal("0.000001")),
        certificates=tuple(sorted(named)),
        first_us=first_us(its),
        last_us=last_us(its),
        facts=len(its),
    )
