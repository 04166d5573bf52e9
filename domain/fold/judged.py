"""One inspection by the standard: its plans, the sample they ask for, and the verdict that the counts give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.facts.quality import Inspected
from domain.facts.terms import AqlByClass
from domain.fold.inspections import DECISIVE, GROUPS
from domain.fold.terms import Terms
from domain.inspection import ACCEPT_ON_ZERO, CLASSES, Plan, aql_of, plan_for


@dataclass(frozen=True, slots=True)
class Judged:
    """What holds for one inspection, by class.

    `aqls` as stated, for classes with a plan of the tables; `ac` and `re` also for critical accepted on zero.
    `letter`, `sample_due` (pieces) and `computed` are None where no AQL was stated or the counts decide nothing.
    """

    level: str
    severity: str
    edition: str
    letter: str | None
    aqls: Mapping[str, str]
    ac: Mapping[str, int]
    re: Mapping[str, int]
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
        return Judged(level, severity, edition, None, {}, {}, {}, None, None, False)

    def plan(aql: str) -> Plan:
        return plan_of(presented=data.presented, level=level, aql=aql, severity=severity, edition=edition)

    aqls = _table_aqls(stated)
    plans = {name: plan(aql) for name, aql in aqls.items()}
    ac = {"critical": 0} | {name: one.ac for name, one in plans.items()}
    re = {"critical": 1} | {name: one.re for name, one in plans.items()}
    found = {name: getattr(data.defectives, name) for name in CLASSES}
    computed = None
    if is_decisive(data):
        # Not one critical piece may be found, whatever an AQL for critical would let through.
        fails = found["critical"] > 0 or any(found[name] >= re[name] for name in re)
        computed = "rejected" if fails else "accepted"
    return Judged(
        level=level,
        severity=severity,
        edition=edition,
        letter=plan(ACCEPT_ON_ZERO).letter,
        aqls=aqls,
        ac=ac,
        re=re,
        sample_due=max((min(one.n, data.presented) for one in plans.values()), default=None),
        computed=computed,
        is_gap=computed == "accepted" and any(ac[name] < found[name] < re[name] for name in re),
    )


def _table_aqls(stated: AqlByClass) -> dict[str, str]:
    aqls = {name: getattr(stated, name) for name in CLASSES}
    return {name: aql for name, aql in aqls.items() if aql is not None and aql_of(aql) != ACCEPT_ON_ZERO}
