"""The rows of the read models on quality: inspections, the defects they found, and switching by stream."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One inspection as one fact states it, beside the plans by ISO 2859-1 and the verdict that follows from them.

    `_ac` and `_re` are None where a class has no plan, `_aql` where it has none from the table. `critical`, `major`
    and `minor` are defectives found; `_found` is what the plan counts: these, or above an AQL of 10 (per 100 units)
    the nonconformities, None if they are not listed. `computed` is None where the counts decide nothing.
    """

    order_no: str
    partner: str
    voice: str
    inspection: str
    fact_id: str
    follows: str | None
    kind: str
    lots: tuple[str, ...]
    happened_us: int
    inspected_on: str
    is_counting: bool
    is_current: bool
    is_first: bool
    factory: str | None
    style_family: str | None
    level: str
    severity: str
    edition: str
    presented: int
    sampled: int
    letter: str | None
    sample_due: int | None
    critical_ac: int | None
    major_ac: int | None
    minor_ac: int | None
    critical_re: int | None
    major_re: int | None
    minor_re: int | None
    critical: int
    major: int
    minor: int
    defects: int
    verdict: str
    computed: str | None
    is_gap: bool
    critical_aql: str | None
    major_aql: str | None
    minor_aql: str | None
    critical_found: int | None
    major_found: int | None
    minor_found: int | None


@dataclass(frozen=True, slots=True)
class DefectRow:
    """The defects of one code and class that one counting inspection found; defectives None = not stated."""

    order_no: str
    fact_id: str
    inspection: str
    kind: str
    partner: str
    factory: str | None
    happened_us: int
    code: str
    class_: str
    defects: int
    defectives: int | None


@dataclass(frozen=True, slots=True)
class SwitchingRow:
    """One first submission in its stream: how it was inspected, how it should have been, and why.

    A stream is one factory, style family and class, over all orders; `number` counts from 1 in it; `found` is what
    the plan counts. `severity_due` and `is_reduced_permitted` stand before the lot; `score` (ISO's switching score),
    `why` and `due_next` after it.
    """

    stream: str
    factory: str
    style_family: str
    class_: str
    number: int
    order_no: str
    inspection: str
    fact_id: str
    partner: str
    happened_us: int
    aql: str
    letter: str
    ac: int
    found: int
    is_accepted: bool
    severity: str
    severity_due: str
    is_reduced_permitted: bool
    score: int
    why: str
    differs: bool
    due_next: str
