"""The operating characteristic of a plan: how likely a lot of a given quality is to pass.

Type B curves, as the standard's own tables 10: of lots drawn at random from a process of that quality. For an AQL up
to 10, quality is the percentage of nonconforming pieces, and their number in the sample is binomial; above, it is
nonconformities per 100 units, and their number is Poisson.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from domain.inspection.plans import Plan

Unit = Literal["percent", "per_100_units"]
# Up to this AQL plans are for nonconforming pieces too; above they are only for nonconformities per 100 units.
MOST_PERCENT = 10

# Halving 0..100 % this often leaves less than 1e-13 of a percent, below what a float of that size can tell.
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Risks:
    """What a plan risks: probabilities from 0 to 1, qualities in the plan's unit (None = no quality is so bad).

    `producer_risk` is that a lot exactly at the AQL is rejected. A lot at `quality_95` passes 19 times in 20, at
    `quality_50` as often as not, at `quality_10` (the consumer's risk quality) once in 10 times.
    """

    producer_risk: float
    quality_95: float | None
    quality_50: float | None
    quality_10: float | None


def unit_of(plan: Plan) -> Unit:
    """What the plan's qualities are counted in."""
    return "percent" if Decimal(plan.aql) <= MOST_PERCENT else "per_100_units"


def acceptance(plan: Plan, quality: float) -> float:
    """The probability that a lot passes whose process gives `quality`, in the plan's unit; ValueError outside it.

    Passing includes the gap of ANSI's reduced inspection. A lot smaller than the sample is inspected whole.
    """
    if quality < 0 or not math.isfinite(quality) or (unit_of(plan) == "percent" and quality > 100):
        raise ValueError(f"expected a quality in {unit_of(plan)}, found {quality!r}")
    n, most = plan.inspected, plan.re - 1
    if unit_of(plan) == "percent":
        p = quality / 100
        terms = (math.comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(min(most, n) + 1))
    else:
        mean = n * quality / 100
        terms = (_poisson(x, mean) for x in range(most + 1))
    return min(1.0, math.fsum(terms))


def quality_at(plan: Plan, probability: float) -> float | None:
    """The quality at which lots pass with `probability` (0 to 1, both excluded); None if even the worst pass more."""
    if not 0 < probability < 1:
        raise ValueError(f"expected a probability between 0 and 1, found {probability!r}")
    worst = 100.0
    while acceptance(plan, worst) > probability:
        if unit_of(plan) == "percent":
            return None
        worst *= 2
    best = 0.0
    for _ in range(_HALVINGS):
        middle = (best + worst) / 2
        if acceptance(plan, middle) > probability:
            best = middle
        else:
            worst = middle
    return (best + worst) / 2


def risks_of(plan: Plan) -> Risks:
    """The plan's risks, for producer and consumer."""
    return Risks(
        producer_risk=1 - acceptance(plan, float(plan.aql)),
        quality_95=quality_at(plan, 0.95),
        quality_50=quality_at(plan, 0.50),
        quality_10=quality_at(plan, 0.10),
    )


def _poisson(x: int, mean: float) -> float:
    # By logarithms: for n = 2000 at AQL 1000, mean**x would be far out of a float's range.
    return math.exp(x * math.log(mean) - mean - math.lgamma(x + 1)) if mean else float(x == 0)
