"""The one pure fold: an order's state as a function of the set of its facts."""

from __future__ import annotations

from domain.fold.explain import explain_step
from domain.fold.lot_rows import HoldRow, LotMoveRow, MaterialRow, PieceRow
from domain.fold.moments import as_of, known_at
from domain.fold.rows import AnomalyRow, DropRow, LeadTimeRow, LineRow, OrderRow, ShipmentRow, StageRow
from domain.fold.state import OrderState, fold, rows
from domain.fold.status import STATUSES
from domain.fold.validity import FactKey, key_of
from domain.fold.voices import Kinds, voice_of

__all__ = [
    "STATUSES",
    "AnomalyRow",
    "DropRow",
    "FactKey",
    "HoldRow",
    "Kinds",
    "LeadTimeRow",
    "LineRow",
    "LotMoveRow",
    "MaterialRow",
    "OrderRow",
    "OrderState",
    "PieceRow",
    "ShipmentRow",
    "StageRow",
    "as_of",
    "explain_step",
    "fold",
    "key_of",
    "known_at",
    "rows",
    "voice_of",
]
