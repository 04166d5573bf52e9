"""Inspection by attributes: sampling plans, verdicts, risks and switching by ISO 2859-1:1999 or ANSI/ASQ Z1.4.

Pure: knows tables and counts, and no facts. An AQL is no promise that a lot has that quality; `risks_of` says what a
plan lets through.
"""

from __future__ import annotations

from domain.inspection.curve import MOST_PERCENT, Risks, Unit, acceptance, quality_at, risks_of, unit_of
from domain.inspection.plans import CLASSES, Plan, passes_one_step_tighter, plan_for, plans_for
from domain.inspection.stream import Due, OriginalLot, Stream, original_lot
from domain.inspection.switching import Step, replay, step
from domain.inspection.tables import ACCEPT_ON_ZERO, EDITIONS, SEVERITIES, Edition, Severity, aql_of, tables
from domain.inspection.verdict import ClassVerdict, Verdict, judge

__all__ = [
    "ACCEPT_ON_ZERO",
    "CLASSES",
    "EDITIONS",
    "MOST_PERCENT",
    "SEVERITIES",
    "ClassVerdict",
    "Due",
    "Edition",
    "OriginalLot",
    "Plan",
    "Risks",
    "Severity",
    "Step",
    "Stream",
    "Unit",
    "Verdict",
    "acceptance",
    "aql_of",
    "judge",
    "original_lot",
    "passes_one_step_tighter",
    "plan_for",
    "plans_for",
    "quality_at",
    "replay",
    "risks_of",
    "step",
    "tables",
    "unit_of",
]
