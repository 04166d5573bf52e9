"""An order's rows as the read models have them: from the fold, or from a published copy, in one shape.

A state is rows by read model: each row a dict of text, int, bool, None or a list of text. Dates are `YYYY-MM-DD`,
times microseconds (`_us`), as the fold's rows have them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.asking.natural import natural
from domain.fold.freight_rows import CargoRow, CheckRow, RequiredRow
from domain.fold.lot_rows import HoldRow, LotMoveRow, MaterialRow, PieceRow
from domain.fold.quality_rows import DefectRow, InspectionRow
from domain.fold.rows import AnomalyRow, DropRow, LeadTimeRow, LineRow, OrderRow, ShipmentRow, StageRow

if TYPE_CHECKING:
    from projections.asking import Copy

Row = Mapping[str, Any]
State = Mapping[str, Sequence[Row]]

MODELS: dict[str, type] = {
    "orders": OrderRow,
    "order_lines": LineRow,
    "stages": StageRow,
    "lead_times": LeadTimeRow,
    "shipments": ShipmentRow,
    "pieces": PieceRow,
    "holds": HoldRow,
    "lot_moves": LotMoveRow,
    "materials": MaterialRow,
    "drops": DropRow,
    "inspections": InspectionRow,
    "defects": DefectRow,
    "certificates_required": RequiredRow,
    "anomalies": AnomalyRow,
}


# What stands beside an order, of other subjects or over several orders: the fold of an order has none of it.
_BESIDE: dict[str, tuple[type, str]] = {
    "cargo": (CargoRow, "shipment IN (SELECT shipment FROM shipments WHERE order_no = ?)"),
    "certificate_checks": (CheckRow, "order_no = ?"),
}


def selects() -> dict[str, tuple[list[str], str]]:
    """By read model: its columns, and the SELECT of one order's rows with the order's number as its parameter."""
    return {model: _select(model, row, "order_no = ?") for model, row in MODELS.items()}


def read_state(copy: Copy, order_no: str) -> dict[str, list[dict[str, Any]]]:
    """One order's rows from a published copy; no row of `orders` = the copy knows no such order."""
    return _read(copy, order_no, selects())


def read_beside(copy: Copy, order_no: str) -> dict[str, list[dict[str, Any]]]:
    """What stands beside an order in a published copy: its shipments' cargo, and the checks of its certificates."""
    return _read(copy, order_no, {model: _select(model, *of) for model, of in _BESIDE.items()})


def _select(model: str, row: type, where: str) -> tuple[list[str], str]:
    names = [field.name.rstrip("_") for field in fields(row)]  # `class` is a word of Python
    quoted = ", ".join(f'"{name}"' for name in names)
    return names, f"SELECT {quoted} FROM {model} WHERE {where}"  # noqa: S608 - our own names


def _read(copy: Copy, order_no: str, selected: Mapping[str, tuple[list[str], str]]) -> dict[str, list[dict[str, Any]]]:
    return {
        model: [
            {name: _plain(value) for name, value in zip(names, row, strict=True)}
            for row in copy.query(select, [order_no]).rows
        ]
        for model, (names, select) in selected.items()
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def differences(folded: State, read: State) -> Iterator[str]:
    """Where two states of one order differ, in words; nothing if they are equal."""
    for model in MODELS:
        its_own = [row for row in read.get(model, ()) if model != "anomalies" or not _is_beside(row)]
        ours, theirs = _by_key(model, folded.get(model, ())), _by_key(model, its_own)
        for key in sorted({*ours, *theirs}, key=natural):
            name = f"{model} {key}".rstrip()
            one, other = ours.get(key, []), theirs.get(key, [])
            if len(one) != len(other):
                yield f"{name}: {len(one)} row(s) folded, {len(other)} in the read model"
                continue
            for mine, its in zip(one, other, strict=True):
                for column in mine:
                    if mine[column] != its[column]:
                        yield f"{name}: {column} folded {_said(mine[column])}, read model {_said(its[column])}"


def _is_beside(anomaly: Row) -> bool:
    """Whether an anomaly comes of other orders or subjects too, so that no fold of one order finds it."""
    return anomaly["anomaly"] == "severity_differs" or str(anomaly["anomaly"]).startswith("certificate_")


# What tells one row of an order from another; an anomaly may be there twice.
_KEYS: dict[str, tuple[str, ...]] = {
    "orders": (),
    "order_lines": ("line",),
    "stages": ("stage",),
    "lead_times": ("from_stage", "to_stage", "state"),
    "shipments": ("shipment",),
    "pieces": ("line", "lot"),
    "holds": ("lot", "hold", "partner"),
    "lot_moves": ("fact_id", "partner", "from_lot", "to_lot", "line"),
    "materials": ("material", "lot", "unit"),
    "drops": ("drop_name",),
    "inspections": ("inspection", "fact_id", "partner"),
    "defects": ("inspection", "fact_id", "code", "class"),
    "certificates_required": ("scheme", "product_class"),
    "anomalies": ("anomaly", "about", "partner", "fact_id"),
}


def _by_key(model: str, rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(" ".join(str(row[name]) for name in _KEYS[model]), []).append(row)
    return {
        key: sorted(of_key, key=lambda row: json.dumps(row, sort_keys=True, default=str))
        for key, of_key in found.items()
    }


def _said(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False, default=str)
