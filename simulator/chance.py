"""Streams of chance: one for each thing that is drawn, so that no thing depends on how many others there are."""

from __future__ import annotations

import math
import random
from statistics import NormalDist

HOUR = 3_600
DAY = 24 * HOUR

# The normal distribution at 4,096 even steps: one look-up costs a third of `random.gauss`. Tails end at 3.7 sigma.
_NORMAL = [NormalDist().inv_cdf((n + 0.5) / 4_096) for n in range(4_096)]


def stream(seed: int, *of: object) -> random.Random:
    """A stream of its own for (seed, what is drawn): the same in every run."""
    return random.Random("/".join(map(str, (seed, *of))))  # noqa: S311 - simulated facts, no secret


def happens(rng: random.Random, rate: float) -> bool:
    """Whether a thing of this rate happens; one draw whatever the rate, so that rates don't shift the stream."""
    return rng.random() < rate


def spread(rng: random.Random, median: float, sigma: float) -> float:
    """A log-normal draw with this median: 68 % of draws lie within a factor e^sigma of it."""
    return median * math.exp(sigma * _NORMAL[int(rng.random() * 4_096)])


def some(rng: random.Random, expected: float) -> int:
    """A whole number whose mean is `expected`: the fraction is rounded up with its own probability."""
    return int(expected + rng.random())


def shares(rng: random.Random, parts: int) -> list[float]:
    """Cumulative shares of `parts` roughly equal parts; the last is 1."""
    weights = [0.6 + rng.random() for _ in range(parts)]
    total, reached, found = sum(weights), 0.0, []
    for weight in weights:
        reached += weight
        found.append(reached / total)
    found[-1] = 1.0
    return found


def apportion(quantity: int, cumulative: list[float]) -> list[int]:
    """Split a quantity by cumulative shares; the parts add up exactly."""
    reached, found = 0, []
    for share in cumulative:
        now = round(quantity * share)
        found.append(now - reached)
        reached = now
    return found
