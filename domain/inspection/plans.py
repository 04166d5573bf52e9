"""From lot size, level and AQL to the plan that an inspector must carry out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.inspection.tables import (
    ACCEPT_ON_ZERO,
    Arrow,
    Cell,
    Edition,
    Severity,
    aql_of,
    edition_of,
    no_plan,
    severity_of,
    tables,
)

CLASSES = ("critical", "major", "minor")


@dataclass(frozen=True, slots=True)
class Plan:
    """A single sampling plan, and what it was asked for.

    `letter` is table 1's; `plan_letter`, `n`, `ac` and `re` are the plan reached over the printed `arrow`: the sample
    size moves with it. `n` pieces is the table's sample, even where the lot is smaller: see `inspected`.
    """

    lot: int
    level: str
    aql: str
    severity: Severity
    edition: Edition
    letter: str
    plan_letter: str
    n: int
    ac: int
    re: int
    arrow: Arrow | None

    @property
    def is_full(self) -> bool:
        """Whether the sample is the lot, so that every piece must be inspected."""
        return self.n >= self.lot

    @property
    def inspected(self) -> int:
        """How many pieces to inspect: the sample, or the whole of a smaller lot."""
        return min(self.n, self.lot)

    @property
    def has_gap(self) -> bool:
        """Whether some count is neither accepted as such nor rejected (ANSI, reduced inspection)."""
        return self.re > self.ac + 1


def plan_for(*, lot: int, level: str, aql: str, severity: str = "normal", edition: str = "iso") -> Plan:
    """The plan for a lot of `lot` pieces, by ISO 2859-1:1999 (`iso`) or ANSI/ASQ Z1.4 (`ansi`).

    AQL `0` accepts on zero in the sample of the lot's own letter; where other classes are inspected too, see
    `plans_for`. Table 1 begins with lots of 2: a lot of 1 is read in its first row, and is inspected whole.
    InvalidInput (`no_sampling_plan`) for a lot below 1 and for anything that the tables don't have.
    """
    strictness, made = severity_of(severity), edition_of(edition)
    limit = aql_of(aql)
    letter = tables().letter_of(lot, level)
    if limit == ACCEPT_ON_ZERO:
        cell = Cell(letter, tables().size_of(letter, strictness), 0, 1, None)
    else:
        cell = tables().cell(letter, limit, strictness, made)
    return Plan(lot, level, limit, strictness, made, letter, *cell)


def plans_for(
    *, lot: int, level: str, aqls: Mapping[str, str | None], severity: str = "normal", edition: str = "iso"
) -> dict[str, Plan]:
    """The plans of one inspection by class of nonconformity: critical, major and minor, in this order.

    A class without an AQL has no plan, except critical: not stated, it is `0`. Critical `0` accepts on zero in the
    largest sample that another class uses, since those pieces are looked at anyway; alone, in its letter's own.
    InvalidInput as `plan_for`, and for a class of another name.
    """
    for name in aqls:
        class_of(name)
    wanted = {"critical": aqls.get("critical") or ACCEPT_ON_ZERO}
    wanted |= {name: aql for name in CLASSES[1:] if (aql := aqls.get(name))}
    plans = {
        name: plan_for(lot=lot, level=level, aql=aql, severity=severity, edition=edition)
        for name, aql in wanted.items()
    }
    others = [plan for name, plan in plans.items() if name != "critical"]
    if plans["critical"].aql == ACCEPT_ON_ZERO and others:
        largest = max(others, key=lambda plan: plan.n)
        plans["critical"] = replace(largest, aql=ACCEPT_ON_ZERO, ac=0, re=1)
    return plans


def passes_one_step_tighter(plan: Plan, found: int) -> bool:
    """Whether the sample would also have passed at the next smaller AQL, under normal inspection: what scores +3.

    Asked at the letter of the plan that was carried out, which has the same sample size there wherever ac >= 2; the
    lot's own letter may ask for another sample at that AQL, which nobody has drawn. False where no AQL is smaller,
    and for letter S, which only tightened inspection has.
    """
    aqls = tables().aqls
    if plan.aql not in aqls[1:] or plan.plan_letter not in tables().plans["normal"]:
        return False
    tighter = tables().cell(plan.plan_letter, aqls[aqls.index(plan.aql) - 1], "normal", plan.edition)
    return found <= tighter.ac


def class_of(name: str) -> str:
    """A class of nonconformity, checked."""
    if name not in CLASSES:
        raise no_plan(f"a class among {', '.join(CLASSES)}", name, "name the classes as the contract does")
    return name
