"""Looking back: which facts to fold for a question about the past."""

from __future__ import annotations

from collections.abc import Iterable

from domain.fact import Fact
from domain.facts.papers import Corrected
from domain.fold.said import said
from domain.fold.validity import key_of


def as_of(facts: Iterable[Fact], happened_until_us: int) -> tuple[Fact, ...]:
    """The facts that had happened by a moment (UTC microseconds, included), with all that is known today.

    Answers: where did the order truly stand then? A fact recorded late is in; what was later found not to have happened
    is out, since the correction of a fact that is in comes with it, whenever it was stated.
    """
    known = tuple(facts)
    happened = {key_of(fact) for fact in known if fact.happened_us <= happened_until_us}
    corrections = {
        key_of(one.fact)
        for one in said(known, Corrected, "corrected")
        if (one.fact.source, one.fact.subject, one.data.corrects) in happened
    }
    return tuple(fact for fact in known if key_of(fact) in happened or key_of(fact) in corrections)


def known_at(facts: Iterable[Fact], recorded_until_us: int) -> tuple[Fact, ...]:
    """The facts that had been recorded by a moment (UTC microseconds, included), whatever time they claim.

    Answers: what could we have known then? A fact that had happened but wasn't recorded yet is not in.
    """
    return tuple(fact for fact in facts if fact.recorded_us <= recorded_until_us)
