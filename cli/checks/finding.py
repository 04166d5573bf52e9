"""One line of the doctor's answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `next_step` is empty where there is nothing to do."""

    check: str
    state: State
    found: str
    next_step: str = ""
