"""Whether a lot passes, by what was found in its sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.inspection.plans import Plan, class_of


@dataclass(frozen=True, slots=True)
class ClassVerdict:
    """One class of nonconformity, judged alone: switching goes by this, not by the lot's verdict."""

    found: int
    ac: int
    re: int

    @property
    def accepted(self) -> bool:
        """Rejected from `re` on; in the gap of ANSI's reduced inspection (ac < found < re) a lot is accepted."""
        return self.found < self.re

    @property
    def in_gap(self) -> bool:
        """Whether it is accepted, but normal inspection must come back with the next lot."""
        return self.ac < self.found < self.re


@dataclass(frozen=True, slots=True)
class Verdict:
    """The lot's verdict: accepted if every class is. `unjudged` names classes with findings but without a plan."""

    by_class: dict[str, ClassVerdict]
    unjudged: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        return all(one.accepted for one in self.by_class.values())

    @property
    def in_gap(self) -> bool:
        """Whether the lot is accepted, with a class in the gap between its two numbers."""
        return self.accepted and any(one.in_gap for one in self.by_class.values())


def judge(found: Mapping[str, int], plans: Mapping[str, Plan]) -> Verdict:
    """Judge what was found, by class, under the plans of `plans_for`; a class that isn't named was free of findings.

    `found` counts nonconforming pieces (AQL as percent) or nonconformities (AQL per 100 units): it is for the caller
    to count what the AQL means. Whether enough pieces were inspected is seen from `Plan.inspected`.
    """
    for name in found:
        class_of(name)
    return Verdict(
        by_class={name: ClassVerdict(found.get(name, 0), plan.ac, plan.re) for name, plan in plans.items()},
        unjudged=tuple(sorted(name for name, count in found.items() if count and name not in plans)),
    )
