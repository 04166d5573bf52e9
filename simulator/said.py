"""What a partner says, before it is written down: the unit that life makes, dirt spoils and sending sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]
# Pieces by line.
Pieces = dict[str, int]


@dataclass(slots=True)
class Said:
    """One fact as it happened: `at` in UTC epoch seconds, `data` as the contract wants it.

    `second_voice` marks a statement that another partner has made already (a carrier's count of what the factory
    shipped): in a clean run the two agree.
    """

    at: int
    partner: str
    subject: str
    name: str
    data: Data
    id: str = ""
    second_voice: bool = False


def stated(pieces: Pieces) -> list[Data]:
    """Pieces by line as a fact's list of quantities; lines without pieces are left out."""
    return [{"line": line, "quantity": quantity} for line, quantity in pieces.items() if quantity > 0]
