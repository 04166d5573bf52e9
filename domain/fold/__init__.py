"""The one pure fold: an order's state as a function of the set of its facts."""

from __future__ import annotations

from domain.fold.cargo import cargo_rows
from domain.fold.certificates import certificate_anomalies, certificate_rows, check_rows
from domain.fold.explain import explain_step
from domain.fold.freight_rows import CargoRow, CertificateRow, CheckRow, RequiredRow
from domain.fold.lot_rows import HoldRow, LotMoveRow, MaterialRow, PieceRow
from domain.fold.moments import as_of, known_at
from domain.fold.quality_rows import DefectRow, InspectionRow, SwitchingRow
from domain.fold.rows import AnomalyRow, DropRow, LeadTimeRow, LineRow, OrderRow, ShipmentRow, StageRow
from domain.fold.state import OrderState, fold, rows
from domain.fold.status import STATUSES
from domain.fold.switching import switching_anomalies, switching_rows
from domain.fold.validity import FactKey, key_of
from domain.fold.voices import Kinds, voice_of

__all__ = [
    "STATUSES",
    "AnomalyRow",
    "CargoRow",
    "CertificateRow",
    "CheckRow",
    "DefectRow",
    "DropRow",
    "FactKey",
    "HoldRow",
    "InspectionRow",
    "Kinds",
    "LeadTimeRow",
    "LineRow",
    "LotMoveRow",
    "MaterialRow",
    "OrderRow",
    "OrderState",
    "PieceRow",
    "RequiredRow",
    "ShipmentRow",
    "StageRow",
    "SwitchingRow",
    "as_of",
    "cargo_rows",
    "certificate_anomalies",
    "certificate_rows",
    "check_rows",
    "explain_step",
    "fold",
    "key_of",
    "known_at",
    "rows",
    "switching_anomalies",
    "switching_rows",
    "voice_of",
]
