"""Looking back: which facts to fold for a question about the past."""

from __future__ import annotations

from collections.abc import Iterable

from domain.fact import Fact


def as_of(facts: Iterable[Fact], happened_until_us: int) -> tuple[Fact, ...]:
    """The facts that had happened by a moment (UTC microseconds, included), with all that is known today.

    Answers: where did the order truly stand then? A fact recorded late is in; a correction stated later is not,
    for it happened later.
    """
    return tuple(fact for fact in facts if fact.happened_us <= happened_until_us)


def known_at(facts: Iterable[Fact], recorded_until_us: int) -> tuple[Fact, ...]:
    """The facts that had been recorded by a moment (UTC microseconds, included), whatever time they claim.

    Answers: what could we have known then? A fact that had happened but wasn't recorded yet is not in.
    """
    return tuple(fact for fact in facts if fact.recorded_us <= recorded_until_us)
