"""What the switching rules go by: the lots of one stream, and where the stream stands between two of them.

A stream is one class of nonconformity of one supplier and product, its lots in the order in which they were first
presented. Lots presented again after a rejection are no part of it: the caller leaves them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.inspection.plans import Plan, passes_one_step_tighter
from domain.inspection.tables import Edition, Severity
from domain.inspection.verdict import ClassVerdict

Due = Literal["normal", "tightened", "reduced", "discontinued"]

SCORE_FOR_REDUCED = 30  # ISO 2859-1, 9.3.3
LOTS_FOR_REDUCED = 10  # MIL-STD-105E, 4.7.3 a


@dataclass(frozen=True, slots=True)
class OriginalLot:
    """One lot's first inspection, as its class was judged under the stated `severity` by its own two numbers.

    `key` is the caller's: which inspection this was. `ac` is the acceptance number of the plan used.
    """

    key: str
    severity: Severity
    ac: int
    accepted: bool
    in_gap: bool = False
    accepted_one_step_tighter: bool = False


def original_lot(plan: Plan, found: int, *, key: str) -> OriginalLot:
    """The lot as switching sees it: `found` nonconforming in the sample, judged under `plan`, its own class's."""
    judged = ClassVerdict(found, plan.ac, plan.re)
    return OriginalLot(
        key=key,
        severity=plan.severity,
        ac=plan.ac,
        accepted=judged.accepted,
        in_gap=judged.in_gap,
        accepted_one_step_tighter=passes_one_step_tighter(plan, found),
    )


@dataclass(frozen=True, slots=True)
class Stream:
    """Where a stream stands: `due` is the severity that its next lot must be inspected with.

    On normal, `window` holds up to the last five lots since normal began (True = accepted), `score` ISO's switching
    score; `run` counts the lots accepted one after the other since the present severity began or the last was not
    accepted; on tightened, `rejected` counts those not accepted since tightened began.
    """

    due: Due = "normal"
    score: int = 0
    run: int = 0
    window: tuple[bool, ...] = ()
    rejected: int = 0

    def reduced_permitted(self, edition: Edition) -> bool:
        """Whether the next lot may be inspected with `reduced` instead of `normal`, by the lots alone.

        The standard also asks for steady production and the authority's consent. Neither is stated to us, so that
        this is a permission and never a duty.
        """
        earned = self.score >= SCORE_FOR_REDUCED if edition == "iso" else self.run >= LOTS_FOR_REDUCED
        return self.due == "normal" and earned

    def permitted(self, edition: Edition) -> tuple[Severity, ...]:
        """The severities that the rules allow for the next lot, the one that is due first.

        Normal is always allowed in place of reduced. After discontinuation only tightened: it is read as resumption.
        """
        match self.due:
            case "normal":
                return ("normal", "reduced") if self.reduced_permitted(edition) else ("normal",)
            case "reduced":
                return ("reduced", "normal")
            case "tightened" | "discontinued":
                return ("tightened",)
