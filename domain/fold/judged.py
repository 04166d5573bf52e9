"""One inspection by the standard: its plans, the sample they ask for, and the verdict that the counts give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.facts.quality import Inspected
from domain.fold.inspections import DECISIVE, GROUPS
from domain.fold.terms import Terms
from domain.inspection import ACCEPT_ON_ZERO, CLASSES, Plan, judge, plan_for, plans_for, unit_of


@dataclass(frozen=True, slots=True)
class Judged:
    """What holds for one inspection, by class.

    `aqls` as stated, for classes with a plan of the tables; `ac` and `re` also for critical accepted on zero. `found`
    is what those numbers are for: pieces, or above an AQL of 10 nonconformities; None = not stated. `letter`,
    `sample_due` (pieces) and `computed` are None where no AQL was stated or the counts decide nothing.
    """

    level: str
    severity: str
    edition: str
    letter: str | None
    aqls: Mapping[str, str]
    ac: Mapping[str, int]
    re: Mapping[str, int]
    found: Mapping[str, int | None]
    sample_due: int | None
    computed: str | None
    is_gap: bool


def is_decisive(data: Inspected) -> bool:
    """Whether it says of its lots that they pass or fail."""
    return GROUPS[data.kind] == "final" and data.verdict in DECISIVE


def plan_of(*, presented: int, level: str, aql: str, severity: str, edition: str) -> Plan:
    """The plan for what was presented, in pieces.

    Table 1 begins at lots of 2: fewer are read in its first row. Nothing presented (0) has a letter all the same, so
    that a row lacks one only where no AQL was stated.
    """
    return plan_for(lot=max(presented, 2), level=level, aql=aql, severity=severity, edition=edition)


def judged(data: Inspected, terms: Terms | None) -> Judged:
    """Judge an inspection under the AQLs and the level that it states, else the order's, and its own severity.

    An inspection that states AQLs states them all: the order's are not mixed in. Critical without an AQL, or with 0,
    accepts on zero in whatever sample the other classes ask for.
    """
    agreed = terms.agreed.inspection if terms is not None else None
    level = data.level or (agreed.level if agreed is not None else "II")
    severity, edition = data.severity or "normal", agreed.edition if agreed is not None else "iso"
    stated = data.aql if data.aql is not None else agreed.aql if agreed is not None else None
    if stated is None:
        return Judged(level, severity, edition, None, {}, {}, {}, {}, None, None, False)
    aqls = {name: getattr(stated, name) for name in CLASSES}
    # Table 1 begins at lots of 2: fewer, and none, are read in its first row.
    plans = plans_for(lot=max(data.presented, 2), level=level, aqls=aqls, severity=severity, edition=edition)
    of_tables = {name: plan for name, plan in plans.items() if plan.aql != ACCEPT_ON_ZERO}
    found = {name: _found(data, name, plan) for name, plan in plans.items()}
    verdict = judge({name: count for name, count in found.items() if count is not None}, plans)
    computed = None
    # Not one critical piece may be found, whatever an AQL for critical would let through.
    if is_decisive(data) and (data.defectives.critical > 0 or not verdict.accepted):
        computed = "rejected"
    elif is_decisive(data) and None not in found.values():
        computed = "accepted"
    return Judged(
        level=level,
        severity=severity,
        edition=edition,
        letter=plans["critical"].letter,
        aqls={name: plan.aql for name, plan in of_tables.items()},
        ac={name: plan.ac for name, plan in plans.items()},
        re={name: plan.re for name, plan in plans.items()},
        found=found,
        sample_due=max((min(plan.n, data.presented) for plan in of_tables.values()), default=None),
        computed=computed,
        is_gap=computed == "accepted" and verdict.in_gap,
    )


def _found(data: Inspected, name: str, plan: Plan) -> int | None:
    """What a plan counts in one class; None if only the pieces are stated and it counts their nonconformities."""
    pieces: int = getattr(data.defectives, name)
    if unit_of(plan) == "percent":
        return pieces
    defects = sum(defect.defects for defect in data.defects or () if defect.class_ == name)
    return defects if defects or not pieces else None
